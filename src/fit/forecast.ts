import {
  type Interval,
  type Intervals,
  optimalParameters,
  type ParametricCoefficients,
  parametricFrontier,
} from '../core/index.ts';
import { tellWork } from '../core/work.ts';
import { descend } from './descend.ts';
import type { DesignedRun } from './design-runs.ts';
import { simulatedLoss } from './design-runs.ts';
import { levelsIn, percentileIntervals } from './intervals.ts';
import { judge } from './judge.ts';
import { objectiveOf } from './objective.ts';
import { obstaclesOfData } from './obstacles.ts';
import { type Points, toPoints } from './points.ts';
import { randomStream } from './random.ts';
import { restrict } from './restriction.ts';

/** What a design would tell about the target, by simulation. */
export interface Forecast {
  /** N* at the target that the assumed law has. */
  readonly parameters: number;
  /** Where the fitted N* falls, by level. */
  readonly intervals: Intervals;
  /** High end over low end of the widest level; null where there is no interval, or one beyond all numbers. */
  readonly factor: number | null;
  /** Part of the simulated pilots that `fit` would refuse to fit a law to; left out of the intervals. */
  readonly failed: number;
}

/** Simulations between two words of how far they are. */
const PART = 50;

/**
 * Simulate the losses of a design many times from the assumed law and noise, fit each, and see where N* at the
 * target falls.
 */
export function forecast(
  runs: readonly DesignedRun[],
  options: {
    readonly coefficients: ParametricCoefficients;
    readonly noise: number;
    readonly target: number;
    readonly simulations: number;
    readonly seed: number;
    readonly levels: readonly number[];
  },
): Forecast {
  const { coefficients, noise, target, simulations, seed, levels } = options;
  const exact = runs.map((run, line) => ({ ...run, line, loss: 1 }));
  const base = toPoints(exact);
  const restriction = restrict({}, base);
  const weights = new Float64Array(base.count).fill(1);
  const objective = objectiveOf('huber-log');
  const truth = internal(coefficients, base);
  const optima: number[] = [];
  // where the runs themselves say that no law can be fitted, there is nothing to simulate
  const hopeless = obstaclesOfData(base, {}, restriction.freeCount).length > 0;
  for (let index = 0; index < simulations && !hopeless; index++) {
    if (index % PART === 0) tellWork('simulated pilots', index, simulations);
    const random = randomStream(seed, index);
    const loss = Float64Array.from(runs, run => simulatedLoss(coefficients, run, noise, random));
    const points: Points = { ...base, loss, logLoss: loss.map(Math.log) };
    const problem = { points, weights, objective, restriction };
    const { coefficients: fitted, obstacles } = judge(problem, descend(problem, truth));
    if (obstacles.length > 0) continue;
    const parameters = optimalParameters(parametricFrontier(fitted), target);
    if (Number.isFinite(parameters) && parameters > 0) optima.push(parameters);
  }
  tellWork('simulated pilots', simulations, simulations);
  const intervals = optima.length > 1 ? percentileIntervals(optima, levels) : {};
  const [low, high]: Interval = intervals[levelsIn(intervals).at(-1) ?? ''] ?? [0, Infinity];
  return {
    parameters: optimalParameters(parametricFrontier(coefficients), target),
    intervals,
    factor: Number.isFinite(high / low) ? high / low : null,
    failed: (simulations - optima.length) / simulations,
  };
}

function internal({ E, A, B, alpha, beta }: ParametricCoefficients, points: Points): number[] {
  return [
    Math.log(E),
    Math.log(A) - alpha * points.centreOfLogParameters,
    Math.log(B) - beta * points.centreOfLogTokens,
    alpha,
    beta,
  ];
}
