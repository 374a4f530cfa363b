import type { Setting } from './reach.ts';
import { type RunReach, runReach } from './run-reach.ts';
import type { Size } from './size.ts';

/** Rounds until a budget in time agrees with the utilisation of the model that it buys, and with its layout. */
const LAYOUT_ROUNDS = 16;
/** Relative difference from the budget that is worth a word. */
const NOTICEABLE = 1e-3;
/** Relative difference at which they agree. */
const AGREEMENT = 1e-9;

/** A size that takes the accelerator-hours of a budget, and what it reaches. */
export interface Afforded {
  readonly size: Size;
  readonly reach: RunReach;
  /** Accelerator-hours of the budget and those taken, where no size was found that takes just the budget. */
  readonly missed?: { readonly hours: number; readonly taken: number };
}

/**
 * The size that accelerator-hours pay for. What they do depends on the utilisation, and that on the size and its layout:
 * both are repeated until they agree.
 *
 * @param sizeAt the size that an amount of compute is spent on
 */
export function affordable(setting: Setting, hours: number, sizeAt: (compute: number) => Size): Afforded {
  const { peak } = setting.hardware;
  const rate = hours * 3600 * peak;
  const reached = new Map<number, RunReach>();
  const reachAt = (size: Size, assumedFor?: Size) => {
    const key = assumedFor === undefined ? size.compute : -size.compute;
    const reach = reached.get(key) ?? runReach(setting, size, assumedFor);
    reached.set(key, reach);
    return reach;
  };
  const done = (size: Size, assumedFor?: Size) => rate * reachAt(size, assumedFor).likely;
  const near = (taken: number) => Math.abs(taken / hours - 1) <= NOTICEABLE;
  const takenBy = (of: Size, assumedFor?: Size) => (hours * of.compute) / done(of, assumedFor);
  const size = sizeAt(settle(rate * 0.35, done, sizeAt));
  if (near(takenBy(size))) return { size, reach: reachAt(size) };
  // an assumed batch or shape leaps with the size: kept as it is at the last size within the budget, more may be paid for
  const kept = sizeAt(settle(size.compute, of => done(of, size), sizeAt));
  const found = { size: kept, reach: reachAt(kept, size) };
  const taken = takenBy(kept, size);
  return near(taken) ? found : { ...found, missed: { hours, taken } };
}

/**
 * The compute that a budget pays for: what is done in its time at that size. Where leaps of the batch leave no such
 * size, the largest that was found to stay within the budget.
 */
function settle(first: number, done: (size: Size) => number, sizeAt: (compute: number) => Size): number {
  let within = 0;
  let beyond = Number.POSITIVE_INFINITY;
  let compute = first;
  for (let round = 0; round < LAYOUT_ROUNDS; round += 1) {
    const paid = done(sizeAt(compute));
    if (Math.abs(paid / compute - 1) < AGREEMENT) return compute;
    if (paid > compute) within = Math.max(within, compute);
    else beyond = Math.min(beyond, compute);
    // what is paid for is the better guess while it lies between the two ends, their middle once it does not
    const middle = within > 0 && beyond < Number.POSITIVE_INFINITY ? Math.sqrt(within * beyond) : paid;
    compute = paid > within && paid < beyond && round % 3 !== 2 ? paid : middle;
  }
  return within > 0 ? within : compute;
}
