import { invertPositive, solvePositive } from '../core/linear.ts';
import type { Uncertain } from '../core/spread.ts';
import { type Bin, geometricBins, type MetricSeries, medianOf } from './bins.ts';
import type { Progress } from './schedule.ts';

/** Prior of the exponent, and of what a decay from the peak to nothing is worth, in shares of the loss. */
const EXPONENT = { logMean: Math.log(0.45), deviation: 0.35 };
const GAIN = { mean: 0.045, deviation: 0.012 };

const BINS = 40;
const LEAST_BINS = 5;
/** Where points begin to count: behind the warm-up, and not in the first third of what was seen. */
const AFTER_WARMUP = 1.2;
const OF_SEEN = 0.35;
/** How unsure the rest of a decay is of which only the beginning was seen. */
const UNSEEN_DECAY = 0.15;
/** Seeds, and the noise of the end. */
const END_NOISE = 0.001;
const NO_NOISE = 0.003;
export const Z80 = 1.2816;
export const Z95 = 1.96;

/** Final loss as the curve so far and the schedule to come let expect it. */
export interface LossForecast extends Uncertain {
  readonly method: 'annealed-power';
  readonly standardDeviation: number;
  /** Exponent of the power law, and share of the loss that a whole decay is worth. */
  readonly alpha: number;
  readonly gain: number;
  /** How much of the annealing is still to come, 0 to 1. */
  readonly annealingLeft: number;
  readonly bins: number;
}

/** Why no forecast is made. */
export interface ForecastRefusal {
  readonly reason: 'warm-up' | 'few-points';
}

/**
 * Final loss of a run from its curve so far: L(S, a) = c·y + e^b·(S/S_last)^(−e^g) − G·y·a, with S the sum of rates, a
 * the annealed share (Tissue et al. 2024, arXiv:2408.11029) and priors on exponent and gain, fitted to 40 geometric bins by
 * Levenberg–Marquardt. The interval takes in the fit, the decay that nobody has seen yet, and seeds.
 *
 * @param series steps and losses, nats, spikes left out; single outliers do not move the bins' medians
 * @param progress of the schedule
 * @param now last step seen
 * @returns final loss, likely and at 80% and 95%; or why there is none
 */
export function forecastLoss(
  series: MetricSeries,
  progress: Progress,
  now: number,
): LossForecast | ForecastRefusal {
  const { learned, annealed, warmupSteps, totalSteps } = progress;
  if (now < 1.5 * warmupSteps) return { reason: 'warm-up' };
  const from = Math.max(AFTER_WARMUP * warmupSteps, OF_SEEN * now);
  const bins = geometricBins(series, from, now, BINS);
  if (bins.length < LEAST_BINS) return { reason: 'few-points' };
  const last = bins.at(-1)!;
  const y = last.value;
  const noise = noiseOf(bins);
  const scale = learned(last.step);
  const rows = bins.map(({ step, value, count }) => ({
    x: Math.log(learned(step) / scale),
    a: annealed(step),
    value,
    deviation: Math.hypot((1.25 * noise) / Math.sqrt(count), 0.0015 * value),
  }));
  const { theta, curvature, cost } = fitCurve(rows, y);
  const end = { x: Math.log(learned(totalSteps) / scale), a: annealed(totalSteps) };
  const likely = lossAt(theta, y, end);
  const gradient = gradientAt(theta, y, end);
  const covariance = covarianceOf(curvature);
  const spread = Math.max(1, cost / Math.max(1, bins.length - 2));
  const left = Math.max(0, end.a - annealed(last.step));
  const unseen = UNSEEN_DECAY * theta[3]! * y * left;
  const standardDeviation = Math.sqrt(
    quadratic(covariance, gradient) * spread + unseen ** 2 + (END_NOISE * likely) ** 2,
  );
  return {
    likely,
    '80': [likely - Z80 * standardDeviation, likely + Z80 * standardDeviation],
    '95': [likely - Z95 * standardDeviation, likely + Z95 * standardDeviation],
    method: 'annealed-power',
    standardDeviation,
    alpha: Math.exp(theta[2]!),
    gain: theta[3]!,
    annealingLeft: left,
    bins: bins.length,
  };
}

