import { minimum, normalProbability } from '../core/index.ts';
import { leastOf } from '../core/unbounded.ts';
import { type Descent, type DescentProblem, descendInStages } from './descend.ts';

/** Outer exponents between which k is sought. */
const LEAST = 0.05;
const MOST = 4;

/** How far from where it starts k is sought where it is nearly known, as in a resample, in ln k. */
const NEAR = 1;

/** A fit with an outer exponent. */
export interface CoupledFit {
  readonly k: number;
  readonly end: Descent;
}

/**
 * Fit L = E + (A/N^alpha + B/D^beta)^k (Videau et al. 2026, arXiv:2608.07222): for each k the five others by descent, k
 * by golden sections between the best points of a scan.
 *
 * @param problem runs, objective and constraints
 * @param plain internal coefficients of the fit with k = 1, where each descent starts
 * @param start k to seek near; the whole range is scanned unless given
 * @returns k and where its descent ended
 */
export function fitOuter(problem: DescentProblem, plain: ArrayLike<number>, start?: number): CoupledFit {
  const at = (logK: number) => {
    const k = Math.exp(logK);
    const objective = { ...problem.objective, outer: k };
    // what is above E to the 1/k: both terms as they would be alone
    const [e = 0, a = 0, b = 0, alpha = 0, beta = 0] = Array.from(plain);
    return descendInStages({ ...problem, objective }, [e, a / k, b / k, alpha / k, beta / k]);
  };
  const [low, high] =
    start === undefined
      ? valley(logK => at(logK).value, Math.log(LEAST), Math.log(MOST))
      : [Math.log(start) - NEAR, Math.log(start) + NEAR];
  const logK = minimum(value => at(value).value, low, high, 1e-9);
  return { k: Math.exp(logK), end: at(logK) };
}

/** Neighbours of the least of evenly spaced values. */
function valley(f: (x: number) => number, low: number, high: number): readonly [number, number] {
  const count = 17;
  const place = (index: number) => low + ((high - low) * index) / (count - 1);
  const values = Array.from({ length: count }, (_, index) => f(place(index)));
  const best = values.indexOf(leastOf(values));
  return [place(Math.max(0, best - 1)), place(Math.min(count - 1, best + 1))];
}

/** A coupled fit against the plain one. */
export interface OuterTest {
  readonly k: number;
  /** Objective with k = 1. */
  readonly plain: number;
  readonly objective: number;
  /** Twice the logarithm of the ratio of the likelihoods. */
  readonly likelihoodRatio: number;
  /** How likely so large a ratio is where k is 1: chi-squared with one degree of freedom. */
  readonly probability: number;
}

/**
 * Likelihood ratio of k against k = 1. An objective S of n runs, its scale unknown, is read as a likelihood: absolute
 * errors (Huber's, whose delta is small beside them) as Laplace's, 2 n ln(S_1/S_k), squared ones as normal, n ln(S_1/S_k).
 */
export function testOuter(
  { k, end }: CoupledFit,
  plain: number,
  { count, squared }: { readonly count: number; readonly squared: boolean },
): OuterTest {
  const ratio = Math.max(0, (squared ? 1 : 2) * count * Math.log(plain / end.value));
  const probability = Math.min(1, 2 * normalProbability(-Math.sqrt(ratio)));
  return { k, plain, objective: end.value, likelihoodRatio: ratio, probability };
}
