import { Refusal } from '../core/refusal.ts';
/**
 * Accelerator-hours per unexpected interruption in Llama 3's 54 days on 16,384 H100: 419 of them.
 * Source: The Llama 3 Herd of Models (arXiv:2407.21783), section 3.3.4 and Table 5.
 */
export const llama3HoursPerInterruption: number = (54 * 24 * 16_384) / 419;

/** What stops a run and what it takes to go on; all in seconds. */
export interface Interruptions {
  /** Mean time between interruptions of the whole cluster. */
  readonly meanTime: number;
  /** Time that writing a checkpoint stops the run. */
  readonly write: number;
  /** Time from an interruption until the run computes again, without the work that is lost. */
  readonly restart: number;
}

/**
 * Mean time between interruptions of a cluster whose devices fail independently and at a constant rate:
 * M = M_device / n.
 *
 * @param accelerators devices that must all work
 * @param hoursPerInterruption accelerator-hours per interruption; Llama 3's 50.7k unless given
 * @returns seconds
 * @throws RangeError when either is not above zero
 * @example
 * (meanTimeBetweenInterruptions(16_384) / 3600).toFixed(2) // => '3.09'
 */
export function meanTimeBetweenInterruptions(
  accelerators: number,
  hoursPerInterruption: number = llama3HoursPerInterruption,
): number {
  positive('accelerators', accelerators);
  positive('hoursPerInterruption', hoursPerInterruption);
  return (hoursPerInterruption / accelerators) * 3600;
}

/**
 * Time between checkpoints that loses the least: Young's √(2δM) (1974), less δ in Daly's form (2006).
 *
 * @param write time that a checkpoint stops the run, δ, seconds
 * @param meanTime mean time between interruptions, M, seconds
 * @returns seconds of work between checkpoints by each; Daly's is never below zero
 * @throws RangeError when either is not above zero
 * @example
 * (checkpointInterval(60, 3.09 * 3600).young / 60).toFixed(1) // => '19.3'
 */
export function checkpointInterval(write: number, meanTime: number): { young: number; daly: number } {
  positive('write', write);
  positive('meanTime', meanTime);
  const young = Math.sqrt(2 * write * meanTime);
  return { young, daly: Math.max(0, young - write) };
}

/**
 * Share of time that does work which counts, with a checkpoint after every `interval` of work.
 *
 * `exact` holds for exponential interruptions: an interval takes E = M·e^{R/M}·(e^{(τ+δ)/M} − 1) on average,
 * and goodput is τ/E (Daly 2006). `firstOrder` is 1 − δ/τ − (τ/2 + R)/M, good while τ is far below M.
 *
 * @param interval work between checkpoints, τ, seconds
 * @param interruptions M, δ and R
 * @returns both shares, 0 to 1
 * @throws RangeError when a time is negative, or interval or mean time zero
 * @example
 * goodput(19.3 * 60, { meanTime: 3.09 * 3600, write: 60, restart: 600 }).exact.toFixed(3) // => '0.852'
 */
export function goodput(
  interval: number,
  interruptions: Interruptions,
): { exact: number; firstOrder: number } {
  const { meanTime, write, restart } = interruptions;
  positive('interval', interval);
  positive('meanTime', meanTime);
  notNegative('write', write);
  notNegative('restart', restart);
  const taken = meanTime * Math.exp(restart / meanTime) * Math.expm1((interval + write) / meanTime);
  const firstOrder = 1 - write / interval - (interval / 2 + restart) / meanTime;
  return { exact: interval / taken, firstOrder: Math.max(0, firstOrder) };
}

/**
 * The interval that makes exact goodput largest: the root of τ/M = 1 − e^{−(τ+δ)/M}, by Newton's method.
 *
 * @param interruptions M and δ, seconds; R does not move the optimum
 * @returns seconds
 * @example
 * (bestInterval({ meanTime: 3.09 * 3600, write: 60 }) / 60).toFixed(1) // => '18.6'
 */
export function bestInterval(interruptions: Pick<Interruptions, 'meanTime' | 'write'>): number {
  const { meanTime, write } = interruptions;
  const delta = write / meanTime;
  // Young's value lies above the root, where the function is convex: Newton comes down to it
  let x = Math.min(Math.sqrt(2 * delta), 1);
  for (let step = 0; step < 50; step += 1) {
    const decay = Math.exp(-(x + delta));
    const next = x - (x - 1 + decay) / (1 - decay);
    if (Math.abs(next - x) <= 1e-14 * x) break;
    x = next;
  }
  return x * meanTime;
}

function positive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new Refusal(`\`${name}\` must be above zero: got ${value}`);
  }
}

function notNegative(name: string, value: number): void {
  if (!(value >= 0)) throw new Refusal(`\`${name}\` must be at least zero: got ${value}`);
}
