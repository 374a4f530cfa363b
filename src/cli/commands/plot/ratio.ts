import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../io.ts';
import { budgets, computeRange } from '../../options.ts';

export default chartCommand({
  name: 'plot ratio',
  summary: "every law's N* over one's, against compute",
  arguments: { budget: budgets() },
  options: { range: computeRange() },
  drawsSeveralLaws: true,
  help: `
Examples:
  isoflop plot ratio 1e24 -o ratio.svg
  isoflop plot ratio 1e24 --law besiroglu2024 --law llama3 --range 1e20..1e26`,
  draw: async ({ args, options: { range: compute }, laws }) => {
    const [budget, ...more] = args.budget;
    if (more.length > 0) throw new InputError(`plot ratio takes one budget: got ${args.budget.length}`);
    const request = defined({ budget, compute });
    const { ratioChart } = await import('../../../chart/ratio.ts');
    return { chart: ratioChart({ ...request, ...(laws && { law: laws }) }), input: request };
  },
});
