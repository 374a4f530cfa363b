import type { EnvelopeCrossing, EnvelopeFit, EnvelopeTable } from './envelope.ts';
import { readPath, type TrainingCurve } from './paths.ts';
import { fitProfiles, hasOptimum } from './profiles.ts';
import { studentHalfWidth } from './student.ts';

/** Why an envelope is believed: either is enough. */
export interface EnvelopeEvidence {
  /** Crossings along it that are more than noise. With two of them the budget at which sizes change is known twice. */
  readonly crossings: number;
  /** Slices through the curves at one budget, and how many of them are profiles with a minimum beyond noise. */
  readonly slices: number;
  readonly profiles: number;
}

const SLICES = 10;

/**
 * Whether the curves show that one size is best at a budget. Few sizes with long curves show it by their crossings, many
 * sizes with few rows by the profiles across them.
 */
export function evidenceOf(
  fit: EnvelopeFit,
  table: EnvelopeTable,
  paths: readonly TrainingCurve[],
): EnvelopeEvidence {
  const crossings = crossingsBeyondNoise(fit.crossings, paths);
  const [first, last] = fit.between;
  const budgets = Array.from({ length: SLICES }, (_, i) => {
    const at = Math.round(first + ((last - first) * i) / (SLICES - 1));
    const runs = table.curves.flatMap(({ parameters, losses, tokens }, line) =>
      Number.isNaN(losses[at]!) ? [] : [{ line, parameters, tokens: tokens[at]!, loss: losses[at]! }],
    );
    return { compute: table.compute[at]!, runs };
  });
  return { crossings, slices: SLICES, profiles: fitProfiles(budgets).profiles.filter(hasOptimum).length };
}

export function isShown({ crossings, slices: all, profiles }: EnvelopeEvidence): boolean {
  return crossings >= 2 || profiles > all / 2;
}

/**
 * How many crossings are more than noise: of the budgets at which both curves were trained, the smaller model is better
 * on average over those up to the crossing, and the larger one over those beyond it, each beyond a two-sided 95%
 * interval of Student's t. Curves of noise cross all the time, but hardly ever in this way.
 *
 * The noise of a difference is read from third differences along the curves, which smooth curves hardly have (their
 * variance is 20 times that of a single value), for all pairs together.
 */
function crossingsBeyondNoise(
  crossings: readonly EnvelopeCrossing[],
  paths: readonly TrainingCurve[],
): number {
  const overlaps = crossings.map(({ smaller, larger, compute }) =>
    overlapOf(paths[smaller]!, paths[larger]!, Math.log(compute)),
  );
  let squares = 0;
  let freedom = 0;
  for (const { differences } of overlaps) {
    for (let i = 3; i < differences.length; i++) {
      const third = differences[i]! - 3 * differences[i - 1]! + 3 * differences[i - 2]! - differences[i - 3]!;
      squares += third * third;
      freedom += 1;
    }
  }
  if (freedom === 0) return 0;
  const noise = Math.sqrt(squares / 20 / freedom);
  const least = studentHalfWidth(freedom) * noise;
  const stands = (values: readonly number[], sign: number) =>
    values.length > 0 && sign * mean(values) > least / Math.sqrt(values.length);
  return overlaps.filter(
    ({ differences, below }) =>
      stands(differences.slice(0, below), -1) && stands(differences.slice(below), 1),
  ).length;
}

/** Loss of the smaller model less that of the larger one, at the rows of the curve that has fewer there. */
interface Overlap {
  readonly differences: readonly number[];
  /** How many of them lie up to the crossing. */
  readonly below: number;
}

function overlapOf(smaller: TrainingCurve, larger: TrainingCurve, crossing: number): Overlap {
  const low = Math.max(smaller.logC[0]!, larger.logC[0]!);
  const high = Math.min(smaller.logC.at(-1)!, larger.logC.at(-1)!);
  const within = (path: TrainingCurve) => path.logC.filter(at => at >= low && at <= high);
  const [one, other] = [within(smaller), within(larger)];
  const places = one.length < other.length ? one : other;
  return {
    differences: places.map(
      at => readPath(smaller, at, smaller.losses) - readPath(larger, at, larger.losses),
    ),
    below: places.filter(at => at <= crossing).length,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
