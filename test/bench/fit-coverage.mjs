// Coverage of the bootstrap's intervals: 1,000 data sets simulated from a known law with a seed fixed beforehand,
// fitted and resampled each; how often the intervals hold the truth. Run alone: node test/bench/fit-coverage.mjs
import { pathToFileURL } from 'node:url';
import { fitRuns } from '../../dist/fit.js';
import { heavyTailed, normal, sfc32 } from './fit-random.mjs';

const law = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
const target = 1e24;
const seed = 20240404;

/** Sizes, tokens and noise-free losses of isoFLOP profiles, as `isoflop design` lays them out. */
function layout(budgets, sizes) {
  const runs = [];
  for (let b = 0; b < budgets; b++) {
    const compute = 1e19 * 3 ** b;
    const optimum = Math.exp(0.5 * Math.log(compute / 6 / 21));
    for (let s = 0; s < sizes; s++) {
      const parameters = optimum * 4 ** ((2 * s) / (sizes - 1) - 1);
      const tokens = compute / 6 / parameters;
      runs.push({ line: runs.length + 2, parameters, tokens, loss: lossAt(parameters, tokens) });
    }
  }
  return runs;
}

function lossAt(parameters, tokens) {
  return law.E + law.A / parameters ** law.alpha + law.B / tokens ** law.beta;
}

function truth() {
  const { alpha, beta, A, B } = law;
  const sum = alpha + beta;
  const parameters = ((alpha * A) / (beta * B)) ** (1 / sum) * (target / 6) ** (beta / sum);
  const tokens = target / 6 / parameters;
  return { ...law, a: beta / sum, parameters, loss: lossAt(parameters, tokens) };
}

/**
 * @param print takes a line
 * @param options data sets, resamples, budgets and sizes, objective, and the noise: 240 runs as the public data has,
 *   tails heavy (Student's t, 3 degrees of freedom) like its residuals, whose root mean square is 1.57 times their
 *   robust standard deviation (1.53 for this t, 1 for a normal distribution), or normal
 */
export async function coverage(
  print,
  {
    sets = 1000,
    resamples = 500,
    budgets = 6,
    sizes = 40,
    noise = 0.0048,
    objective = 'huber-log',
    tails = 'heavy',
  } = {},
) {
  const draw = tails === 'heavy' ? heavyTailed : normal;
  const exact = layout(budgets, sizes);
  const held = {};
  const truths = truth();
  const start = performance.now();
  let identified = 0;
  for (let set = 0; set < sets; set++) {
    const random = sfc32(seed, set);
    const runs = exact.map(run => ({ ...run, loss: run.loss * Math.exp(noise * draw(random)) }));
    const document = await fitRuns(runs, {
      bootstrap: resamples,
      seed: set,
      at: [target],
      workers: 0,
      objective,
    });
    if (!document.identified) continue;
    identified += 1;
    const intervals = { ...document.intervals, ...document.allocations[0].intervals };
    for (const [name, value] of Object.entries(truths)) {
      for (const level of ['80', '95']) {
        const [low, high] = intervals[name][level];
        held[name] ??= { 80: 0, 95: 0 };
        if (low <= value && value <= high) held[name][level] += 1;
      }
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  print(
    `coverage: ${sets} data sets of ${exact.length} runs (${objective}), ${tails} noise ${noise}, ${resamples} resamples each, seed ${seed}, ${seconds} s; ${identified} identified`,
  );
  const goal = exact.length >= 240 ? ' (goal 92.5 to 97%)' : '';
  for (const [name, count] of Object.entries(held)) {
    const share = level => `${((100 * count[level]) / identified).toFixed(1)}%`;
    print(
      `  ${name.padEnd(10)} 80% interval holds the truth in ${share('80')}, 95% in ${share('95')}${goal}`,
    );
  }
  return held;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  await coverage(console.log, JSON.parse(process.argv[2] ?? '{}'));
