import { Refusal } from './refusal.ts';
/**
 * Quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan 1996, the default of
 * numpy and R).
 *
 * @param sorted values in ascending order, at least one
 * @param probability between 0 and 1
 * @example
 * sortedQuantile([1, 2, 3, 4], 0.5) // => 2.5
 */
export function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  return risingQuantile(sorted, value => value, probability);
}

/** The quantile that a rising function of sorted values has: {@link sortedQuantile} of its values, of which it asks for two. */
export function risingQuantile(
  sorted: ArrayLike<number>,
  rising: (value: number) => number,
  probability: number,
): number {
  if (sorted.length === 0) throw new Refusal('Quantile needs at least one value: got none');
  if (!(probability >= 0 && probability <= 1)) {
    throw new Refusal(`Probability must be between 0 and 1: got ${probability}`);
  }
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = rising(sorted[below]!);
  const high = rising(sorted[Math.min(below + 1, sorted.length - 1)]!);
  return low + (place - below) * (high - low);
}

/**
 * Quantile of the standard normal distribution, to about 1e-15 (Wichura 1988, algorithm AS 241, PPND16).
 *
 * @param probability above 0 and below 1
 * @example
 * normalQuantile(0.5) // => 0
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new Refusal(`Probability must be above 0 and below 1: got ${probability}`);
  }
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const square = 0.180625 - centred * centred;
    return (centred * polynomial(centre[0], square)) / polynomial(centre[1], square);
  }
  const tail = Math.sqrt(-Math.log(centred < 0 ? probability : 1 - probability));
  const [coefficients, offset] = tail <= 5 ? [middle, 1.6] : [far, 5];
  const size = polynomial(coefficients[0], tail - offset) / polynomial(coefficients[1], tail - offset);
  return centred < 0 ? -size : size;
}

/**
 * Probability that a standard normal number falls below x, to about 1e-15 (the Taylor series of Marsaglia 2004).
 *
 * @param x any number
 * @returns probability, 0 to 1
 * @throws RangeError when x is not a number
 * @example
 * normalProbability(0) // => 0.5
 */
export function normalProbability(x: number): number {
  // what is no number makes no sum that the series could settle at
  if (typeof x !== 'number' || Number.isNaN(x))
    throw new Refusal(`Standard deviations must be a number: got ${x}`);
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let power = 3; sum + term !== sum; power += 2) {
    term *= (x * x) / power;
    sum += term;
  }
  // far out the series rounds past the end
  return Math.max(0, Math.min(1, 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)));
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let power = coefficients.length - 1; power >= 0; power--) value = value * x + coefficients[power]!;
  return value;
}

type Ratio = readonly [numerator: readonly number[], denominator: readonly number[]];

const centre: Ratio = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.693765509461, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];
const middle: Ratio = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
const far: Ratio = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];
