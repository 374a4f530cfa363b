import { expect, test } from 'vitest';
import { epochsChart, fitChart, frontierChart, isoflopChart, tradeoffChart } from '../../src/chart/index.ts';
import { embed, embedText } from '../../src/cli/embed.ts';
import { design, fitRuns } from '../../src/fit/index.ts';
import * as isoflop from '../../src/index.ts';
import { monitor } from '../../src/monitor/monitor.ts';
import { report } from '../../src/report/report.ts';
import { serving } from '../../src/serving/serving.ts';

const law = isoflop.findLaw('besiroglu2024');
const model = isoflop.findModel('llama2-7b').architecture;
const [best] = isoflop.recommend({ compute: 1e24 }).recommendations;
const coefficients = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
const run = { accelerator: 'h100', accelerators: 8 };

/** Functions that take a request or options, each with what it takes besides. */
const functions: Readonly<Record<string, (options: never) => unknown>> = {
  accelerators: isoflop.accelerators,
  runs: isoflop.runs,
  check: options => isoflop.check({ model: { parameters: 70e9 } }, options),
  compare: options => isoflop.compare({ compute: 1e24, ...(options as object) }),
  compareRun: options => isoflop.compareRun('llama3.1-405b', options),
  convert: options => isoflop.convert({ value: 1, from: 'PF-days', to: 'FLOP', ...(options as object) }),
  describeModel: options => isoflop.describeModel(model, options),
  design: options => design({ pilot: 1e21, target: 1e24, coefficients, ...(options as object) }),
  embed: options => embed([], options),
  embedText: options => embedText('', options),
  epochsChart,
  estimate: options => isoflop.estimate({ compute: 1e24, ...(options as object) }),
  explain: options => isoflop.explain(law, best!, options),
  fitRuns: options => fitRuns([], options),
  fitChart: options => fitChart(options),
  frontierChart,
  hyperparameters: options =>
    isoflop.hyperparameters({ parameters: 7e9, tokens: 1e11, ...(options as object) }),
  isoflopChart,
  monitor: options => monitor([], options),
  parseBudget: options => isoflop.parseBudget('1e24', options),
  parseQuantity: options => isoflop.parseQuantity('1e24', options),
  'parseQuantity, defaults': defaults => isoflop.parseQuantity('1e24', { defaults }),
  parseRange: options => isoflop.parseRange('1e20..1e22', options),
  planRun: options => isoflop.planRun(best!, { ...run, ...(options as object) }),
  recommend: options => isoflop.recommend({ compute: 1e24, ...(options as object) }),
  report: options => report({ file: 'plan.yml', text: 'model: 70B' }, options),
  'searchPlans, request': options =>
    isoflop.searchPlans({ parameters: 1e9, tokens: 2e10, ...run, ...(options as object) }),
  'searchPlans, options': options => isoflop.searchPlans({ parameters: 1e9, tokens: 2e10, ...run }, options),
  serving: options =>
    serving({ parameters: 8e9, accelerator: 'h100-sxm', devices: 1, ...(options as object) } as never),
  spreadAt: options => isoflop.spreadAt(1e24, [law], options),
  suggestShapes: options => isoflop.suggestShapes(1e9, options),
  tasks: options => isoflop.tasks({ parameters: 7e9, tokens: 4e12, ...(options as object) }),
  tradeoffChart,
  withRuns: options =>
    isoflop.withRuns(isoflop.recommend({ compute: 1e24 }), { ...run, ...(options as object) }),
};

test.each(Object.entries(functions))('%s refuses a key that it does not know', async (_, call) => {
  await expect(async () => call({ colour: 1 } as never)).rejects.toThrow(/Unknown key colour/);
});
