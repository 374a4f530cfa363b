import { type Caveat, FLOP_PER_PARAMETER_TOKEN } from '../core/index.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { computeOf } from './budgets.ts';
import { fitCaveat } from './caveat.ts';
import type { OuterTest } from './coupled.ts';
import type { Certificate } from './fit-parametric.ts';
import { drawsNeeded, levelsIn } from './intervals.ts';
import { countDistinct, type Points } from './points.ts';
import { worst } from './residuals.ts';
import type { PilotRun } from './runs.ts';
import type { FitDocument, FittedAllocation, Holdout } from './types.ts';

/** Fewer runs a free coefficient than this are too few. */
const RUNS_PER_COEFFICIENT = 5;
const FEWEST_BUDGETS = 3;
const FEWEST_RATIOS = 5;
/** Values that differ by less than this factor count once. */
const SAME_VALUE = 1.25;
/** An interval whose ends differ by more than this factor is too wide to choose a size by. */
const WIDEST_INTERVAL = 3;
/** Residuals beyond this many robust standard deviations are outliers. */
const OUTLIER_DISTANCE = 6;
const OUTLIERS_NAMED = 8;

/** Least and most of what the runs cover. */
export function rangeOf(runs: readonly PilotRun[]): FitDocument['range'] {
  const ends = (of: (run: PilotRun) => number): readonly [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const run of runs) {
      const value = of(run);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return [low, high];
  };
  return {
    parameters: ends(run => run.parameters),
    tokens: ends(run => run.tokens),
    compute: ends(computeOf),
    tokensPerParameter: ends(run => run.tokens / run.parameters),
  };
}

/** Whether the data want the outer exponent of a coupled form. */
export function caveatOfOuter({ k, likelihoodRatio, probability }: OuterTest): Caveat {
  const wanted = probability < 0.01;
  return fitCaveat(
    wanted ? 'outer-exponent-wanted' : 'outer-exponent-idle',
    { k, likelihoodRatio, probability },
    wanted ? 'info' : 'warning',
  );
}

/** What the runs themselves warn of; `points` are of the same runs. */
export function caveatsOfRuns(
  runs: readonly PilotRun[],
  { points: all, freeCount }: { readonly points: Points; readonly freeCount: number },
): Caveat[] {
  const found: Caveat[] = [];
  // another loss of the same run tells of the noise and nothing of the law's shape
  const points = countDistinct(all, { byLoss: false });
  if (points < RUNS_PER_COEFFICIENT * freeCount) {
    found.push(fitCaveat('few-points', { points, coefficients: freeCount }));
  }
  const budgets = distinct(runs.map(computeOf));
  if (budgets < FEWEST_BUDGETS) found.push(fitCaveat('few-budgets', { budgets }));
  const ratios = distinct(runs.map(run => run.tokens / run.parameters));
  if (ratios < FEWEST_RATIOS) found.push(fitCaveat('few-ratios', { ratios }));
  return found;
}

/** Rows that are another row again: of the same N, D and loss. */
export function caveatOfCopies(points: Points): Caveat[] {
  const count = points.count - countDistinct(points, { byLoss: true });
  return count === 0 ? [] : [fitCaveat('repeated-rows', { count, rows: points.count })];
}

function distinct(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  let count = 0;
  let last = 0;
  for (const value of sorted) {
    if (value <= last * SAME_VALUE) continue;
    count += 1;
    last = value;
  }
  return count;
}

/** ln of the largest vocabularies, 250,000 tokens: the loss of guessing, in nats per token. */
const LOSS_OF_GUESSING = 12.5;

/** Losses that are no better than guessing are mostly no losses. */
export function caveatsOfLosses(runs: readonly PilotRun[]): Caveat[] {
  const count = runs.reduce((sum, run) => sum + Number(run.loss > LOSS_OF_GUESSING), 0);
  return count * 2 > runs.length
    ? [fitCaveat('loss-above-guessing', { count, guessing: LOSS_OF_GUESSING })]
    : [];
}

/** C beyond these factors of 6ND is a mistake of units, not another way to count. */
const countedApart = [0.3, 3] as const;

