import { solvePositive } from '../core/linear.ts';
import type { PilotRun } from './runs.ts';

/** Exponents of E + A/N^a + B/D^b that are tried: losses are linear in the rest. */
const EXPONENTS = [0.15, 0.3, 0.5, 0.8];
const STARTS = EXPONENTS.flatMap(a => EXPONENTS.map(b => [a, b] as const));
const LEAST_EXPONENT = 0.02;
const FINEST_STEP = 0.002;
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, -1],
  [-1, 1],
] as const;
/** As many runs tell whether something splits their losses. */
const MOST_RUNS = 2000;
const FEWEST_SPARE = 4;

/** How much of what a smooth surface leaves of the losses something else explains. */
export interface Explained {
  /** Of the squares that the surface leaves, 0 to 1. */
  readonly share: number;
  /** How many times what chance would explain with as many terms: the F ratio of an analysis of variance. */
  readonly ratio: number;
  /** Of the losses, as a root mean square of shares. */
  readonly effect: number;
}

/**
 * What groups of runs explain of their losses beside the best surface E + A/N^a + B/D^b, each group with an E of its own.
 *
 * @param codes group of each run, from 0
 * @returns undefined where too few runs are left to judge by
 */
export function explainedByGroups(
  runs: readonly PilotRun[],
  codes: readonly number[],
  groups: number,
): Explained | undefined {
  const places = thinned(runs.length);
  const own = places.map(place => codes[place]!);
  const none = places.map(() => 0);
  return compared(runs, places, { without: [none, 1], with: [own, groups], terms: [] });
}

/** The same of a number that each run has, whose coefficient is a share of the loss. */
export function explainedByTerm(
  runs: readonly PilotRun[],
  values: readonly number[],
): (Explained & { readonly coefficient: number }) | undefined {
  const places = thinned(runs.length);
  const none = places.map(() => 0);
  const term = Float64Array.from(places, place => values[place]! * runs[place]!.loss);
  return compared(runs, places, { without: [none, 1], with: [none, 1], terms: [term] });
}

type Groups = readonly [codes: readonly number[], count: number];

function compared(
  runs: readonly PilotRun[],
  places: readonly number[],
  models: { readonly without: Groups; readonly with: Groups; readonly terms: readonly Float64Array[] },
): (Explained & { readonly coefficient: number }) | undefined {
  const extra = models.with[1] - 1 + models.terms.length;
  // E, A, B and two exponents
  const spare = places.length - 5 - extra;
  if (spare < FEWEST_SPARE) return undefined;
  const losses = Float64Array.from(places, place => runs[place]!.loss);
  // what is left counts by its share of the loss
  const weights = losses.map(loss => 1 / loss);
  const logsOf = (of: (run: PilotRun) => number) => {
    const logs = places.map(place => Math.log(of(runs[place]!)));
    const middle = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return Float64Array.from(logs, log => log - middle);
  };
  const [ofParameters, ofTokens] = [logsOf(run => run.parameters), logsOf(run => run.tokens)];
  const best = (
    groups: Groups,
    terms: readonly Float64Array[],
    starts: readonly (readonly [number, number])[],
  ) => {
    const centre = (values: Float64Array) => centred(values, groups, weights);
    const [target, more] = [centre(losses), terms.map(centre)];
    const known = new Map<string, Float64Array>();
    const power = (name: string, logs: Float64Array, exponent: number) => {
      const key = `${name}${exponent}`;
      const values = known.get(key) ?? centre(logs.map(log => Math.exp(-exponent * log)));
      known.set(key, values);
      return values;
    };
    let least = { rest: Infinity, coefficient: 0, at: [0, 0] as readonly [number, number] };
    const attempt = (a: number, b: number) => {
      if (a < LEAST_EXPONENT || b < LEAST_EXPONENT) return;
      const found = leftBy(target, [...more, power('N', ofParameters, a), power('D', ofTokens, b)]);
      if (found.rest < least.rest) least = { ...found, at: [a, b] };
    };
    for (const [a, b] of starts) attempt(a, b);
    // nearer, for what a coarse surface leaves is taken for something else
    for (let step = 0.1; step > FINEST_STEP; step /= 2) {
      for (let moved = true; moved; ) {
        const { rest, at } = least;
        for (const [x, y] of DIRECTIONS) attempt(at[0] + x * step, at[1] + y * step);
        moved = least.rest < rest;
      }
    }
    return least;
  };
  const { rest: after, coefficient, at } = best(models.with, models.terms, STARTS);
  // from the same exponents, too: one that ends in a worse place explains nothing
  const before = Math.min(best(models.without, [], STARTS).rest, best(models.without, [], [at]).rest);
  const gained = Math.max(0, before - after);
  return {
    share: before > 0 ? gained / before : 0,
    ratio: gained / extra / (Math.max(after, 1e-300) / spare),
    effect: Math.sqrt(gained / places.length),
    coefficient,
  };
}

function thinned(count: number): readonly number[] {
  const step = Math.max(1, Math.ceil(count / MOST_RUNS));
  return Array.from({ length: Math.floor((count - 1) / step) + 1 }, (_, index) => index * step);
}

/** Values about the weighted mean of their group, times their weight. */
function centred(values: Float64Array, [codes, groups]: Groups, weights: Float64Array): Float64Array {
  const sums = new Float64Array(groups);
  const all = new Float64Array(groups);
  codes.forEach((code, index) => {
    const weight = weights[index]! ** 2;
    sums[code]! += weight * values[index]!;
    all[code]! += weight;
  });
  return values.map((value, index) => {
    const code = codes[index]!;
    return weights[index]! * (value - sums[code]! / all[code]!);
  });
}

/** Squares that least squares leave, and the coefficient of the first column; columns that do not vary are left out. */
function leftBy(
  target: Float64Array,
  all: readonly Float64Array[],
): { readonly rest: number; readonly coefficient: number } {
  const columns = all.filter(column => dot(column, column) > 1e-12 * column.length);
  const size = columns.length;
  const matrix = new Float64Array(size * size);
  columns.forEach((one, row) => {
    columns.forEach((other, column) => {
      matrix[row * size + column] = dot(one, other);
    });
  });
  const right = Float64Array.from(columns, column => dot(column, target));
  const weights = size === 0 ? undefined : solvePositive(matrix, right);
  const whole = dot(target, target);
  if (weights === undefined) return { rest: whole, coefficient: 0 };
  let rest = 0;
  target.forEach((value, index) => {
    const left = weights.reduce((sum, weight, column) => sum - weight * columns[column]![index]!, value);
    rest += left * left;
  });
  return { rest, coefficient: columns[0] === all[0] ? weights[0]! : 0 };
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}
