import type { TradeoffRequest } from '../../../chart/tradeoff.ts';
import { chartCommand } from '../../chart-command.ts';
import type { Values } from '../../command.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../io.ts';
import { acceleratorsOf, budgets, count, hourlyPrice, list, number, utilisation } from '../../options.ts';
import { workload } from '../../serving-option.ts';

/** FLOP below which a number is meant as a loss. */
const LEAST_BUDGET = 1e3;

const options = {
  loss: number('a loss such as 2.0', '<L>', 'the loss to reach'),
  inferenceTokens: list(count('tokens', '<D>', 'tokens to serve, repeatable')),
  serving: workload,
  on: acceleratorsOf('what trains, with --serving'),
  mfu: utilisation('utilisation of training (default: 40%)'),
  price: hourlyPrice('USD per hour of what trains (default: offers on file)'),
};

export default chartCommand({
  name: 'plot tradeoff',
  summary: 'what another size of model costs at the same loss',
  arguments: { budget: budgets() },
  options,
  help: `
Examples:
  isoflop plot tradeoff 1e24
  isoflop plot tradeoff --loss 2.0 --inference-tokens 1T --inference-tokens 10T
  isoflop plot tradeoff 1e24 --inference-tokens 10T --serving "2 h100, fp8"`,
  draw: async ({ args, options, law }) => {
    const { loss, inferenceTokens = [] } = options;
    const [compute, ...more] = args.budget;
    if (more.length > 0) throw new InputError(`plot tradeoff takes one budget: got ${args.budget.length}`);
    if ((loss === undefined) === (compute === undefined))
      throw new InputError('plot tradeoff needs a loss or a budget: --loss 2.0, or 1e24');
    if (compute !== undefined && compute < LEAST_BUDGET)
      throw new InputError(`plot tradeoff takes a budget in FLOP: got ${compute}; a loss goes with --loss`);
    const input = { ...defined({ loss, compute }), inferenceTokens };
    const { tradeoffChart } = await import('../../../chart/tradeoff.ts');
    const served = await servedOf(options);
    return { chart: tradeoffChart({ ...input, ...served, ...law }), input: { ...input, ...served } };
  },
});

/** How tokens are served and what trains, where it is said. */
async function servedOf({
  serving,
  on,
  mfu,
  price,
}: Values<typeof options>): Promise<Pick<TradeoffRequest, 'served'>> {
  if (serving === undefined) {
    if ((on ?? mfu ?? price) === undefined) return {};
    throw new InputError('--on, --mfu and --price go with --serving: expected it, too');
  }
  const [{ comparedSides }, { shareOn }] = await Promise.all([
    import('../../../plan/recommend-served.ts'),
    import('../../quantities.ts'),
  ]);
  const { accelerator } = on ?? {};
  const utilisation = await shareOn(mfu, accelerator);
  return { served: comparedSides(serving, defined({ accelerator, price, utilisation })) };
}
