import { sortedQuantile } from '../core/quantile.ts';
import { Refusal } from '../core/refusal.ts';
import { mostOf } from '../core/unbounded.ts';

/**
 * What a documented run reached: 6·N·D over the accelerator-hours that it is said to have taken, against the
 * dense 16-bit peak. Interruptions, evaluation and restarts are in the hours, so they are in the share.
 */
export interface DocumentedRun {
  readonly id: string;
  /** Id of the accelerator; its generation is read from it. */
  readonly accelerator: string;
  readonly year: number;
  /** Parameters that one token passes through, and all of them. */
  readonly activeParameters: number;
  readonly totalParameters: number;
  /** 6·N·D / (hours · peak), 0 to 1. */
  readonly utilisation: number;
}

/** A run to come, as far as it decides which documented ones are like it. */
export type PlannedRun = Pick<DocumentedRun, 'accelerator' | 'activeParameters' | 'totalParameters'> & {
  /** Year to compare with; the newest documented one on that generation unless given. */
  readonly year?: number;
};

/** A predicted utilisation and the runs that it rests on. */
export interface PredictedUtilisation {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
  /** The documented runs that weigh most, heaviest first; weights of all runs add up to 1. */
  readonly basis: readonly { readonly id: string; readonly utilisation: number; readonly weight: number }[];
  /** Documented runs on the same generation of accelerator. */
  readonly sameGeneration: number;
}

/**
 * How far away a documented run is, in halvings of its weight. Four numbers, chosen round; see
 * `data/estimates-against-history.md` for what they reach and how little they matter.
 */
const halvings = {
  /** A tenth of a decade (a factor of 1.26) in active parameters. */
  perDecadeOfParameters: 10,
  perYear: 1,
  otherGeneration: 3,
  /** A mixture of experts beside a dense model. */
  otherSparsity: 2,
};

/** The band holds nine tenths of the errors that the method makes on runs that it hasn't seen. */
const bandQuantiles = [0.05, 0.95] as const;

/**
 * Utilisation to expect of a run, from documented ones: their geometric mean, each weighing 2^−distance, where
 * distance counts the decades between active parameters (ten halvings each), the years (one each), another
 * generation of accelerator (three) and another sparsity, dense or mixture of experts (two). Low and high are
 * the likely value times the 5% and 95% quantile of published over predicted, each documented run predicted
 * from the others.
 *
 * @param plan the run to come
 * @param history documented runs; leave out a run that is to be predicted
 * @returns shares of the dense 16-bit peak, by 6·N·D over whole-run hours
 * @throws RangeError when there are fewer than three documented runs
 * @example
 * const run = { id: 'ours', accelerator: 'h100-sxm', year: 2024, activeParameters: 7e9, totalParameters: 7e9, utilisation: 0.4 };
 * predictUtilisation(run, [run, run, run]).likely.toFixed(12) // => '0.400000000000'
 */
export function predictUtilisation(
  plan: PlannedRun,
  history: readonly DocumentedRun[],
): PredictedUtilisation {
  if (history.length < 3) {
    throw new Refusal(`Expected at least 3 documented runs to predict from, got ${history.length}`);
  }
  const here = pointOf({ ...plan, year: plan.year ?? newestYear(plan.accelerator, history) });
  const points = history.map(pointOf);
  const logs = history.map(run => Math.log(run.utilisation));
  const weights = points.map(point => weight(here, point));
  const likely = Math.exp(weightedMean(weights, logs));
  const errors = errorsOfAll(points, logs);
  const total = weights.reduce((sum, value) => sum + value, 0);
  const basis = history
    .map((run, index) => ({ id: run.id, utilisation: run.utilisation, weight: weights[index]! / total }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 5);
  return {
    low: likely * Math.exp(sortedQuantile(errors, bandQuantiles[0])),
    likely,
    high: Math.min(1, likely * Math.exp(sortedQuantile(errors, bandQuantiles[1]))),
    basis,
    sameGeneration: points.filter(point => point.generation === here.generation).length,
  };
}

/** Logarithm of published over predicted, each run from the others, in ascending order. */
function errorsOfAll(points: readonly Point[], logs: readonly number[]): readonly number[] {
  const weights = points.map(() => 0);
  const sums = points.map(() => 0);
  for (let first = 0; first < points.length; first += 1) {
    for (let second = 0; second < first; second += 1) {
      // distance is the same both ways
      const share = weight(points[first]!, points[second]!);
      weights[first]! += share;
      weights[second]! += share;
      sums[first]! += share * logs[second]!;
      sums[second]! += share * logs[first]!;
    }
  }
  return logs.map((log, index) => log - sums[index]! / weights[index]!).sort((a, b) => a - b);
}

/**
 * The generation of an accelerator, from its id: H100, H200 and H800 share a die, every A100 another.
 *
 * @example
 * generation('h800-sxm') // => 'hopper'
 */
export function generation(accelerator: string): string {
  if (/^h(100|200|800)\b/.test(accelerator)) return 'hopper';
  if (/^g?b[23]00\b/.test(accelerator)) return 'blackwell';
  if (/^mi3\d\d/.test(accelerator)) return 'cdna3';
  if (accelerator.startsWith('tpu-')) return accelerator;
  return accelerator.split('-')[0]!;
}

function newestYear(accelerator: string, history: readonly DocumentedRun[]): number {
  const same = history.filter(run => generation(run.accelerator) === generation(accelerator));
  return mostOf((same.length > 0 ? same : history).map(run => run.year));
}

/** Where a run stands, as far as distance counts. */
interface Point {
  readonly decades: number;
  readonly year: number;
  readonly generation: string;
  readonly sparse: boolean;
}

function pointOf(run: Omit<DocumentedRun, 'id' | 'utilisation'>): Point {
  return {
    decades: Math.log10(run.activeParameters),
    year: run.year,
    generation: generation(run.accelerator),
    sparse: run.totalParameters > 1.5 * run.activeParameters,
  };
}

function weight(a: Point, b: Point): number {
  const distance =
    halvings.perDecadeOfParameters * Math.abs(a.decades - b.decades) +
    halvings.perYear * Math.abs(a.year - b.year) +
    (a.generation === b.generation ? 0 : halvings.otherGeneration) +
    (a.sparse === b.sparse ? 0 : halvings.otherSparsity);
  // no underflow to zero, however far everything is
  return 2 ** -Math.min(distance, 900);
}

function weightedMean(weights: readonly number[], values: readonly number[]): number {
  let total = 0;
  let sum = 0;
  weights.forEach((share, index) => {
    total += share;
    sum += share * values[index]!;
  });
  return sum / total;
}
