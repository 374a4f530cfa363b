import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { budgets, computeRange, text, wholeNumber } from '../../options.ts';

export default chartCommand({
  name: 'plot frontier',
  summary: 'N*, D* and D*/N* against compute, and documented runs',
  arguments: { budgets: budgets() },
  options: {
    range: computeRange(),
    runs: text('<ids>', 'documented runs by id, comma-separated, or all, or none (default: all)'),
    level: wholeNumber(1, '<percent>', 'level of the interval bands'),
  },
  drawsSeveralLaws: true,
  help: `
Examples:
  isoflop plot frontier 5.76e23 -o frontier.svg
  isoflop plot frontier --law besiroglu2024 --law llama3 --runs none
  isoflop plot frontier --runs llama3.1-405b,deepseek-v3`,
  draw: async ({ args, options: { range: compute, runs: which = 'all', level }, laws }) => {
    const request = { budgets: args.budgets, ...defined({ compute, level }) };
    const { frontierChart } = await import('../../../chart/frontier.ts');
    const chart = frontierChart({ ...request, runs: await runsOf(which), ...(laws && { law: laws }) });
    return { chart, input: { ...request, runs: which } };
  },
});

async function runsOf(which: string) {
  if (which === 'none') return [];
  const { chartRuns } = await import('../../../chart/documented-runs.ts');
  return chartRuns(which === 'all' ? undefined : which.split(','));
}
