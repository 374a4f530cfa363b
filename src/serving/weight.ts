import { findAccelerator } from '../catalog/accelerators.ts';
import { checkPositive } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { findRoot } from '../core/root.ts';
import { formatCount } from '../quantity/format.ts';
import { isBroken, LEAST_PARAMETERS, largestHeld, Unmet } from './held.ts';
import { peakOf } from './roofline.ts';
import { serving } from './serving.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';
import type { ServingWorkload } from './workload.ts';

/**
 * What a workload makes of a served token, in training FLOP: c(N) = 2·N·kappa(N)·p_s/p_t, and its tangent at a size,
 * fixed + 2·N·marginal. An optimum under the tangent at its own size is one under c.
 */
export interface ServingWeight {
  /** p_s/p_t: an hour of a peak FLOP/s of serving over one of training, in money. */
  readonly priceRatio: number;
  /** kappa · p_s/p_t: all that a token costs, over 2·N. */
  readonly weight: number;
  /** The same of what one more parameter adds: what the optimum weighs. All of it for a shape that is given. */
  readonly marginal: number;
  readonly fixed: number;
  /** Serving at that size, kappa with it. */
  readonly answer: ServingAnswer;
}

/** What an optimum is asked with. */
export type Weighing = Pick<ServingWeight, 'marginal' | 'fixed'> & { readonly mostParameters?: number };

/** A weight at the size that it leads to. */
export interface SettledWeight extends ServingWeight {
  /** The largest model that the devices hold, where that is what holds the size. */
  readonly mostParameters?: number;
  /** The largest model of which the devices hold one sequence, and keep the workload's own latencies. */
  readonly largestHeld: number;
  /** c(N) of any size; undefined of one that does not fit. */
  readonly costOf: (parameters: number) => number | undefined;
}

/** What training is compared with. */
export interface TrainingSide {
  /** Share of the dense 16-bit peak by 6·N·D. */
  readonly utilisation: number;
  /** USD an hour of a device, and its dense 16-bit peak; those of the serving devices unless given. */
  readonly price?: number | undefined;
  readonly peak?: number | undefined;
}

/**
 * kappa of a model, and what its served tokens weigh against training.
 *
 * @param workload how it is served
 * @param model its parameters, or its shape
 * @param training what is compared with
 * @throws RangeError where it does not fit the workload's devices, or cannot keep its latencies
 */
export function servingWeight(
  workload: ServingWorkload,
  model: Omit<ServingRequest, keyof ServingWorkload>,
  training: TrainingSide,
): ServingWeight {
  const answer = serving({ ...workload, ...model, trainingUtilisation: training.utilisation });
  if (answer.kappa === undefined) throw new Unmet(doesNotFit(answer, workload));
  const missed = answer.caveats.find(isBroken);
  if (missed !== undefined) throw new Unmet(missed.message);
  const priceRatio = priceRatioOf(answer, workload, training);
  const weight = answer.kappa.likely * priceRatio;
  return { priceRatio, weight, marginal: weight, fixed: 0, answer };
}

/** p_s/p_t by likely prices, an hour of a peak FLOP/s each; 1 of the same devices, or where a price is not known. */
function priceRatioOf(
  { price }: ServingAnswer,
  { accelerator }: ServingWorkload,
  training: TrainingSide,
): number {
  const peak = peakOf(findAccelerator(accelerator), 'bf16');
  const prices = price === undefined || training.price === undefined ? 1 : price.likely / training.price;
  return checkPositive('Price of serving over training', (prices * (training.peak ?? peak)) / peak);
}

function doesNotFit(
  { parameters, fewestDevices, hardware }: ServingAnswer,
  workload: ServingWorkload,
): string {
  const most = largestHeld(workload);
  const room = most === undefined ? 'no model does' : `dense ones of at most ${formatCount(most)} do`;
  const more = fewestDevices === null ? '' : `, and ${fewestDevices} would hold it`;
  return `${formatCount(parameters)} parameters do not fit the ${hardware.devices} ${hardware.accelerator} that serve them in ${hardware.precision}: ${room}${more}`;
}

/**
 * c(N) of any size of a usual shape, in training FLOP; undefined of one that does not fit, or keeps no latency.
 *
 * @param workload how it is served
 * @param training what is compared with
 */
