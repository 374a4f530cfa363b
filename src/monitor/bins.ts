/** Points of one metric in order of steps. */
export interface MetricSeries {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** Points of neighbouring steps taken together. */
export interface Bin {
  readonly step: number;
  readonly value: number;
  readonly count: number;
  readonly deviation: number | undefined;
}

/** Since which step all values are no numbers, and how many; undefined where the last one is. */
export function notFinite({
  steps,
  values,
}: MetricSeries): { readonly step: number; readonly count: number } | undefined {
  let at = values.length;
  while (at > 0 && !Number.isFinite(values[at - 1]!)) at -= 1;
  return at === values.length ? undefined : { step: steps[at]!, count: values.length - at };
}

/** Median; the mean of the two middle ones of an even number. What is no number is the highest. */
export function medianOf(values: ArrayLike<number>): number {
  // sorting a typed array needs no comparison of ours
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Median of five points or more, mean of fewer: batches' losses have a heavy upper tail. */
export function locationOf(values: Float64Array): number {
  if (values.length >= 5) return medianOf(values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Points between two steps in geometric bins of whole steps; empty ones are left out. The first edge is rounded down,
 * the others to the nearest step, and the last bin holds `to`.
 */
export function geometricBins(series: MetricSeries, from: number, to: number, count: number): readonly Bin[] {
  const first = Math.max(1, Math.floor(from));
  const edges = new Set<number>();
  for (let i = 0; i < count; i++) edges.add(Math.round(first * (to / first) ** (i / count)));
  edges.delete(to);
  const ends = [...edges, to + 1];
  const bins: Bin[] = [];
  let at = 0;
  while (at < series.steps.length && series.steps[at]! < first) at += 1;
  for (let i = 1; i < ends.length; i++) {
    const begin = at;
    while (at < series.steps.length && series.steps[at]! < ends[i]!) at += 1;
    if (at > begin) bins.push(binOf(series, begin, at));
  }
  return bins;
}

function binOf({ steps, values }: MetricSeries, from: number, to: number): Bin {
  const kept = values.subarray(from, to);
  const count = kept.length;
  const mean = kept.reduce((sum, value) => sum + value, 0) / count;
  const squares = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    step: steps.subarray(from, to).reduce((sum, step) => sum + step, 0) / count,
    value: locationOf(kept),
    count,
    deviation: count < 2 ? undefined : Math.sqrt(squares / (count - 1)),
  };
}
