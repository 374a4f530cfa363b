import { findAccelerator } from '../catalog/accelerators.ts';
import { priceOnFile } from '../catalog/price.ts';
import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { nodeOf } from './hardware.ts';
import { planOf } from './plan.ts';
import { countFor, statedOf } from './request.ts';
import { runReach } from './run-reach.ts';
import type { EstimateRequest } from './types.ts';
import type { Completion } from './whole.ts';

/** More than any cluster has. */
const MOST = 1 << 20;

/** Numbers of nodes that are tried: powers of two, and half as much again. */
export function* numbersOfNodes(node: number): Generator<number> {
  for (let nodes = 1; nodes * node <= MOST; nodes *= 2) {
    yield nodes * node;
    if (nodes > 1) yield nodes * node * 1.5;
  }
}

/**
 * The fewest accelerators of a plan's kind, in whole nodes, on which its model fits under what is decided of its layout.
 *
 * @returns undefined where no number of them is enough, or nothing is known of layouts
 */
export function fewestAccelerators({ size, setting, reach }: Completion): number | undefined {
  if (size === undefined || setting === undefined || reach?.layout === undefined) return undefined;
  const { hardware, fixed } = setting;
  const { data: _, ...rest } = fixed;
  const node = Math.min(8, nodeOf(hardware.accelerator) ?? 8);
  for (const accelerators of numbersOfNodes(node)) {
    const other = { ...setting, fixed: rest, hardware: { ...hardware, accelerators } };
    const { layout } = runReach({ ...other, utilisation: setting.utilisation ?? 0.3 }, size);
    if (layout !== undefined && layout.headroom >= 0) return accelerators;
  }
  return undefined;
}

/** The fewest accelerators of a kind, in whole nodes, on which a run fits and that meet its deadline at the likely pace. */
export function fewestFor(request: EstimateRequest, accelerator: string): number | undefined {
  const { deadline = Number.POSITIVE_INFINITY, money: _, ...limits } = request.limits ?? {};
  const node = Math.min(8, nodeOf(findAccelerator(accelerator)) ?? 8);
  for (const accelerators of working('plans', [...numbersOfNodes(node)])) {
    // the whole run is to be kept, and not what a deadline leaves of it
    const { quantities, reach } = planOf(statedOf({ ...request, limits, accelerator, accelerators })).whole();
    const days = quantities.get('schedule.days')?.value;
    if ((reach?.layout?.headroom ?? 0) >= 0 && days !== undefined && days <= deadline) return accelerators;
  }
  return undefined;
}

/**
 * A request that names a kind of accelerator and not how many, with the number that follows: what its hours or its money
 * keep busy until the deadline, or for a month, and of a run whose size is known the fewest that it fits on and that
 * meet the deadline.
 *
 * @returns the request as it is where a number is named, or none follows
 * @throws RangeError when a time or a deadline is all that is known, which any number keeps
 */
export function withCount(request: EstimateRequest): EstimateRequest {
  const { accelerator, accelerators, limits = {} } = request;
  if (accelerator === undefined || accelerators !== undefined || limits.accelerators !== undefined)
    return request;
  const price = request.price ?? priceOnFile(findAccelerator(accelerator))?.likely;
  const money = request.money ?? limits.money;
  const bought = money === undefined || price === undefined ? undefined : money / price;
  // hours alone are spread over a month by the plan itself
  const hours = limits.deadline === undefined ? bought : (request.acceleratorHours ?? bought);
  const isSized =
    [request.compute, request.parameters ?? request.activeParameters ?? request.model, request.tokens].filter(
      one => one !== undefined,
    ).length > 1 || request.compute !== undefined;
  const count = isSized
    ? fewestFor(request, accelerator)
    : hours === undefined
      ? undefined
      : limits.deadline === undefined
        ? countFor(hours)
        : wholeNodes(hours / (limits.deadline * 24));
  if (count !== undefined) return { ...request, accelerators: count };
  if (request.seconds !== undefined || limits.deadline !== undefined)
    throw new Refusal(
      `A time alone leaves open how many ${accelerator} there are: expected a number, such as "256 ${accelerator}"`,
    );
  return request;
}

/** As many as are no more, in whole nodes of 8 where they are more than one. */
function wholeNodes(exact: number): number {
  return Math.max(1, exact < 8 ? Math.floor(exact) : 8 * Math.floor(exact / 8));
}
