import type { ParametricCoefficients } from '../core/index.ts';
import type { Points } from './points.ts';

/** ln E that stands for E = 0 in draws: its exponential is 0 beside any loss, and JSON can hold it. */
const LOG_OF_ZERO = -700;

/** The law's coefficients from the internal ones: ln A = a + alpha·mean ln N, ln B = b + beta·mean ln D. */
export function toCoefficients(theta: ArrayLike<number>, points: Points): ParametricCoefficients {
  const [logE, logA, logB, alpha, beta] = toDraw(theta, points) as [number, number, number, number, number];
  return { E: Math.exp(logE), A: Math.exp(logA), B: Math.exp(logB), alpha, beta };
}

/** ln E, ln A, ln B, alpha, beta: the order of a law file's draws. */
export function toDraw(theta: ArrayLike<number>, points: Points): number[] {
  const [e = 0, a = 0, b = 0, alpha = 0, beta = 0] = Array.from(theta);
  return [
    Math.max(e, LOG_OF_ZERO),
    a + alpha * points.centreOfLogParameters,
    b + beta * points.centreOfLogTokens,
    alpha,
    beta,
  ];
}
