import { computeOf } from './budgets.ts';
import { type PowerLaws, powerLawsThrough } from './power-law.ts';
import type { Run } from './runs.ts';

/** The training curve of one model size, by rising compute. */
export interface Curve {
  readonly parameters: number;
  readonly runs: readonly Run[];
}

/** A stretch of the envelope on which one size is best. */
export interface EnvelopeStretch {
  readonly parameters: number;
  readonly compute: readonly [low: number, high: number];
}

/** Approach 1's result. */
export interface EnvelopeFit {
  readonly curves: number;
  readonly stretches: readonly EnvelopeStretch[];
  /** Absent where fewer than two sizes lie on the envelope between the smallest and the largest. */
  readonly powerLaws?: PowerLaws;
}

/** Budgets at which the envelope is read, as many as Hoffmann et al. 2022 used. */
const envelopePoints = 1500;
/** Sizes that differ by less than this factor are one model. */
const sameSize = 1.001;

/** Group rows into training curves by N; a curve needs two rows. */
export function groupByParameters(runs: readonly Run[]): readonly Curve[] {
  const sorted = runs.toSorted(
    (one, other) => one.parameters - other.parameters || computeOf(one) - computeOf(other),
  );
  const groups: Run[][] = [];
  for (const run of sorted) {
    const first = groups.at(-1)?.[0];
    if (first !== undefined && run.parameters <= first.parameters * sameSize) groups.at(-1)!.push(run);
    else groups.push([run]);
  }
  return groups
    .filter(group => group.length >= 2)
    .map(group => ({
      parameters: group[0]!.parameters,
      runs: group.toSorted((one, other) => computeOf(one) - computeOf(other)),
    }));
}

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

export function tabulateCurves(curves: readonly Curve[]): EnvelopeTable {
  const paths = curves.map(toPath);
  const low = Math.min(...paths.map(path => path.logC[0]!));
  const high = Math.max(...paths.map(path => path.logC.at(-1)!));
  const logC = Float64Array.from(
    { length: envelopePoints },
    (_, i) => low + ((high - low) * i) / (envelopePoints - 1),
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

/**
 * Approach 1 of Hoffmann et al. 2022 (section 3.1): at 1,500 budgets, the size whose training curve is lowest, and
 * power laws of C through these. Where the smallest or the largest size is best, an unseen one might be better, so
 * these ends are left out.
 *
 * @param chosen numbers of the curves to use, ascending; repeated ones count once
 */
export function fitEnvelope(
  { compute, curves }: EnvelopeTable,
  chosen: readonly number[] = curves.map((_, index) => index),
): EnvelopeFit {
  const optima: { compute: number; parameters: number; tokens: number }[] = [];
  const stretches: { parameters: number; compute: [number, number] }[] = [];
  for (let at = 0; at < compute.length; at++) {
    let best = -1;
    let lowest = Infinity;
    for (const index of chosen) {
      const loss = curves[index]!.losses[at]!;
      if (loss < lowest) [best, lowest] = [index, loss];
    }
    if (best < 0) continue;
    const { parameters, tokens } = curves[best]!;
    const last = stretches.at(-1);
    if (last?.parameters === parameters) last.compute[1] = compute[at]!;
    else stretches.push({ parameters, compute: [compute[at]!, compute[at]!] });
    if (best !== chosen[0] && best !== chosen.at(-1)) {
      optima.push({ compute: compute[at]!, parameters, tokens: tokens[at]! });
    }
  }
  const sizes = new Set(optima.map(optimum => optimum.parameters));
  const powerLaws = sizes.size >= 2 ? powerLawsThrough(optima) : undefined;
  const found = { curves: new Set(chosen).size, stretches };
  return powerLaws === undefined ? found : { ...found, powerLaws };
}

interface Path {
  readonly parameters: number;
  readonly logC: readonly number[];
  readonly logD: readonly number[];
  readonly losses: readonly number[];
}

function toPath({ parameters, runs }: Curve): Path {
  return {
    parameters,
    logC: runs.map(run => Math.log(computeOf(run))),
    logD: runs.map(run => Math.log(run.tokens)),
    losses: runs.map(run => run.loss),
  };
}

/** A column of a curve at a budget, linear in ln C between rows; NaN beyond the curve's ends. */
function readPath({ logC }: Path, at: number, values: readonly number[]): number {
  if (!(at >= logC[0]! && at <= logC.at(-1)!)) return Number.NaN;
  let low = 0;
  let high = logC.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (logC[middle]! <= at) low = middle;
    else high = middle;
  }
  const part = logC[high]! > logC[low]! ? (at - logC[low]!) / (logC[high]! - logC[low]!) : 0;
  return values[low]! + part * (values[high]! - values[low]!);
}
