import { medianOf } from './bins.ts';
import { rollingWindow } from './rolling.ts';

/** How high a point must lie to count, and how many must. */
interface Scale {
  /** Clean points of the baseline. */
  readonly window: number;
  /** Deviations above the baseline, and least share of it. */
  readonly deviations: number;
  readonly share: number;
  /** So many high ones of so many points open a spike. */
  readonly high: number;
  readonly of: number;
}

/** A stretch of points above the baseline. Places are indices of points. */
export interface Spike {
  readonly kind: 'spike' | 'bump';
  readonly start: number;
  /** Last point of it; absent while it is open. */
  readonly end?: number;
  readonly baseline: number;
  readonly peak: number;
}

/** Spikes, and single numbers above the baseline that open none: batches rather than instability. */
export interface SpikeSearch {
  readonly spikes: readonly Spike[];
  readonly outliers: readonly number[];
  /** Points at the beginning that are not judged. */
  readonly skipped: number;
}

const LOSS: Scale = { window: 128, deviations: 6, share: 0.02, high: 3, of: 8 };
/** Gradient norms are noisy: what is not twice the baseline is none. */
const GRADIENT: Scale = { ...LOSS, share: 1 };
/** Of medians of eight points: what noise hides from single ones. */
const BUMP: Scale = { window: 32, deviations: 5, share: 0.01, high: 2, of: 4 };
const GROUP = 8;

const LEAST_SKIPPED = 256;
const FEW_POINTS = 400;
/** A spike closes when the median of the last so many points is back within so many deviations. */
const CLOSING = 5;
const CLOSED = 2;
/** Median absolute deviation to standard deviation, of a normal. */
const MAD = 1.4826;
const LEAST_DEVIATION = 0.001;

/**
 * Spikes of a loss or a gradient norm. A point is high that is not finite, or lies above the median of the last 128 clean
 * points by 6 of their deviations and 2% (a norm: by its own size); three high ones of eight open a spike, which ends
 * when the median of five is back. High points that open nothing are outliers. On medians of eight points the same
 * finds bumps that noise hides.
 *
 * @param values points in order
 * @param options which metric it is, and points to pass over beside the first 256, such as those of a warm-up
 * @returns spikes with indices of points, and outliers
 */
export function findSpikes(
  values: ArrayLike<number>,
  options: { readonly metric?: 'loss' | 'gradient-norm'; readonly skip?: number } = {},
): SpikeSearch {
  const { metric = 'loss', skip = 0 } = options;
  const count = values.length;
  const isShort = count < FEW_POINTS;
  const usual = isShort ? Math.ceil(count / 10) : Math.max(LEAST_SKIPPED, Math.ceil(count / 100));
  const skipped = Math.min(count, Math.max(usual, skip));
  const scale = metric === 'loss' ? LOSS : GRADIENT;
  const window = isShort ? Math.max(16, Math.floor(count / 10)) : scale.window;
  const { found, high } = scan(values, skipped, { ...scale, window });
  const spikes = found.map(one => ({ ...one, kind: 'spike' as const }));
  const bumps = metric === 'loss' && !isShort ? bumpsOf(values, skipped) : [];
  const lone = bumps.filter(bump => !spikes.some(spike => overlap(spike, bump)));
  const inside = (index: number) => spikes.some(({ start, end = count }) => index >= start && index <= end);
  return {
    spikes: [...spikes, ...lone].sort((a, b) => a.start - b.start),
    outliers: high.filter(index => Number.isFinite(values[index]) && !inside(index)),
    skipped,
  };
}

function overlap(one: Spike, other: Spike): boolean {
  const { POSITIVE_INFINITY: open } = Number;
  return one.start <= (other.end ?? open) && other.start <= (one.end ?? open);
}

function bumpsOf(values: ArrayLike<number>, skipped: number): Spike[] {
  const medians: number[] = [];
  for (let at = skipped; at + GROUP <= values.length; at += GROUP) {
    medians.push(medianOf(Array.from({ length: GROUP }, (_, i) => values[at + i]!)));
  }
  const place = (index: number) => skipped + index * GROUP;
  return scan(medians, 0, BUMP).found.map(({ start, end, ...rest }) => ({
    kind: 'bump',
    start: place(start),
    ...(end === undefined ? {} : { end: place(end) + GROUP - 1 }),
    ...rest,
  }));
}

interface Open {
  readonly start: number;
  peak: number;
}

function scan(values: ArrayLike<number>, skipped: number, scale: Scale) {
  const { window, deviations, share } = scale;
  const clean = rollingWindow(window);
  const found: Omit<Spike, 'kind'>[] = [];
  const high: number[] = [];
  const recent: number[] = [];
  let [baseline, deviation] = [Number.NaN, Number.NaN];
  let open: Open | undefined;
  for (let i = skipped; i < values.length; i++) {
    const value = values[i]!;
    const isKnown = open === undefined && clean.isFull();
    if (isKnown) baseline = clean.median();
    // how far the points lie is asked only of what is high enough to matter
    // without a baseline nothing lies above it
    const isFar = !Number.isNaN(baseline) && isAbove(value, baseline, share * Math.abs(baseline));
    if (isFar && isKnown)
      deviation = Math.max(MAD * clean.absoluteDeviation(), LEAST_DEVIATION * Math.abs(baseline));
    const isHigh = isFar && isAbove(value, baseline, deviations * deviation);
    if (isHigh) high.push(i);
    if (open !== undefined) {
      open.peak = worse(open.peak, value);
      if (isBack(values, i, open.start, baseline + CLOSED * deviation)) {
        found.push({ start: open.start, end: i - CLOSING + 1, baseline, peak: open.peak });
        open = undefined;
        recent.length = 0;
      }
      continue;
    }
    if (!isHigh) {
      if (Number.isFinite(value)) clean.push(value);
      continue;
    }
    recent.push(i);
    while (recent[0]! <= i - scale.of) recent.shift();
    if (recent.length >= scale.high) {
      open = { start: recent[0]!, peak: recent.map(at => values[at]!).reduce(worse) };
    }
  }
  if (open !== undefined) found.push({ start: open.start, baseline, peak: open.peak });
  return { found, high };
}

function isAbove(value: number, baseline: number, by: number): boolean {
  return !Number.isFinite(value) || value - baseline > by;
}

/** The worse of two values; what is no number is worst. */
function worse(one: number, other: number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.NaN;
  return Math.max(one, other);
}

function isBack(values: ArrayLike<number>, at: number, start: number, below: number): boolean {
  if (at - start < CLOSING) return false;
  const last = Array.from({ length: CLOSING }, (_, i) => values[at - i]!);
  return medianOf(last.map(value => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY))) <= below;
}
