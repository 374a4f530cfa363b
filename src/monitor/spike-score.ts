/** Rolling window and deviations of OLMo 2's spike score (arXiv:2501.00656). */
const WINDOW = 1000;
const DEVIATIONS = 7;

/** Percentage of values at least 7 deviations above the mean of the 1,000 before (OLMo 2, arXiv:2501.00656). */
export function spikeScore(values: Float64Array): number {
  let [sum, squares, count, spikes] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (count >= 2) {
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - mean ** 2));
      if (value - mean >= DEVIATIONS * deviation && deviation > 0) spikes += 1;
    }
    if (!Number.isFinite(value)) continue;
    sum += value;
    squares += value ** 2;
    count += 1;
    const left = i >= WINDOW ? values[i - WINDOW]! : Number.NaN;
    if (Number.isFinite(left)) {
      sum -= left;
      squares -= left ** 2;
      count -= 1;
    }
  }
  return values.length === 0 ? 0 : (100 * spikes) / values.length;
}
