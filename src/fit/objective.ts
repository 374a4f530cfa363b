import type { Points } from './points.ts';

/** What is minimised: the residual and how it is punished. */
export interface Objective {
  /** Residual of ln L (true) or of L itself. */
  readonly logarithmic: boolean;
  /** Huber's delta; Infinity for squared error. */
  readonly delta: number;
  /** Outer exponent k of L = E + (A/N^alpha + B/D^beta)^k; 1 is the plain form. */
  readonly outer: number;
}

/** Objectives by name, as the literature uses them. */
export const objectiveNames = ['huber-log', 'squared-log', 'huber', 'squared'] as const;
export type ObjectiveName = (typeof objectiveNames)[number];

/** Huber's delta of Hoffmann et al. 2022, section 3.3. */
export const HOFFMANN_DELTA = 1e-3;

export function objectiveOf(name: ObjectiveName, delta: number = HOFFMANN_DELTA): Objective {
  return { logarithmic: name.endsWith('-log'), delta: name.startsWith('huber') ? delta : Infinity, outer: 1 };
}

/** The same objective with another delta; always of one shape, so that compiled loops stay valid. */
export function withDelta({ logarithmic, outer }: Objective, delta: number): Objective {
  return { logarithmic, delta, outer };
}

/** Number of internal coefficients: e = ln E, a = ln A − alpha·mean ln N, b = ln B − beta·mean ln D, alpha, beta. */
export const SIZE = 5;

/** Gradient and curvature at one place; matrices are full, row by row. */
export interface Slope {
  readonly gradient: Float64Array;
  /** Second derivatives. */
  readonly hessian: Float64Array;
  /** Gauss-Newton matrix with the weights psi(r)/r: never indefinite, and above the Hessian where r is linear. */
  readonly majorizer: Float64Array;
}

export function newSlope(): Slope {
  return {
    gradient: new Float64Array(SIZE),
    hessian: new Float64Array(SIZE * SIZE),
    majorizer: new Float64Array(SIZE * SIZE),
  };
}

/**
 * Sum of w·rho(r) over the points, with r = ln L(N, D) − ln L or L(N, D) − L, rho(r) = r²/2 up to |r| = delta and
 * delta·(|r| − delta/2) beyond (Hoffmann et al. 2022, arXiv:2203.15556, equation 3).
 *
 * @param theta e, a, b, alpha, beta (centred, see SIZE)
 * @param weights how often each point counts
 */
export function objectiveValue(
  points: Points,
  weights: Float64Array,
  objective: Objective,
  theta: Float64Array,
): number {
  const { count, logParameters, logTokens } = points;
  const { logarithmic, delta, outer } = objective;
  const target = logarithmic ? points.logLoss : points.loss;
  const E = Math.exp(theta[0]!);
  const [, a = 0, b = 0, alpha = 0, beta = 0] = theta;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const P = Math.exp(a - alpha * logParameters[i]!);
    const Q = Math.exp(b - beta * logTokens[i]!);
    const predicted = outer === 1 ? E + P + Q : E + (P + Q) ** outer;
    const residual = (logarithmic ? Math.log(predicted) : predicted) - target[i]!;
    const size = Math.abs(residual);
    sum += weight * (size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta));
  }
  return sum;
}

/**
 * The same sum, and its gradient, Hessian and majorizer in `slope`, in one pass.
 *
 * With S = E + P + Q, P = exp(a − alpha u), Q = exp(b − beta v), the first derivatives of S are
 * (E, P, Q, −u P, −v Q); the second ones are the same terms again, so one pass serves all. Under an outer exponent
 * S = E + (P + Q)^k, those of P and Q are multiplied by k (P + Q)^(k−1), and the second ones have a product more.
 */
export function objectiveSlope(
  points: Points,
  weights: Float64Array,
  objective: Objective,
  theta: Float64Array,
  slope: Slope,
): number {
  const { count, logParameters, logTokens } = points;
  const { logarithmic, delta, outer } = objective;
  const target = logarithmic ? points.logLoss : points.loss;
  const { gradient, hessian, majorizer } = slope;
  gradient.fill(0);
  hessian.fill(0);
  majorizer.fill(0);
  const E = Math.exp(theta[0]!);
  const [, a = 0, b = 0, alpha = 0, beta = 0] = theta;
  const first = scratch;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    const u = logParameters[i]!;
    const v = logTokens[i]!;
    const P = Math.exp(a - alpha * u);
    const Q = Math.exp(b - beta * v);
    const terms = P + Q;
    const power = outer === 1 ? terms : terms ** outer;
    const S = outer === 1 ? E + P + Q : E + power;
    // first derivative of the outer power, and second one over its square
    const inner = outer === 1 ? 1 : (outer * power) / terms;
    const bend = outer === 1 ? 0 : (outer - 1) / (outer * power);
    const residual = (logarithmic ? Math.log(S) : S) - target[i]!;
    const size = Math.abs(residual);
    const inside = size <= delta;
    sum += weight * (inside ? 0.5 * size * size : delta * (size - 0.5 * delta));
    // derivative of r by S, and of rho by r
    const rate = logarithmic ? 1 / S : 1;
    const psi = weight * (inside ? residual : residual > 0 ? delta : -delta);
    const pull = psi * rate;
    const ofProducts = (inside ? weight * rate * rate : 0) - (logarithmic ? pull * rate : 0);
    const ofMajorizer = weight * rate * rate * (inside ? 1 : delta / size);
    const uP = u * P * inner;
    const vQ = v * Q * inner;
    first[0] = E;
    first[1] = P * inner;
    first[2] = Q * inner;
    first[3] = -uP;
    first[4] = -vQ;
    for (let row = 0; row < SIZE; row++) {
      const here = first[row]!;
      gradient[row]! += pull * here;
      const product = ofProducts * here;
      const major = ofMajorizer * here;
      for (let column = row; column < SIZE; column++) {
        hessian[row * SIZE + column]! += product * first[column]!;
        majorizer[row * SIZE + column]! += major * first[column]!;
      }
    }
    hessian[0]! += pull * E;
    hessian[6]! += pull * first[1]!;
    hessian[12]! += pull * first[2]!;
    hessian[8]! -= pull * uP;
    hessian[18]! += pull * u * uP;
    hessian[14]! -= pull * vQ;
    hessian[24]! += pull * v * vQ;
    if (bend !== 0) {
      for (let row = 1; row < SIZE; row++)
        for (let column = row; column < SIZE; column++)
          hessian[row * SIZE + column]! += pull * bend * first[row]! * first[column]!;
    }
  }
  for (let row = 1; row < SIZE; row++) {
    for (let column = 0; column < row; column++) {
      hessian[row * SIZE + column] = hessian[column * SIZE + row]!;
      majorizer[row * SIZE + column] = majorizer[column * SIZE + row]!;
    }
  }
  return sum;
}

const scratch = new Float64Array(SIZE);
