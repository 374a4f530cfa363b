import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../io.ts';
import { hourlyPrice, list, number, option, required, text, utilisation } from '../../options.ts';

export default chartCommand({
  name: 'plot days',
  summary: 'days against accelerators for a loss, with lines of equal cost',
  arguments: {},
  options: {
    loss: list(number('a loss such as 2.0', '<L>', 'loss to reach, repeatable')),
    on: required(text('<accelerator>', 'which accelerator, such as h100')),
    range: option('<n..n>', 'accelerators to draw (default: 64..16384)', readRange),
    price: hourlyPrice('USD per accelerator-hour (default: offers on file)'),
    mfu: utilisation('utilisation over the whole run (default: from documented runs like it)'),
  },
  isLong: true,
  help: `
Examples:
  isoflop plot days --loss 2.0 --on h100
  isoflop plot days --loss 2.0 --loss 1.95 --on b200 --range 256..8192`,
  draw: async ({ options: { loss: losses = [], on, range, price, mfu }, law }) => {
    const { shareOn } = await import('../../quantities.ts');
    const share = await shareOn(mfu, on);
    const request = {
      losses,
      accelerator: on,
      ...defined({ accelerators: range, price, utilisation: share }),
    };
    const { daysChart } = await import('../../../chart/days.ts');
    return { chart: daysChart({ ...request, ...law }), input: request };
  },
});

function readRange(value: string): readonly [number, number] {
  const [low, high, ...more] = value.split('..').map(Number);
  if (Number.isInteger(low) && Number.isInteger(high) && more.length === 0) return [low!, high!];
  throw new InputError(`--range must be two counts, such as 64..16384: got ${value}`);
}
