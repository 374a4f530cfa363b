import type { PilotRun } from './runs.ts';

/** Runs in canonical order as the fit's inner loops want them: centred logarithms and the fitted quantity, one array each. */
export interface Points {
  readonly count: number;
  /** ln N minus `centreOfLogParameters`. */
  readonly logParameters: Float64Array;
  /** ln D minus `centreOfLogTokens`. */
  readonly logTokens: Float64Array;
  readonly centreOfLogParameters: number;
  readonly centreOfLogTokens: number;
  readonly loss: Float64Array;
  readonly logLoss: Float64Array;
}

/**
 * Prepare runs. Logarithms are centred because ln A and alpha are then nearly uncorrelated, which the descent needs;
 * the coefficients are taken back in `coefficients.ts`.
 *
 * @param order places of the runs in the order that the points shall have; unless given, their own
 */
export function toPoints(runs: readonly PilotRun[], order?: Uint32Array): Points {
  const column = (of: (run: PilotRun) => number) => {
    const values = new Float64Array(runs.length);
    for (let index = 0; index < values.length; index++) values[index] = of(runs[index]!);
    if (order === undefined) return values;
    // numbers are put in order, not runs: those lie all over the memory
    const ordered = new Float64Array(runs.length);
    for (let place = 0; place < ordered.length; place++) ordered[place] = values[order[place]!]!;
    return ordered;
  };
  const logN = column(run => Math.log(run.parameters));
  const logD = column(run => Math.log(run.tokens));
  const centreOfLogParameters = mean(logN);
  const centreOfLogTokens = mean(logD);
  return {
    count: runs.length,
    logParameters: logN.map(value => value - centreOfLogParameters),
    logTokens: logD.map(value => value - centreOfLogTokens),
    centreOfLogParameters,
    centreOfLogTokens,
    loss: column(run => run.loss),
    logLoss: column(run => Math.log(run.loss)),
  };
}

/** Some of the points, under the same centring. */
export function selectPoints(points: Points, indices: ArrayLike<number>): Points {
  const take = (values: Float64Array) => Float64Array.from(indices, index => values[index]!);
  return {
    ...points,
    count: indices.length,
    logParameters: take(points.logParameters),
    logTokens: take(points.logTokens),
    loss: take(points.loss),
    logLoss: take(points.logLoss),
  };
}

/** How many points differ in N or D from all others; with `byLoss`, in N, D or loss. Copies are neighbours. */
export function countDistinct(
  { count, logParameters, logTokens, loss }: Points,
  { byLoss }: { readonly byLoss: boolean },
): number {
  let distinct = 0;
  for (let i = 0; i < count; i++) {
    const isCopy =
      i > 0 &&
      logParameters[i] === logParameters[i - 1] &&
      logTokens[i] === logTokens[i - 1] &&
      (!byLoss || loss[i] === loss[i - 1]);
    if (!isCopy) distinct += 1;
  }
  return distinct;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
