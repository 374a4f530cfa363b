import { medianOf } from './bins.ts';
import { rollingWindow } from './rolling.ts';

/** How high a point must lie to count, and how many must. */
interface Scale {
  /** Clean points of the baseline, and how many there must be. */
  readonly window: number;
  readonly least: number;
  /** Deviations above the baseline, and least share of it; a deviation is such a share of it at least. */
  readonly deviations: number;
  readonly share: number;
  readonly leastDeviation: number;
  /** So many last rises from one clean point to the next say how noisy they are, too. */
  readonly rises: number;
  /** So many high ones of so many points open a spike; it closes when the median of the last so many is back. */
  readonly high: number;
  readonly of: number;
  readonly closing: number;
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

type Found = Omit<Spike, 'kind'>;

/** Spikes, and single numbers above the baseline that open none: batches rather than instability. */
export interface SpikeSearch {
  readonly spikes: readonly Spike[];
  readonly outliers: readonly number[];
  /** Points at the beginning that are not judged. */
  readonly skipped: number;
}

const LOSS: Scale = {
  window: 128,
  least: 128,
  deviations: 6,
  share: 0.02,
  leastDeviation: 0.001,
  rises: 0,
  high: 3,
  of: 8,
  closing: 5,
};
/** Gradient norms are noisy: what is not twice the baseline is none. */
const GRADIENT: Scale = { ...LOSS, share: 1 };
/** Of medians of eight points: what noise hides from single ones. */
const BUMP: Scale = { ...LOSS, window: 32, least: 32, deviations: 5, share: 0.01, high: 2, of: 4 };
const GROUP = 8;

/**
 * Of a dozen rows around an event: the median of the last five clean ones, three at least, and 15% above it, since so few
 * say little of their noise. None of 19,000 excerpts of 8 to 200 rows of ten clean logs has a spike by it, and of rises of 30% in 30
 * rows it finds 98% where single points differ by 1%.
 */
const FEW: Scale = {
  ...LOSS,
  window: 5,
  least: 3,
  share: 0.15,
  leastDeviation: 0.025,
  rises: 16,
  closing: 3,
};
const FEW_GRADIENT: Scale = { ...FEW, share: 1, leastDeviation: 0.05, rises: 0 };

const LEAST_SKIPPED = 256;
/** Of fewer points than these a baseline is made of fewer, too. */
export const FEW_POINTS = 400;
/** A spike closes when its last points are back within so many deviations. */
const CLOSED = 2;
/** Median absolute deviation, and median rise from one point to the next, to standard deviation, of a normal. */
const MAD = 1.4826;
const RISE = MAD / Math.SQRT2;

/**
 * Spikes of a loss or a gradient norm. A point is high that is not finite, or lies above the median of the last 128 clean
 * points by 6 of their deviations and 2% (a norm: by its own size); three high ones of eight open a spike, which ends
 * when the median of five is back. High points that open nothing are outliers. On medians of eight points the same
 * finds bumps that noise hides; fewer than 400 points are judged by the five before each, too.
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
  const isLoss = metric === 'loss';
  const { found, high } = scan(
    values,
    skipped,
    isShort ? shortScale(isLoss, count) : isLoss ? LOSS : GRADIENT,
  );
  const few = isShort ? scan(values, skip, isLoss ? FEW : FEW_GRADIENT) : { found: [], high: [] };
  const spikes = found.map(one => begun({ ...one, kind: 'spike' }, few.found));
  const others: readonly Spike[] =
    isShort || !isLoss ? few.found.map(one => ({ ...one, kind: 'spike' })) : bumpsOf(values, skipped);
  const lone = others.filter(other => !spikes.some(spike => overlap(spike, other)));
  const all = [...spikes, ...lone].sort((a, b) => a.start - b.start);
  const inside = (index: number) => all.some(({ start, end = count }) => index >= start && index <= end);
  const alone = [...new Set([...high, ...few.high])].sort((a, b) => a - b);
  return {
    spikes: all,
    outliers: alone.filter(index => Number.isFinite(values[index]) && !inside(index)),
    skipped,
  };
}

/** The usual rule with fewer points, which by chance lie closer together than they are. */
function shortScale(isLoss: boolean, count: number): Scale {
  const window = Math.max(16, Math.floor(count / 10));
  const usual = isLoss ? LOSS : GRADIENT;
  return { ...usual, window, least: window, deviations: usual.deviations * (1 + 8 / window) };
}

/** A spike from where the shorter baseline saw it begin, if that was before. */
function begun(spike: Spike, few: readonly Found[]): Spike {
  const earlier = few.find(one => one.start < spike.start && overlap(one, spike));
  return earlier === undefined ? spike : { ...spike, start: earlier.start, baseline: earlier.baseline };
}

function overlap(one: Found, other: Found): boolean {
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
  /** Of the points before its first. */
  readonly baseline: number;
  peak: number;
}

function scan(values: ArrayLike<number>, skipped: number, scale: Scale) {
  const { window, least, deviations, share, closing } = scale;
  const clean = rollingWindow(window);
  const rises = rollingWindow(scale.rises);
  const found: Found[] = [];
  const high: number[] = [];
  const recent: { readonly at: number; readonly baseline: number }[] = [];
  let [baseline, deviation, before] = [Number.NaN, Number.NaN, Number.NaN];
  let open: Open | undefined;
  for (let i = skipped; i < values.length; i++) {
    const value = values[i]!;
    const isKnown = open === undefined && clean.size() >= least;
    if (isKnown) baseline = clean.median();
    // how far the points lie is asked only of what is high enough to matter
    // without a baseline nothing lies above it
    const isFar = !Number.isNaN(baseline) && isAbove(value, baseline, share * Math.abs(baseline));
    if (isFar && isKnown)
      deviation = Math.max(
        MAD * clean.absoluteDeviation(),
        scale.leastDeviation * Math.abs(baseline),
        rises.size() === 0 ? 0 : RISE * rises.median(),
      );
    const isHigh = isFar && isAbove(value, baseline, deviations * deviation);
    if (isHigh) high.push(i);
    if (open !== undefined) {
      open.peak = worse(open.peak, value);
      if (isBack(values, { at: i, start: open.start, closing, below: baseline + CLOSED * deviation })) {
        found.push({ ...open, end: i - closing + 1 });
        open = undefined;
        recent.length = 0;
      }
      continue;
    }
    if (!isHigh) {
      if (!Number.isFinite(value)) continue;
      clean.push(value);
      if (scale.rises > 0 && value > before) rises.push(value - before);
      before = value;
      continue;
    }
    recent.push({ at: i, baseline });
    while (recent[0]!.at <= i - scale.of) recent.shift();
    const [first] = recent;
    if (recent.length >= scale.high) {
      const peak = recent.map(({ at }) => values[at]!).reduce(worse);
      open = { start: first!.at, baseline: first!.baseline, peak };
    }
  }
  if (open !== undefined) found.push(open);
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

function isBack(
  values: ArrayLike<number>,
  {
    at,
    start,
    closing,
    below,
  }: { readonly at: number; readonly start: number; readonly closing: number; readonly below: number },
): boolean {
  if (at - start < closing) return false;
  const last = Array.from({ length: closing }, (_, i) => values[at - i]!);
  return medianOf(last.map(value => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY))) <= below;
}
