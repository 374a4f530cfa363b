import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../io.ts';
import { budgets, count, list, number } from '../../options.ts';

/** FLOP below which a number is meant as a loss. */
const LEAST_BUDGET = 1e3;

export default chartCommand({
  name: 'plot tradeoff',
  summary: 'what another size of model costs at the same loss',
  arguments: { budget: budgets() },
  options: {
    loss: number('a loss such as 2.0', '<L>', 'the loss to reach'),
    inferenceTokens: list(count('tokens', '<D>', 'tokens to serve, repeatable')),
  },
  help: `
Examples:
  isoflop plot tradeoff 1e24
  isoflop plot tradeoff --loss 2.0 --inference-tokens 1T --inference-tokens 10T`,
  draw: async ({ args, options: { loss, inferenceTokens = [] }, law }) => {
    const [compute, ...more] = args.budget;
    if (more.length > 0) throw new InputError(`plot tradeoff takes one budget: got ${args.budget.length}`);
    if ((loss === undefined) === (compute === undefined))
      throw new InputError('plot tradeoff needs a loss or a budget: --loss 2.0, or 1e24');
    if (compute !== undefined && compute < LEAST_BUDGET)
      throw new InputError(`plot tradeoff takes a budget in FLOP: got ${compute}; a loss goes with --loss`);
    const input = { ...defined({ loss, compute }), inferenceTokens };
    const { tradeoffChart } = await import('../../../chart/tradeoff.ts');
    return { chart: tradeoffChart({ ...input, ...law }), input };
  },
});
