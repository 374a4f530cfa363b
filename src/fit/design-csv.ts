import type { DesignDocument } from './design.ts';
import { simulatedLoss } from './design-runs.ts';
import { randomStream } from './random.ts';

/**
 * The CSV of a design: one run a line with an empty loss, which `isoflop fit` reads once the losses are filled in.
 * With `simulated`, losses from the assumed law and noise, and a comment that says so.
 *
 * @param document the answer of `design`
 * @param simulated whether to fill in losses
 * @returns comments, a header, and N (parameters), D (tokens) and the loss of each run
 * @example
 * const law = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
 * const plan = design({ pilot: 1e21, target: 1e24, coefficients: law, simulations: 50 });
 * designCsv(plan).split('\n').filter(line => /^\d/.test(line)).length // => plan.runs.length
 */
export function designCsv({ input, runs, compute }: DesignDocument, simulated: boolean = false): string {
  const { E, A, B, alpha, beta } = input.coefficients;
  const law = `${input.law ?? 'law'}: L = ${E} + ${A}/N^${alpha} + ${B}/D^${beta}`;
  const shape = `${input.budgets} budgets ${input.spacing} times apart, ${input.sizes} sizes up to ${input.width} times off the optimum`;
  const comments = simulated
    ? [
        `SIMULATED losses, no run was trained: ${law}, noise ${input.noise} of ln L, seed ${input.seed}`,
        shape,
      ]
    : [`pilot runs to train: ${shape}; ${compute.toExponential(3)} FLOP`, `laid out about ${law}`];
  const random = randomStream(input.seed, 0);
  const rows = runs.map(run => {
    const loss = simulated ? simulatedLoss(input.coefficients, run, input.noise, random).toFixed(5) : '';
    return `${run.parameters},${run.tokens},${run.budget.toExponential(4)},${loss}`;
  });
  return [...comments.map(text => `# ${text}`), 'parameters,tokens,budget,loss', ...rows, ''].join('\n');
}
