import { readPath, type TrainingCurve } from './paths.ts';
import { type PowerLaws, powerLawsThrough } from './power-law.ts';

/** A stretch of the envelope on which one size is best. */
export interface EnvelopeStretch {
  readonly parameters: number;
  readonly compute: readonly [low: number, high: number];
}

/** A crossing along the envelope: numbers of the curves, and the last budget in FLOP at which the smaller is best. */
export interface EnvelopeCrossing {
  readonly smaller: number;
  readonly larger: number;
  readonly compute: number;
}

/** Approach 1's result. */
export interface EnvelopeFit {
  readonly stretches: readonly EnvelopeStretch[];
  /** Sizes between the smallest and the largest with a stretch that a crossing begins or ends. */
  readonly sizes: number;
  /** Where a larger size takes over by crossing, the first time for each two curves. */
  readonly crossings: readonly EnvelopeCrossing[];
  /** Numbers of the first and the last budget at which such a size is best. */
  readonly between: readonly [first: number, last: number];
  /** Absent for fewer than two such sizes. */
  readonly powerLaws?: PowerLaws;
}

/** Budgets at which the envelope is read, as many as Hoffmann et al. 2022 used. */
const ENVELOPE_POINTS = 1500;

/** Training curves read at 1,500 budgets, so that resamples of curves need not read them again. */
export interface EnvelopeTable {
  readonly compute: Float64Array;
  /** By curve, from the smallest: loss and tokens at each budget; NaN beyond the curve's ends. */
  readonly curves: readonly {
    readonly parameters: number;
    readonly losses: Float64Array;
    readonly tokens: Float64Array;
  }[];
}

export function tabulateCurves(paths: readonly TrainingCurve[]): EnvelopeTable {
  const low = paths.reduce((least, path) => Math.min(least, path.logC[0]!), Infinity);
  const high = paths.reduce((most, path) => Math.max(most, path.logC.at(-1)!), -Infinity);
  const logC = Float64Array.from(
    { length: ENVELOPE_POINTS },
    (_, i) => low + ((high - low) * i) / (ENVELOPE_POINTS - 1),
  );
  return {
    compute: logC.map(Math.exp),
    curves: paths.map(path => ({
      parameters: path.parameters,
      losses: logC.map(at => readPath(path, at, path.losses)),
      tokens: logC.map(at => Math.exp(readPath(path, at, path.logD))),
    })),
  };
}

/** A stretch by the number of its curve and those of its budgets; whether a crossing begins and ends it. */
interface Stretch {
  readonly curve: number;
  readonly first: number;
  last: number;
  readonly entered: boolean;
  left: boolean;
}

/**
 * Approach 1 of Hoffmann et al. 2022 (section 3.1): at 1,500 budgets, the size whose training curve is lowest, and
 * power laws of C through these.
 *
 * Where the best curve merely ends, longer training might have shown it to be best for longer, and where the next one
 * merely begins, shorter training that it was best before. A stretch between two such places says nothing of the optimum
 * and is left out; one with a crossing at either end stays. The smallest and the largest size are left out too, since an
 * unseen one might be better.
 *
 * @param chosen numbers of the curves to use, ascending; repeated ones count once
 */
export function fitEnvelope(
  table: EnvelopeTable,
  chosen: readonly number[] = table.curves.map((_, index) => index),
): EnvelopeFit {
  const { compute, curves } = table;
  const stretches = stretchesOf(table, chosen);
  const used = stretches.filter(
    ({ curve, entered, left }) => (entered || left) && curve !== chosen[0] && curve !== chosen.at(-1),
  );
  const optima = used.flatMap(({ curve, first, last }) => {
    const { parameters, tokens } = curves[curve]!;
    return Array.from({ length: last - first + 1 }, (_, i) => ({
      compute: compute[first + i]!,
      parameters,
      tokens: tokens[first + i]!,
    }));
  });
  const crossings = new Map<string, EnvelopeCrossing>();
  stretches.forEach(({ curve: larger, entered }, index) => {
    const before = stretches[index - 1];
    if (!entered || before === undefined || before.curve > larger) return;
    const key = `${before.curve} ${larger}`;
    if (!crossings.has(key))
      crossings.set(key, { smaller: before.curve, larger, compute: compute[before.last]! });
  });
  const sizes = new Set(used.map(({ curve }) => curve)).size;
  const powerLaws = sizes >= 2 ? powerLawsThrough(optima) : undefined;
  const found = {
    stretches: stretches.map(({ curve, first, last }) => ({
      parameters: curves[curve]!.parameters,
      compute: [compute[first]!, compute[last]!] as const,
    })),
    sizes,
    crossings: [...crossings.values()],
    between: [used[0]?.first ?? 0, used.at(-1)?.last ?? 0] as const,
  };
  return powerLaws === undefined ? found : { ...found, powerLaws };
}

function stretchesOf({ compute, curves }: EnvelopeTable, chosen: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = 0; at < compute.length; at++) {
    let best = -1;
    let lowest = Infinity;
    for (const index of chosen) {
      const loss = curves[index]!.losses[at]!;
      if (loss < lowest) [best, lowest] = [index, loss];
    }
    if (best < 0) continue;
    const last = stretches.at(-1);
    if (last?.curve === best && last.last === at - 1) {
      last.last = at;
      continue;
    }
    // both curves on both sides: not the end of the one nor the beginning of the other
    const crossed =
      last?.last === at - 1 &&
      !Number.isNaN(curves[last.curve]!.losses[at]!) &&
      !Number.isNaN(curves[best]!.losses[at - 1]!);
    if (last !== undefined) last.left = crossed;
    stretches.push({ curve: best, first: at, last: at, entered: crossed, left: false });
  }
  return stretches;
}
