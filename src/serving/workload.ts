import { findAccelerator, type NumberFormat, precisions } from '../catalog/accelerators.ts';
import { checkPositive } from '../core/positive.ts';
import { Refusal } from '../core/refusal.ts';
import { suggestShapes } from '../model/shapes.ts';
import { serving } from './serving.ts';
import type { ServingRequest } from './types.ts';

/** How a model will be served, whichever model: devices, format, users at once or latencies, lengths, price. */
export type ServingWorkload = Omit<ServingRequest, 'model' | 'parameters'>;

/** Sizes between which a model is looked for; the shape of anything larger is a guess. */
const LEAST_PARAMETERS = 1e8;
const MOST_PARAMETERS = 1e13;

/**
 * Read a workload: `2 h100, fp8, 25 users, 1000/500`, in any order. Parts: devices; a format; users at once; tokens of
 * prompt and answer; `ttft 500ms` and `tpot 30ms`; a price such as `$2.10`.
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

/** What a workload makes of served tokens. */
export interface ServingWeight {
  /** Device time of a token of output, its prompt included, over 2·N FLOP at training's utilisation. */
  readonly kappa: number;
  /** kappa · p_s/p_t: what a serving FLOP costs in training FLOP, the weight of 2·N·D_inf in the lifetime. */
  readonly weight: number;
  /** Parameters at which kappa was taken. */
  readonly parameters: number;
}

/**
 * The size that a lifetime asks for under a workload, and kappa there: kappa depends weakly on N inside one regime, so
 * that asking again at the size found settles within a few rounds.
 *
 * @param workload how the model is served; D_inf counts tokens of output
 * @param training utilisation of the dense 16-bit peak, and p_s/p_t, the price of a serving device-hour over one of training
 * @param optimum parameters that a weight of served tokens leads to
 * @returns kappa and weight at the optimum that they lead to
 * @throws RangeError where a model on the way does not fit the workload's devices
 */
export function settleWeight(
  workload: ServingWorkload,
  training: { readonly utilisation: number; readonly priceRatio?: number },
  optimum: (weight: number) => number,
): ServingWeight {
  const { utilisation, priceRatio = 1 } = training;
  checkPositive('Price of serving over training', priceRatio);
  const at = (parameters: number): ServingWeight => {
    const answer = serving({ ...workload, parameters, trainingUtilisation: utilisation });
    if (answer.kappa === undefined) throw new Refusal(`${answer.caveats[0]!.message}`);
    return { kappa: answer.kappa.likely, weight: answer.kappa.likely * priceRatio, parameters };
  };
  let settled = at(optimum(priceRatio));
  for (let round = 0; round < 20; round++) {
    const parameters = optimum(settled.weight);
    const moved = Math.abs(Math.log(parameters / settled.parameters));
    settled = at(parameters);
    if (moved < 1e-3) break;
  }
  return settled;
}

/**
 * Largest dense model of a usual shape that a workload's devices hold and that keeps its latencies.
 *
 * @param workload devices, format, lengths, latencies
 * @returns parameters; undefined where not even 100M fit
 */
export function largestServed(workload: ServingWorkload): number | undefined {
  const keeps = (logParameters: number) => {
    const answer = serving({ ...workload, parameters: Math.exp(logParameters) });
    const held = answer.memory.fits && !answer.caveats.some(({ code }) => code === 'target-missed');
    return held ? -1 : 1;
  };
  const [low, high] = [Math.log(LEAST_PARAMETERS), Math.log(MOST_PARAMETERS)];
  if (keeps(low) > 0) return undefined;
  if (keeps(high) < 0) return MOST_PARAMETERS;
  let [kept, missed] = [low, high];
  while (missed - kept > 1e-3) {
    const middle = (kept + missed) / 2;
    if (keeps(middle) < 0) kept = middle;
    else missed = middle;
  }
  return suggestShapes(Math.exp(kept), { limit: 1 })[0]!.parameters.total;
}
