import { Refusal } from './refusal.ts';
/**
 * Root of a continuous function that changes sign between `low` and `high`, by Brent's method
 * (Brent 1973, "Algorithms for Minimization without Derivatives", chapter 4). It never leaves the bracket, so kinks
 * and infinite ends do no harm.
 *
 * @param f the function; may be ±Infinity at an end
 * @param low one end of the bracket
 * @param high the other end
 * @returns x with f(x) = 0, to the last few digits that x can hold
 * @throws RangeError when f has the same sign at both ends
 * @example
 * Math.round(findRoot(x => x * x - 2, 0, 2) * 1e12) / 1e12 // => 1.414213562373
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0 || Number.isNaN(fa) || Number.isNaN(fb)) {
    throw new Refusal(`No sign change between ${low} and ${high}: got ${fa} and ${fb}`);
  }
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  for (let iteration = 0; iteration < 200; iteration++) {
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      previous = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const tolerance = 2 * Number.EPSILON * Math.abs(b);
    const half = (c - b) / 2;
    if (Math.abs(half) <= tolerance || fb === 0) return b;
    const interpolated =
      Math.abs(previous) > tolerance &&
      Math.abs(fa) > Math.abs(fb) &&
      Number.isFinite(fa) &&
      Number.isFinite(fc)
        ? interpolate(a, b, c, fa, fb, fc, half, tolerance, previous)
        : null;
    previous = interpolated === null ? half : step;
    step = interpolated ?? half;
    a = b;
    fa = fb;
    b += Math.abs(step) > tolerance ? step : Math.sign(half) * tolerance;
    fb = f(b);
  }
  return b;
}

/** Inverse quadratic or secant step, or null where bisection is safer. */
function interpolate(
  a: number,
  b: number,
  c: number,
  fa: number,
  fb: number,
  fc: number,
  half: number,
  tolerance: number,
  previous: number,
): number | null {
  const s = fb / fa;
  let p: number;
  let q: number;
  if (a === c) {
    p = 2 * half * s;
    q = 1 - s;
  } else {
    const r = fb / fc;
    const t = fa / fc;
    p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  if (p > 0) q = -q;
  p = Math.abs(p);
  return 2 * p < Math.min(3 * half * q - Math.abs(tolerance * q), Math.abs(previous * q)) ? p / q : null;
}
