import { chartCommand } from '../../chart-command.ts';
import { defined } from '../../defined.ts';
import { InputError } from '../../io.ts';
import { budgets, option, text, wholeNumber } from '../../options.ts';

export default chartCommand({
  name: 'plot frontier',
  summary: 'N*, D* and D*/N* against compute, and documented runs',
  arguments: { budgets: budgets() },
  options: {
    range: option('<C..C>', 'compute to draw (default: 1e18..1e26)', readRange),
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

async function readRange(value: string): Promise<readonly [number, number]> {
  const [low, high, ...more] = value.split('..');
  if (low === undefined || high === undefined || more.length > 0)
    throw new InputError(`--range must be two budgets, such as 1e18..1e26: got ${value}`);
  const { readBudget } = await import('../../quantities.ts');
  return [(await readBudget(low)).compute, (await readBudget(high)).compute];
}
