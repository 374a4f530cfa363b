import type { MetricSeries } from './bins.ts';
import { type CleanLog, seriesOf } from './clean.ts';

/** Tokens of a run by its steps. */
export interface RunTokens {
  /** Of a step now. */
  readonly perStep: number;
  /** By a step, since the beginning. */
  readonly at: (step: number) => number;
  /** Of a step of before, where the batch grew; undefined where all steps are alike. */
  readonly batchAt?: (step: number) => number;
}

/** What is said of them beside the log. */
interface SaidTokens {
  readonly tokensPerStep?: number;
  readonly planned?: { readonly tokensPerStep?: number; readonly sequenceLength?: number };
}

/** Rows over which the batch of now is taken, at least, and their share of all. */
const LEAST_ROWS = 10;
const LATEST = 0.1;
/** Batches that differ by less are one: counts are rounded. */
const ALIKE = 0.02;
/** Digits of counts that are shortened, as in `1.05M`. */
const ROUNDED = 4;

/** Tokens by step: as it is said, else as the log counts them (or its samples, of so many tokens each), else as planned. */
export function tokensOf(log: CleanLog, { tokensPerStep, planned }: SaidTokens): RunTokens | undefined {
  if (tokensPerStep !== undefined) return evenly(tokensPerStep);
  return (
    countedBy(log, seriesOf(log, 'tokens'), 1) ??
    (planned?.sequenceLength === undefined
      ? undefined
      : countedBy(log, seriesOf(log, 'samples'), planned.sequenceLength)) ??
    (planned?.tokensPerStep === undefined ? undefined : evenly(planned.tokensPerStep))
  );
}

function evenly(perStep: number): RunTokens {
  return { perStep, at: step => step * perStep };
}

function countedBy(
  { logInterval }: CleanLog,
  { steps, values }: MetricSeries,
  times: number,
): RunTokens | undefined {
  const last = values.length - 1;
  if (last < 0 || !(steps[last]! > 0) || !values.every(Number.isFinite)) return undefined;
  const counts = times === 1 ? values : values.map(value => times * value);
  const slope = (from: number, to: number) => (counts[to]! - counts[from]!) / (steps[to]! - steps[from]!);
  const all = last === 0 ? counts[0]! / steps[0]! : slope(0, last);
  const near = Math.max(0, last - Math.max(LEAST_ROWS, Math.ceil(LATEST * last)));
  // of an excerpt with holes the last rows that stand together
  let from = Math.max(0, last - 1);
  while (from > near && steps[from]! - steps[from - 1]! <= logInterval) from -= 1;
  const recent = from === last ? all : slope(from, last);
  const isNear = (batch: number) => Math.abs(batch / all - 1) <= ALIKE;
  // `83.9B` says nothing of single steps
  const isRounded = values.subarray(-ROUNDED).every(value => Number(value.toPrecision(ROUNDED)) === value);
  if (isRounded || (isNear(recent) && isNear(counts[last]! / steps[last]!)))
    return all > 0 ? evenly(all) : undefined;
  if (!(recent > 0)) return undefined;
  // what was there before the first step was not done by this run's steps
  const isLater = counts[0]! > 2 * recent * steps[0]!;
  const at = (step: number) => {
    const place = placeOf(steps, step);
    if (place > last) return counts[last]! + (step - steps[last]!) * recent;
    if (place === 0 && isLater) return counts[0]! - (steps[0]! - step) * recent;
    const [before, count] = place === 0 ? [0, 0] : [steps[place - 1]!, counts[place - 1]!];
    const share = steps[place] === before ? 1 : (step - before) / (steps[place]! - before);
    return count + share * (counts[place]! - count);
  };
  return { perStep: recent, at, batchAt: step => at(step) - at(step - 1) };
}

/** The first place at a step or behind it. */
function placeOf(steps: Float64Array, step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
