import { medianOf } from './bins.ts';
import type { CleanLog } from './clean.ts';
import { gapsOf, stallsOf } from './stalls.ts';
import { type StepPace, type StepTimes, stepTimesOf } from './step-times.ts';
import { type TimeParts, timeParts } from './time-parts.ts';

/** Rows over which throughput is taken, at least, and their share of all. */
const LEAST_ROWS = 50;
const SHARE = 0.02;
/** How fast the run goes, and where its time went. Seconds. */
export interface Timing {
  readonly times: StepTimes;
  readonly secondsPerStep: number;
  /** Median of all of the run. */
  readonly median: number;
  /** Percentiles of the same rows: 10th and 90th, 2.5th and 97.5th. */
  readonly spread: { readonly '80': readonly [number, number]; readonly '95': readonly [number, number] };
  /** Least median of as many rows before. */
  readonly reference: number;
  readonly parts: TimeParts;
  /** Medians by tenth of the run, over the median of all. */
  readonly drift: readonly number[];
}

/**
 * Seconds a step and where time went.
 *
 * @param log of the run
 * @param pace how the log tells its times
 * @returns undefined where the log says nothing of time
 */
export function timingOf(log: CleanLog, pace: StepPace): Timing | undefined {
  const times = stepTimesOf(log, pace);
  const seconds = times.even;
  const count = seconds.length;
  if (count < 2) return undefined;
  const window = Math.min(count, Math.max(LEAST_ROWS, Math.ceil(SHARE * count)));
  const sorted = Float64Array.from(seconds.subarray(count - window)).sort();
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
  const median = medianOf(seconds);
  const stalls = [...stallsOf(times, log), ...gapsOf(log)].sort((a, b) => a.step - b.step);
  return {
    times,
    secondsPerStep: medianOf(sorted),
    median,
    spread: { '80': [at(0.1), at(0.9)], '95': [at(0.025), at(0.975)] },
    reference: referenceOf(seconds, window),
    parts: timeParts({ log, times, stalls, median }),
    drift: driftOf(seconds, median),
  };
}

/** The least median of any window before the last. */
function referenceOf(seconds: Float64Array, window: number): number {
  let best = Number.POSITIVE_INFINITY;
  // the first rows are start-up
  for (let from = Math.min(4, seconds.length - 1); from + window <= seconds.length; from += window) {
    best = Math.min(best, medianOf(seconds.subarray(from, from + window)));
  }
  return Number.isFinite(best) ? best : medianOf(seconds);
}

function driftOf(seconds: Float64Array, median: number): readonly number[] {
  if (seconds.length < 100) return [];
  return Array.from({ length: 10 }, (_, i) => {
    const tenth = seconds.subarray((i * seconds.length) / 10, ((i + 1) * seconds.length) / 10);
    return medianOf(tenth) / median;
  });
}