export function tokenCost(
  workload: ServingWorkload,
  training: TrainingSide,
): (parameters: number) => number | undefined {
  return parameters => {
    const answer = serving({ ...workload, parameters, trainingUtilisation: training.utilisation });
    if (answer.kappa === undefined || answer.caveats.some(isBroken)) return undefined;
    return 2 * parameters * answer.kappa.likely * priceRatioOf(answer, workload, training);
  };
}

/** Step of a size's logarithm over which c(N) has its slope, and the width of what is no slope but a kink. */
const STEP = 1e-4;

/** Sizes at which an optimum is looked for are this many times apart. */
const APART = 2;

/**
 * The size that a lifetime asks for under a workload, and what a served token weighs there. Served tokens cost c(N), of
 * a shape that changes with N without leaps; the size is one whose own tangent to c leads to it, so that it is best
 * under c itself. Where a batch or a cache ends and c has a kink, a slope between those of both sides leads there.
 *
 * @param workload how the model is served; D_inf counts tokens of answers
 * @param training what kappa compares with
 * @param optimum parameters that a weighing leads to; undefined where serving leaves nothing to train with
 * @returns the weight at the optimum that it leads to
 * @throws RangeError where no model fits the workload's devices, or serving takes the whole budget
 */
export function settleWeight(
  workload: ServingWorkload,
  training: TrainingSide,
  optimum: (weighing: Weighing) => number | undefined,
): SettledWeight {
  const held = largestHeld(workload);
  if (held === undefined)
    throw new Unmet(`No model fits and is in time: expected more devices than ${workload.devices}`);
  // a little below what fits just so, where there is a slope on both sides
  const most = Math.log(held) - 2 * STEP;
  const costOf = tokenCost(workload, training);
  const weighing = (logSize: number): Weighing => {
    const [below, at, above] = [-STEP, 0, STEP].map(step => costOf(Math.exp(logSize + step))!);
    const power = Math.log(above! / below!) / (2 * STEP);
    return { marginal: (power * at!) / (2 * Math.exp(logSize)), fixed: (1 - power) * at! };
  };
  const leads = (asked: Weighing, logSize: number) => {
    const size = optimum(asked);
    return size === undefined ? Number.NEGATIVE_INFINITY : Math.log(size) - logSize;
  };
  const excess = (logSize: number) => leads(weighing(logSize), logSize);
  const logSize = sizeBetween(excess, most);
  let asked = weighing(logSize);
  const isHeld = logSize === most && leads(asked, logSize) > 0;
  if (isHeld) asked = { ...asked, mostParameters: Math.exp(most) };
  else if (Math.abs(leads(asked, logSize)) > STEP / 10) {
    const cost = costOf(Math.exp(logSize))!;
    const through = (marginal: number) => ({ marginal, fixed: cost - 2 * Math.exp(logSize) * marginal });
    const [low, high] = [-2 * STEP, 2 * STEP].map(step => weighing(Math.min(most, logSize + step)).marginal);
    const slope = (share: number) => low! * (high! / low!) ** share;
    const off = (share: number) => leads(through(slope(share)), logSize);
    if (off(0) > 0 && off(1) < 0) asked = through(slope(findRoot(off, 0, 1)));
  }
  const parameters = optimum(asked)!;
  return { ...servingWeight(workload, { parameters }, training), ...asked, largestHeld: held, costOf };
}

/** Logarithm of the largest size below which a weighing leads to a larger and above which to a smaller one. */
function sizeBetween(excess: (logSize: number) => number, most: number): number {
  let high = most;
  if (excess(high) >= 0) return high;
  for (;;) {
    const low = Math.max(Math.log(LEAST_PARAMETERS), high - Math.log(APART));
    const found = excess(low);
    if (found >= 0) return findRoot(excess, low, high);
    if (low === Math.log(LEAST_PARAMETERS)) {
      throw new Refusal(
        Number.isFinite(found)
          ? 'So much serving asks for a model of less than 1M parameters: expected fewer tokens to serve, or a larger budget'
          : 'Serving takes the whole budget and leaves nothing to train with',
      );
    }
    high = low;
  }
}