/** Noise of single points: the median of the bins' deviations. */
export function noiseOf(bins: readonly Bin[]): number {
  const deviations = bins.flatMap(({ deviation }) => (deviation === undefined ? [] : [deviation]));
  return deviations.length === 0 ? NO_NOISE : medianOf(deviations);
}

interface Row {
  readonly x: number;
  readonly a: number;
  readonly value: number;
  readonly deviation: number;
}

function lossAt(
  [c, b, g, gain]: ArrayLike<number> & Iterable<number>,
  y: number,
  { x, a }: Pick<Row, 'x' | 'a'>,
) {
  return c! * y + Math.exp(b! - Math.exp(g!) * x) - gain! * y * a;
}

function gradientAt(theta: Float64Array, y: number, { x, a }: Pick<Row, 'x' | 'a'>): Float64Array {
  const [, b, g] = theta;
  const alpha = Math.exp(g!);
  const term = Math.exp(b! - alpha * x);
  return Float64Array.of(y, term, -term * alpha * x, -y * a);
}

/** Residuals and their derivatives, priors last. */
function system(rows: readonly Row[], y: number, theta: Float64Array) {
  const hessian = new Float64Array(16);
  const slope = new Float64Array(4);
  let cost = 0;
  const add = (residual: number, derivative: Float64Array) => {
    cost += residual ** 2;
    for (let i = 0; i < 4; i++) {
      slope[i]! += derivative[i]! * residual;
      for (let j = 0; j < 4; j++) hessian[4 * i + j]! += derivative[i]! * derivative[j]!;
    }
  };
  for (const row of rows) {
    const derivative = gradientAt(theta, y, row).map(value => value / row.deviation);
    add((lossAt(theta, y, row) - row.value) / row.deviation, derivative);
  }
  const data = cost;
  add((theta[2]! - EXPONENT.logMean) / EXPONENT.deviation, Float64Array.of(0, 0, 1 / EXPONENT.deviation, 0));
  add((theta[3]! - GAIN.mean) / GAIN.deviation, Float64Array.of(0, 0, 0, 1 / GAIN.deviation));
  return { hessian, slope, cost, data };
}

const ROUNDS = 500;

function fitCurve(rows: readonly Row[], y: number) {
  let theta = Float64Array.of(0.85, Math.log(0.1 * y), EXPONENT.logMean, GAIN.mean);
  let here = system(rows, y, theta);
  let damping = 1e-3;
  for (let round = 0; round < ROUNDS && damping < 1e12; round++) {
    const damped = here.hessian.map((entry, i) => (i % 5 === 0 ? entry * (1 + damping) : entry));
    const step = solvePositive(damped, here.slope);
    const next = step === undefined ? theta : theta.map((value, i) => value - step[i]!);
    const there = system(rows, y, next);
    if (step !== undefined && there.cost < here.cost) {
      const gained = here.cost - there.cost;
      [theta, here] = [next, there];
      damping = Math.max(1e-12, damping / 5);
      if (gained < 1e-12 * here.cost) break;
    } else damping *= 4;
  }
  return { theta, curvature: here.hessian, cost: here.data };
}

/** The inverse of the curvature; of a parameter that the points say nothing of, as much as keeps it finite. */
function covarianceOf(curvature: Float64Array): Float64Array {
  for (let ridge = 0; ridge < 1; ridge = Math.max(1e-12, 10 * ridge)) {
    const found = invertPositive(
      curvature.map((entry, i) => (i % 5 === 0 ? entry * (1 + ridge) + ridge : entry)),
      4,
    );
    if (found !== undefined) return found;
  }
  return Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0));
}

function quadratic(matrix: Float64Array, vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) sum += vector[i]! * matrix[4 * i + j]! * vector[j]!;
  return sum;
}
