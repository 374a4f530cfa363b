import { columnsOf, columnValues, machineOffset, priorOf, type RunFeatures } from './run-features.ts';

/** A run whose share is known. */
export interface SharedRun extends RunFeatures {
  /** Who trained it: runs of one organisation share people, software and ways of counting. */
  readonly organisation: string;
  /** 6·N·D / (hours · dense 16-bit peak), 0 to 1. */
  readonly utilisation: number;
}

/** Factors fitted to runs: logarithms, by column. */
export interface FittedRuns {
  readonly columns: readonly string[];
  readonly coefficients: ArrayLike<number>;
  /** Cholesky factor of the inverse of the coefficients' covariance, lower triangle by row. */
  readonly factor: ArrayLike<number>;
  /** How far an organisation's runs stand from what their features say, and the variance of that. */
  readonly voices: ReadonlyMap<string, { readonly mean: number; readonly variance: number }>;
  /** Trust in each run, 1 for ordinary ones, less for odd ones. */
  readonly trust: ArrayLike<number>;
}

/** Standard deviation of log shares between organisations, and inside one (residual likelihood over 99 runs). */
export const ORGANISATION_DEVIATION = 0.18;
export const RUN_DEVIATION = 0.24;
/** Degrees of freedom of Student's t, by which odd runs count less, and how often trust is worked out anew. */
const FREEDOM = 4;
const ROUNDS = 8;

/**
 * Fit the factors of shares: ln share − machine offset = x·b + voice of the organisation + error, with normal priors on b,
 * voices of sd 0.18 and errors of sd 0.24, Student-t with 4 degrees of freedom by iterated weights.
 *
 * An organisation counts about as one voice however many runs it documents: its voice is integrated out, which takes
 * c·(X'D1)(X'D1)' with c = 1/(1/0.18² + ΣD) from its part X'DX of the normal equations.
 *
 * @param runs documented runs
 * @returns coefficients with their covariance, and voices
 */
export function fitRuns(runs: readonly SharedRun[]): FittedRuns {
  return fitDesign(designOf(runs));
}

/** Runs in numbers, worked out once for the many fits that leave an organisation out. */
export interface Design {
  readonly columns: readonly string[];
  /** A row of `columns` numbers a run, and where it is not zero. */
  readonly rows: readonly (readonly number[])[];
  readonly places: readonly (readonly number[])[];
  /** Logarithm of each share less its machine's offset. */
  readonly targets: readonly number[];
  /** Runs of each organisation. */
  readonly groups: ReadonlyMap<string, readonly number[]>;
}

export function designOf(runs: readonly SharedRun[]): Design {
  const columns = columnsOf(runs);
  const rows = runs.map(run => designRow({ columns }, run));
  const groups = new Map<string, number[]>();
  runs.forEach(({ organisation }, index) => {
    groups.set(organisation, [...(groups.get(organisation) ?? []), index]);
  });
  return {
    columns,
    rows,
    places: rows.map(row => columns.flatMap((_, index) => (row[index] === 0 ? [] : [index]))),
    targets: runs.map(run => Math.log(run.utilisation) - machineOffset(run)),
    groups,
  };
}

/**
 * The fit of `fitRuns`, of all organisations but one. Columns that no run is left for keep their prior.
 *
 * @param options.without the organisation that is left out
 * @param options.trusted trust in each run, where a fit of nearly the same runs has worked it out: one round is enough then
 */
export function fitDesign(
  design: Design,
  options: { readonly without?: string; readonly trusted?: ArrayLike<number> | undefined } = {},
): FittedRuns {
  const { columns, rows, places, targets } = design;
  const { without, trusted } = options;
  const groups = [...design.groups].filter(([organisation]) => organisation !== without);
  const trust = trusted === undefined ? new Float64Array(rows.length).fill(1) : Float64Array.from(trusted);
  const residuals = new Float64Array(rows.length);
  const voices = new Map<string, { mean: number; variance: number }>();
  let factor = new Float64Array(0) as Float64Array;
  let coefficients = new Float64Array(0) as Float64Array;
  for (let round = 0; round < (trusted === undefined ? ROUNDS : 1); round += 1) {
    const { matrix, right } = normalEquations(design, groups, trust);
    factor = choleskyFactor(matrix, columns.length);
    coefficients = solved(factor, right);
    for (const [organisation, indices] of groups) {
      const variance = voiceVariance(indices, trust);
      let pull = 0;
      for (const index of indices) {
        const at = places[index]!;
        let residual = targets[index]!;
        for (let one = 0; one < at.length; one += 1)
          residual -= rows[index]![at[one]!]! * coefficients[at[one]!]!;
        residuals[index] = residual;
        pull += trust[index]! * residual;
      }
      const mean = (pull * variance) / RUN_DEVIATION ** 2;
      voices.set(organisation, { mean, variance });
      for (const index of indices) {
        const z = (residuals[index]! - mean) / RUN_DEVIATION;
        trust[index] = Math.min(1, (FREEDOM + 1) / (FREEDOM + z * z));
      }
    }
  }
  return { columns, coefficients, factor, voices, trust };
}

