import type { Intervals, ParametricCoefficients } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import { computeOf, profiles } from './budgets.ts';
import { percentileIntervals } from './intervals.ts';
import { randomStream } from './random.ts';
import { logResiduals, qualityOf, residualOf } from './residuals.ts';
import type { PilotRun } from './runs.ts';
import type { HeldRun, Holdout } from './types.ts';

/**
 * Runs below a budget, and the others. A profile, whose runs have one compute but for rounding, is never cut in two: it
 * lies above as a whole where any of its runs does.
 */
export function splitAt(
  runs: readonly PilotRun[],
  budget: number,
): { fitted: readonly PilotRun[]; held: readonly PilotRun[] } {
  const profile = profiles(runs).find(
    ([first, ...rest]) => computeOf(first!) < budget && rest.some(run => computeOf(run) >= budget),
  );
  const least = profile === undefined ? budget : computeOf(profile[0]!);
  const fitted = runs.filter(run => computeOf(run) < least);
  const held = runs.filter(run => computeOf(run) >= least);
  if (fitted.length === 0 || held.length === 0) {
    const side = held.length === 0 ? 'above' : 'below';
    throw new Refusal(
      `Holdout budget must lie among the runs: ${budget.toExponential(2)} FLOP leaves none ${side}`,
    );
  }
  return { fitted, held };
}

/** Numbers of random streams for the noise of predictions, far from those of resamples. */
const NOISE_STREAMS = 2 ** 30;

/**
 * Predict held-out runs and compare. An interval joins what the draws say about the law with the noise of a single
 * run, drawn from the residuals of the fit.
 *
 * @param draws ln E, ln A, ln B, alpha, beta; empty for no intervals
 * @param noise residuals ln loss − ln predicted of the fitted runs
 */
export function judgeHoldout(
  held: readonly PilotRun[],
  options: {
    readonly budget: number;
    readonly fitted: number;
    readonly coefficients: ParametricCoefficients;
    readonly draws: readonly (readonly number[])[];
    readonly noise: Float64Array;
    readonly levels: readonly number[];
    readonly seed: number;
  },
): Holdout {
  const { budget, fitted, coefficients, draws, levels } = options;
  const runs: HeldRun[] = held.map((run, index) => ({
    ...residualOf(coefficients, run),
    compute: computeOf(run),
    intervals: draws.length === 0 ? null : predictionIntervals(run, index, options),
  }));
  const inside = (level: number) =>
    runs.filter(({ loss, intervals }) => {
      const [low, high] = intervals?.[level] ?? [Infinity, -Infinity];
      return loss >= low && loss <= high;
    }).length / runs.length;
  return {
    budget,
    fitted,
    held: held.length,
    quality: qualityOf(held, logResiduals(coefficients, held)),
    inside: draws.length === 0 ? null : Object.fromEntries(levels.map(level => [level, inside(level)])),
    runs,
  };
}

function predictionIntervals(
  run: PilotRun,
  index: number,
  { draws, noise, levels, seed }: Parameters<typeof judgeHoldout>[1],
): Intervals {
  const random = randomStream(seed, NOISE_STREAMS + index);
  const logN = Math.log(run.parameters);
  const logD = Math.log(run.tokens);
  const losses = draws.map(draw => {
    const [logE = 0, logA = 0, logB = 0, alpha = 0, beta = 0, k = 1] = draw;
    const terms = Math.exp(logA - alpha * logN) + Math.exp(logB - beta * logD);
    const predicted = Math.exp(logE) + terms ** k;
    return predicted * Math.exp(noise[Math.floor(random() * noise.length)]!);
  });
  return percentileIntervals(losses, levels);
}
