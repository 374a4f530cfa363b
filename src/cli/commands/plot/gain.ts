import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { limitOptions } from '../../limit-options.ts';
import { acceleratorsOf, hourlyPrice, required, utilisation } from '../../options.ts';

export default chartCommand({
  name: 'plot gain',
  summary: 'what more money or time would buy: the least loss against either',
  arguments: {},
  options: {
    on: required(acceleratorsOf('how many of which, such as "512 h100"')),
    ...limitOptions,
    price: hourlyPrice('USD per accelerator-hour (default: offers on file)'),
    mfu: utilisation('utilisation over the whole run (default: from documented runs like it)'),
  },
  isLong: true,
  help: `
Examples:
  isoflop plot gain --on "512 h100" --money 2M --price 2.10
  isoflop plot gain --on "256 h100" --deadline 6w -o gain.svg`,
  draw: async ({ options: { on, money, deadline, price, mfu }, law }) => {
    const seconds = deadline === undefined ? undefined : deadline * 86_400;
    const { shareOn } = await import('../../quantities.ts');
    const share = await shareOn(mfu, on.accelerator);
    const request = { ...on, ...defined({ money, seconds, price, utilisation: share }) };
    const { gainChart } = await import('../../../chart/gain.ts');
    return { chart: gainChart({ ...request, ...law }), input: request };
  },
});
