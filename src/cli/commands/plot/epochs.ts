import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { count, number } from '../../options.ts';

export default chartCommand({
  name: 'plot epochs',
  summary: 'what repeated data is worth',
  arguments: {},
  options: {
    uniqueTokens: count('tokens', '<U>', 'tokens that exist'),
    most: number('a number of epochs such as 100', '<epochs>', 'how many to draw (default: 100)'),
  },
  help: `
Examples:
  isoflop plot epochs
  isoflop plot epochs --unique-tokens 25B --format csv`,
  draw: async ({ options: { uniqueTokens, most }, law }) => {
    const input = defined({ uniqueTokens, most });
    const { epochsChart } = await import('../../../chart/epochs.ts');
    return { chart: epochsChart({ ...input, ...law }), input };
  },
});
