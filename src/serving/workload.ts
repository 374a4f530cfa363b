import { findAccelerator, type NumberFormat, precisions } from '../catalog/accelerators.ts';
import { Refusal } from '../core/refusal.ts';
import type { ModelCounts } from '../model/between.ts';
import { USUAL_LENGTH } from './serving.ts';
import type { ServingRequest } from './types.ts';

/** How a model will be served, whichever model: devices, format, users at once or latencies, lengths, price. */
export type ServingWorkload = Omit<ServingRequest, 'model' | keyof ModelCounts>;

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
