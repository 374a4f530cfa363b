/** Degrees are small; what is not found within these many candidates is not looked for. */
const TRIES = 4096;

/**
 * The largest divisor of a number that is at most another.
 *
 * @example
 * divisorUpTo(8, 7) // => 4
 */
export function divisorUpTo(of: number, most: number): number {
  const start = Math.min(of, most);
  for (let candidate = start; candidate > Math.max(1, start - TRIES); candidate--) {
    if (of % candidate === 0) return candidate;
  }
  return 1;
}

/**
 * The divisor of a number that is nearest to another; the smaller one where two are.
 *
 * @example
 * nearestDivisor(64, 7) // => 8
 */
export function nearestDivisor(of: number, to: number): number {
  for (let distance = 0; distance < TRIES; distance++) {
    for (const candidate of [to - distance, to + distance]) {
      if (candidate >= 1 && of % candidate === 0) return candidate;
    }
  }
  return 1;
}
