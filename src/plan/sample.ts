/**
 * What varies in a plan, by its coordinate; a law's coefficients take the rest. Failures are in the hours of documented runs, and
 * so in their utilisation: a run that goes well goes well in both.
 */
export const coordinates = { utilisation: 0, price: 1, failures: 0, law: 3 } as const;

/** Points of the sample: chances come out within 0.2 points of the integral, in a millisecond. */
export const SAMPLE_SIZE = 1024;

/** Below every point of the sample. */
export const BELOW_SAMPLE = 1e-4;

const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23] as const;
const kept: (Float64Array | undefined)[] = [];
const inOrder: (Float64Array | undefined)[] = [];

/**
 * A coordinate of the fixed sample: (k + 1/2)·√p modulo 1 for k = 0 … 1023, p the prime of the coordinate. Fractional
 * parts of square roots of primes fill the cube evenly (Richtmyer 1951; Niederreiter 1992, section 3.1), so that the
 * same plan has the same digits each time, without a generator.
 *
 * @param coordinate 0 to 8
 * @returns numbers above 0 and below 1
 */
export function sampleOf(coordinate: number): Float64Array {
  const root = Math.sqrt(primes[coordinate]!);
  kept[coordinate] ??= Float64Array.from({ length: SAMPLE_SIZE }, (_, k) => ((k + 0.5) * root) % 1);
  return kept[coordinate];
}

/** The points of a coordinate in ascending order. */
export function sortedSampleOf(coordinate: number): Float64Array {
  inOrder[coordinate] ??= Float64Array.from(sampleOf(coordinate)).sort();
  return inOrder[coordinate];
}

/** The coordinates that a law's coefficients take, one each. */
export function lawPoints(): readonly Float64Array[] {
  return primes.slice(coordinates.law).map((_, index) => sampleOf(coordinates.law + index));
}
