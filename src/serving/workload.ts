import { findAccelerator, type NumberFormat, precisions } from '../catalog/accelerators.ts';
import { checkPositive } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { suggestShapes } from '../model/shapes.ts';
import { formatCount } from '../quantity/format.ts';
import { peakOf } from './roofline.ts';
import { serving, USUAL_LENGTH } from './serving.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';

/** How a model will be served, whichever model: devices, format, users at once or latencies, lengths, price. */
export type ServingWorkload = Omit<ServingRequest, 'model' | 'parameters'>;

/** Sizes between which a model is looked for; the shape of anything larger is a guess. */
const LEAST_PARAMETERS = 1e8;
const MOST_PARAMETERS = 1e13;

/**
 * Read a workload: `2 h100, fp8, 25 users, 1000/500`, in any order. Parts: devices; a format; users at once; tokens of
 * prompt and answer; `ttft 500ms` and `tpot 30ms`; `tensor 2`, devices of a replica; a price such as `$2.10`.
 *
 * @param text parts, divided by commas
 * @returns the workload
 * @throws RangeError, naming the part, where one is none of these or stands twice, or the devices are missing
 * @example
 * parseWorkload('2 h100, fp8, 25 users, 1000/500') // => { accelerator: 'h100-sxm', devices: 2, precision: 'fp8', concurrency: 25, prompt: 1000, output: 500 }
 */
export function parseWorkload(text: string): ServingWorkload {
  const found: Partial<Record<keyof ServingWorkload, string | number>> = {};
  for (const part of text.split(',').map(one => one.trim())) {
    const read = readPart(part);
    for (const [key, value] of Object.entries(read) as [keyof ServingWorkload, string | number][]) {
      if (found[key] !== undefined) throw new Refusal(`Workload says '${key}' twice: got '${text}'`);
      found[key] = value;
    }
  }
  const { accelerator, devices } = found;
  if (typeof accelerator !== 'string' || typeof devices !== 'number')
    throw new Refusal(`Workload must name its devices, such as '2 h100': got '${text}'`);
  return { ...found, accelerator, devices } as ServingWorkload;
}

/**
 * A workload as `parseWorkload` reads it.
 *
 * @example
 * workloadText({ accelerator: 'h100-sxm', devices: 2, precision: 'fp8', concurrency: 25 }) // => '2 h100-sxm, fp8, 25 users'
 */
export function workloadText(workload: ServingWorkload): string {
  const { accelerator, devices, precision, concurrency, prompt, output, tensor, price } = workload;
  const { timeToFirstToken: first, timePerToken: each } = workload;
  const lengths =
    (prompt ?? output) === undefined ? undefined : `${prompt ?? USUAL_LENGTH}/${output ?? USUAL_LENGTH}`;
  const milliseconds = (seconds: number) => Number((1000 * seconds).toPrecision(12));
  return [
    `${devices} ${accelerator}`,
    precision,
    concurrency && `${concurrency} users`,
    lengths,
    first && `ttft ${milliseconds(first)}ms`,
    each && `tpot ${milliseconds(each)}ms`,
    tensor && `tensor ${tensor}`,
    price && `$${price}`,
  ]
    .filter(part => part !== undefined)
    .join(', ');
}

function readPart(part: string): Partial<ServingWorkload> {
  const lower = part.toLowerCase();
  const format = precisions.find(one => one === lower);
  if (format !== undefined) return { precision: format satisfies NumberFormat };
  const lengths = /^(\d+)\s*\/\s*(\d+)$/.exec(part);
  if (lengths !== null) return { prompt: Number(lengths[1]), output: Number(lengths[2]) };
  const users = /^(\d+)\s*(?:users?|concurrent|concurrency|sequences?)$/.exec(lower);
  if (users !== null) return { concurrency: Number(users[1]) };
  const latency = /^(ttft|tpot)\s*([\d.]+)\s*(ms|s)$/.exec(lower);
  if (latency !== null) {
    const seconds = Number(latency[2]) * (latency[3] === 'ms' ? 1e-3 : 1);
    return latency[1] === 'ttft' ? { timeToFirstToken: seconds } : { timePerToken: seconds };
  }
  const tensor = /^tensor\s*(\d+)$/.exec(lower);
  if (tensor !== null) return { tensor: Number(tensor[1]) };
  const price = /^\$\s*([\d.]+)(?:\s*\/\s*(?:h|hour))?$/.exec(lower);
  if (price !== null) return { price: Number(price[1]) };
  const devices = /^(\d+)\s*x?\s*([a-z][\w. -]*)$/i.exec(part);
  if (devices !== null) {
    return { accelerator: findAccelerator(devices[2]!).id, devices: Number(devices[1]) };
  }
  throw new Refusal(
    `Part of a workload must be such as '2 h100', 'fp8', '25 users', '1000/500', 'tpot 30ms' or '$2.10': got '${part}'`,
  );
}