/** How the file's own C compares with 6ND, where it gives all three. */
export function caveatOfCounting(runs: readonly PilotRun[]): Caveat[] {
  const counted = runs
    .filter(run => run.compute !== undefined)
    .map(run => run.compute! / (FLOP_PER_PARAMETER_TOKEN * run.parameters * run.tokens));
  const [low, high] = [leastOf(counted), mostOf(counted)];
  if (low < 0.995 || high > 1.005) {
    const isMistake = low < countedApart[0] || high > countedApart[1];
    return isMistake
      ? [fitCaveat('compute-far-from-6nd', { low, high })]
      : [fitCaveat('compute-is-not-6nd', { low, high }, 'info')];
  }
  return [];
}

/** Losses left out by the caller. */
export function caveatOfDropped(dropped: readonly PilotRun[]): Caveat[] {
  if (dropped.length === 0) return [];
  const lines = dropped.map(run => run.line).toSorted((one, other) => one - other);
  const least = dropped.reduce((low, run) => Math.min(low, run.loss), Infinity);
  return [
    fitCaveat('dropped-worst', { count: dropped.length, lines: lines.join(', '), loss: least }, 'info'),
  ];
}

export function caveatsOfSearch({ starts, reached }: Certificate): Caveat[] {
  return reached * 4 < starts ? [fitCaveat('starts-disagree', { starts, reached })] : [];
}

/** @param residuals ln loss − ln predicted of each run */
export function caveatsOfResiduals(runs: readonly PilotRun[], residuals: Float64Array): Caveat[] {
  const spread = (residuals.map(Math.abs).sort()[Math.floor(runs.length / 2)] ?? 0) / 0.6745;
  const limit = Math.max(OUTLIER_DISTANCE * spread, 1e-9);
  const count = residuals.reduce((sum, residual) => sum + Number(Math.abs(residual) > limit), 0);
  if (count === 0) return [];
  const named = worst(runs, residuals, Math.min(count, OUTLIERS_NAMED)).map(index => runs[index]!.line);
  const lines = named.join(', ') + (count > named.length ? ', …' : '');
  return [fitCaveat('outliers', { count, distance: OUTLIER_DISTANCE, lines })];
}

export function caveatsOfAllocations(
  allocations: readonly FittedAllocation[],
  largest: number,
  smallest: number,
): Caveat[] {
  return allocations.flatMap(({ compute, intervals }) => {
    const found: Caveat[] = [];
    const decades = compute > largest ? Math.log10(compute / largest) : Math.log10(compute / smallest);
    if (compute > largest || compute < smallest) {
      found.push(
        fitCaveat('extrapolation', { compute, decades }, Math.abs(decades) > 1 ? 'warning' : 'info'),
      );
    }
    const level = levelsIn(intervals?.parameters).at(-1);
    if (level !== undefined) {
      const [low, high] = intervals!.parameters![level]!;
      if (high > WIDEST_INTERVAL * low) found.push(fitCaveat('wide-interval', { compute, level, low, high }));
    }
    return found;
  });
}

/** What the number of resamples, and of those without an optimum, means for the intervals. */
export function caveatsOfBootstrap(failed: number, resamples: number, levels: readonly number[]): Caveat[] {
  if (resamples === 0) return [fitCaveat('no-intervals', {}, 'info')];
  const found = failed === 0 ? [] : [fitCaveat('bootstrap-failures', { failed, resamples })];
  return [...found, ...caveatOfDraws(resamples - failed, levels)];
}

/** Draws that are too few for the ends of the widest interval. */
export function caveatOfDraws(draws: number, levels: readonly number[]): Caveat[] {
  const level = mostOf(levels);
  const needed = drawsNeeded(level);
  return draws < needed ? [fitCaveat('few-resamples', { draws, level, needed })] : [];
}

export function caveatsOfHoldout(holdout: Holdout): Caveat[] {
  const level = levelsIn(holdout.inside).at(-1);
  if (level === undefined) return [];
  const inside = holdout.inside![level]!;
  // three standard errors of a share that is as promised
  const promised = Number(level) / 100;
  const slack = 3 * Math.sqrt((promised * (1 - promised)) / holdout.held);
  return inside < promised - slack
    ? [fitCaveat('holdout-outside', { level, inside, held: holdout.held })]
    : [];
}
