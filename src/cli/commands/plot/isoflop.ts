import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../io.ts';
import { budgets, count, share } from '../../options.ts';

export default chartCommand({
  name: 'plot isoflop',
  summary: 'loss against parameters at fixed compute',
  arguments: { budgets: budgets() },
  options: {
    inferenceTokens: count('tokens', '<D>', 'tokens to serve'),
    uniqueTokens: count('tokens', '<U>', 'tokens that exist'),
    band: share('<overhead>', 'overhead of the flat band (default: 5%)'),
  },
  help: `
Examples:
  isoflop plot isoflop 1e21 1e22 1e23
  isoflop plot isoflop 1e22 --unique-tokens 50B`,
  draw: async ({ args, options, law }) => {
    if (args.budgets.length === 0) throw new InputError('plot isoflop needs a budget, such as 1e21');
    const { inferenceTokens, uniqueTokens, band } = options;
    const input = { budgets: args.budgets, ...defined({ inferenceTokens, uniqueTokens, band }) };
    const { isoflopChart } = await import('../../../chart/isoflop.ts');
    return { chart: isoflopChart({ ...input, ...law }), input };
  },
});