/**
 * What a workload makes of served tokens, in training FLOP: near a size N one takes fixed + 2·N·marginal of them. Where
 * reading weights or multiplying is all of a step, it is 2·N·kappa and nothing is fixed; what layers and sequences cost
 * beside that does not shrink with the model, and says nothing for a smaller one.
 */
export interface ServingWeight {
  /** p_s/p_t: an hour of a peak FLOP/s of serving over one of training, in money. */
  readonly priceRatio: number;
  /** kappa · p_s/p_t: all that a token costs, over 2·N; where a law chooses N, of the shapes near it. */
  readonly weight: number;
  /** The same of what one more parameter adds: what the optimum weighs. All of it for a shape that is given. */
  readonly marginal: number;
  readonly fixed: number;
  /** Serving at that size, kappa with it. */
  readonly answer: ServingAnswer;
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
 * @throws RangeError where it does not fit the workload's devices
 */
export function servingWeight(
  workload: ServingWorkload,
  model: Pick<ServingRequest, 'model' | 'parameters'>,
  training: TrainingSide,
): ServingWeight {
  const answer = serving({ ...workload, ...model, trainingUtilisation: training.utilisation });
  if (answer.kappa === undefined) throw new Refusal(doesNotFit(answer, workload));
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

/** Sizes a factor of two apart have so many between them at which serving is asked, and so many on a side weigh in. */
const PER_DOUBLING = 2;
const REACH = PER_DOUBLING + 1;

/**
 * What a token weighs by the size that serves it, in FLOP of training. Usual shapes change by leaps of their layers, so
 * that near a size it is the power of N that fits the shapes from half to twice of it, the nearer ones more.
 */
function costCurve(workload: ServingWorkload, training: TrainingSide) {
  const known = new Map<number, readonly [logSize: number, logCost: number] | undefined>();
  const at = (step: number) => {
    if (!known.has(step)) {
      const parameters = LEAST_PARAMETERS * 2 ** (step / PER_DOUBLING);
      const answer = serving({ ...workload, parameters, trainingUtilisation: training.utilisation });
      const cost = answer.kappa && 2 * answer.parameters * answer.kappa.likely;
      known.set(step, cost === undefined ? undefined : [Math.log(answer.parameters), Math.log(cost)]);
    }
    return known.get(step);
  };
  return (
    parameters: number,
    priceRatio: number,
  ): Pick<ServingWeight, 'weight' | 'marginal' | 'fixed'> | undefined => {
    const middle = Math.log2(parameters / LEAST_PARAMETERS) * PER_DOUBLING;
    const near: { readonly point: readonly [logSize: number, logCost: number]; readonly weight: number }[] =
      [];
    for (let step = Math.ceil(middle - REACH); step <= middle + REACH; step++) {
      const point = at(step);
      // a point comes into the fit with no weight, so that the curve has no leaps of its own
      if (point !== undefined) near.push({ point, weight: (1 - ((step - middle) / REACH) ** 2) ** 2 });
    }
    if (near.length < 2) return undefined;
    const mean = (of: (point: readonly [logSize: number, logCost: number]) => number) =>
      near.reduce((sum, { point, weight }) => sum + weight * of(point), 0) /
      near.reduce((sum, { weight }) => sum + weight, 0);
    const [x, y] = [mean(([size]) => size), mean(([, cost]) => cost)];
    const power = mean(([size, cost]) => (size - x) * (cost - y)) / mean(([size]) => (size - x) ** 2);
    const cost = priceRatio * Math.exp(y + power * (Math.log(parameters) - x));
    const weight = cost / (2 * parameters);
    return { weight, marginal: power * weight, fixed: (1 - power) * cost };
  };
}

function doesNotFit(
  { parameters, fewestDevices, hardware }: ServingAnswer,
  workload: ServingWorkload,
): string {
  const most = largestHeld(workload);
  const room = most === undefined ? 'no model does' : `at most ${formatCount(most)} do`;
  const more = fewestDevices === null ? '' : `, and ${fewestDevices} would hold it`;
  return `${formatCount(parameters)} parameters do not fit the ${hardware.devices} ${hardware.accelerator} that serve them in ${hardware.precision}: ${room}${more}`;
}

/** A token that costs as many FLOP as 2·N, at a price: kappa 1. */
export function plainWeight(priceRatio = 1): Pick<ServingWeight, 'marginal' | 'fixed'> {
  return { marginal: priceRatio, fixed: 0 };
}

/**
 * The size that a lifetime asks for under a workload, and what a served token weighs there: both depend weakly on each
 * other inside one regime, so that asking again at the size found settles within a few rounds.
 *
 * @param workload how the model is served; D_inf counts tokens of answers
 * @param training what kappa compares with
 * @param optimum parameters that a weight of served tokens leads to; undefined where they leave nothing to train with
 * @returns the weight at the optimum that it leads to, and a function that weighs any size by the same curve
 * @throws RangeError where the model at the end does not fit the workload's devices, or serving takes the whole budget
 */
export function settleWeight(
  workload: ServingWorkload,
  training: TrainingSide,
  optimum: (weight: Pick<ServingWeight, 'marginal' | 'fixed'>) => number | undefined,
): ServingWeight & { readonly weightOf: (parameters: number) => number | undefined } {
  const curve = costCurve(workload, training);
  let parameters = optimum(plainWeight()) ?? MOST_PARAMETERS;
  // what kappa 1 asks for may be too large where what kappa asks for is not
  if (!serving({ ...workload, parameters }).memory.fits) parameters = largestHeld(workload) ?? parameters;
  const { priceRatio } = servingWeight(workload, { parameters }, training);
  const weigh = () => {
    const found = curve(parameters, priceRatio);
    return found ?? servingWeight(workload, { parameters }, training);
  };
  let weighed = weigh();
  for (let round = 0; round < 40; round++) {
    const next = optimum(weighed) ?? parameters / 2;
    if (next < LEAST_PARAMETERS)
      throw new Refusal('Serving takes the whole budget and leaves nothing to train with');
    const moved = Math.abs(Math.log(next / parameters));
    // half a step keeps two sizes from taking turns
    parameters = round < 6 ? next : Math.sqrt(next * parameters);
    weighed = weigh();
    if (moved < 1e-3) break;
  }
  return {
    ...servingWeight(workload, { parameters }, training),
    ...weighed,
    weightOf: size => curve(size, priceRatio)?.weight,
  };
}

/**
 * Largest dense model of a usual shape that a workload's devices hold and that keeps its latencies with as many
 * sequences in flight as the workload says, one unless it does.
 *
 * @param workload devices, format, lengths, latencies
 * @returns parameters; undefined where not even 100M do
 */
export function largestServed(workload: ServingWorkload): number | undefined {
  const { timePerToken = Infinity, timeToFirstToken = Infinity, concurrency, ...rest } = workload;
  return largest(parameters => {
    const answer = serving({ ...rest, parameters, concurrency: concurrency ?? 1 });
    if (!answer.memory.fits || answer.batchLimit < answer.concurrency) return false;
    const { timePerToken: each, timeToFirstToken: first } = answer;
    return each!.likely <= timePerToken && first!.likely <= timeToFirstToken;
  });
}

/** Largest dense model of a usual shape that fits with one sequence. */
function largestHeld(workload: ServingWorkload): number | undefined {
  return largest(parameters => serving({ ...workload, parameters }).memory.fits);
}

/** The largest usual shape that passes, where each smaller one does. */
function largest(passes: (parameters: number) => boolean): number | undefined {
  if (!passes(LEAST_PARAMETERS)) return undefined;
  if (passes(MOST_PARAMETERS)) return MOST_PARAMETERS;
  let [kept, missed] = [Math.log(LEAST_PARAMETERS), Math.log(MOST_PARAMETERS)];
  while (missed - kept > 1e-3) {
    const middle = (kept + missed) / 2;
    if (passes(Math.exp(middle))) kept = middle;
    else missed = middle;
  }
  return suggestShapes(Math.exp(kept), { limit: 1 })[0]!.parameters.total;
}