/** A row of the design matrix in the columns of a fit; machines that it does not know have none. */
export function designRow(fitted: Pick<FittedRuns, 'columns'>, run: RunFeatures): readonly number[] {
  const values = columnValues(run);
  return fitted.columns.map(column => values[column] ?? 0);
}

/**
 * How much each run moves what is predicted for a row x: x'C X'V⁻¹. Together with the prior's part they add up to what x
 * takes from the common share, so that they read as weights; a run of another kind may weigh less than nothing.
 */
export function weightsOf(fitted: FittedRuns, design: Design, x: readonly number[]): Float64Array {
  const { rows, groups } = design;
  const direction = solved(fitted.factor, x);
  const weights = new Float64Array(rows.length);
  for (const indices of groups.values()) {
    let common = 0;
    for (const index of indices) {
      const weight = (fitted.trust[index]! / RUN_DEVIATION ** 2) * dot(rows[index]!, direction);
      weights[index] = weight;
      common += weight;
    }
    const shared = common * voiceVariance(indices, fitted.trust);
    for (const index of indices) weights[index]! -= (fitted.trust[index]! / RUN_DEVIATION ** 2) * shared;
  }
  return weights;
}

/** Variance of what the coefficients say of a row: x'Cx. */
export function varianceOf(fitted: FittedRuns, x: readonly number[]): number {
  return dot(solved(fitted.factor, x), x);
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < a.length; index += 1) total += a[index]! * b[index]!;
  return total;
}

function normalEquations(
  design: Design,
  groups: readonly (readonly [string, readonly number[]])[],
  trust: Float64Array,
): { readonly matrix: Float64Array; readonly right: Float64Array } {
  const { columns, rows, places, targets } = design;
  const size = columns.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let index = 0; index < size; index += 1) {
    const { mean, sd } = priorOf(columns[index]!);
    matrix[index * size + index] = 1 / sd ** 2;
    right[index] = mean / sd ** 2;
  }
  const totals = new Float64Array(size);
  // the lower triangle is all that is needed, and few numbers of a row are not zero
  for (const [, indices] of groups) {
    totals.fill(0);
    let targetTotal = 0;
    for (const index of indices) {
      const row = rows[index]!;
      const at = places[index]!;
      const precision = trust[index]! / RUN_DEVIATION ** 2;
      targetTotal += precision * targets[index]!;
      for (let one = 0; one < at.length; one += 1) {
        const place = at[one]!;
        const value = precision * row[place]!;
        totals[place]! += value;
        right[place]! += value * targets[index]!;
        for (let other = 0; other <= one; other += 1)
          matrix[place * size + at[other]!]! += value * row[at[other]!]!;
      }
    }
    const variance = voiceVariance(indices, trust);
    for (let place = 0; place < size; place += 1) {
      const value = variance * totals[place]!;
      if (value === 0) continue;
      right[place]! -= value * targetTotal;
      for (let other = 0; other <= place; other += 1) matrix[place * size + other]! -= value * totals[other]!;
    }
  }
  return { matrix, right };
}

/** What stays unsure of an organisation's voice: 1/(1/0.18² + ΣD). */
function voiceVariance(indices: readonly number[], trust: ArrayLike<number>): number {
  let precision = 1 / ORGANISATION_DEVIATION ** 2;
  for (const index of indices) precision += trust[index]! / RUN_DEVIATION ** 2;
  return 1 / precision;
}

/** Cholesky's factor of a symmetric positive definite matrix, in its lower triangle. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let value = matrix[row * size + column]!;
      for (let inner = 0; inner < column; inner += 1) {
        value -= matrix[row * size + inner]! * matrix[column * size + inner]!;
      }
      matrix[row * size + column] =
        row === column ? Math.sqrt(value) : value / matrix[column * size + column]!;
    }
  }
  return matrix;
}

/** A⁻¹·right by A's Cholesky factor. */
function solved(factor: ArrayLike<number>, right: ArrayLike<number>): Float64Array {
  const size = right.length;
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < row; inner += 1) x[row]! -= factor[row * size + inner]! * x[inner]!;
    x[row]! /= factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let inner = row + 1; inner < size; inner += 1) x[row]! -= factor[inner * size + row]! * x[inner]!;
    x[row]! /= factor[row * size + row]!;
  }
  return x;
}
