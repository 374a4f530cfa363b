import { documentedContext } from '../../cluster/long-context.ts';
import { computeInTime } from '../../cluster/throughput.ts';
import type { Hardware } from './hardware.ts';
import { priceOf } from './money-energy.ts';
import { type Shape, shapeNear } from './shape.ts';
import { type Size, sizeOf } from './size.ts';
import type { EstimateRequest } from './types.ts';
import { type Utilisation, utilisationOfRun } from './utilisation.ts';

/** Rounds until a budget in money or time agrees with the utilisation of the model that it buys, and with its layout. */
const rounds = 20;
const layoutRounds = 16;
/** Relative difference from the budget that is worth a word. */
const noticeable = 1e-3;
/** Relative difference at which they agree. */
const agreement = 1e-9;

/** How large a run is, and what share of the peak it reaches where there are accelerators. */
export interface Sized {
  readonly size: Size;
  readonly utilisation?: Utilisation;
  /** Size for which batch and shape are to be assumed, where not the run's own. */
  readonly assumedFor?: Size | undefined;
  /** Accelerator-hours of the budget and those taken, where no size was found that takes just the budget. */
  readonly missed?: { readonly hours: number; readonly taken: number };
}

/** Share of the peak that the layout of a size allows over the whole run; 1 where it has none. */
export type CeilingOf = (
  of: Required<Pick<Sized, 'size' | 'utilisation'>> & Pick<Sized, 'assumedFor'>,
) => number;

/**
 * Size and utilisation of a request. What a budget in money or time buys depends on the utilisation, and that on the
 * size: both are repeated until they agree.
 */
export function sized(
  request: EstimateRequest,
  options: {
    readonly hardware: Hardware | undefined;
    readonly shape: Shape | undefined;
    readonly sequenceLength: number;
    readonly ceilingOf: CeilingOf;
  },
): Sized {
  const { hardware, shape, sequenceLength } = options;
  const counted = shape?.counted;
  if (hardware === undefined) return { size: sizeOf(request, { compute: request.compute, counted }) };
  const flop = shape?.flop(sequenceLength);
  const longFlop = (size: Size) =>
    sequenceLength <= documentedContext
      ? undefined
      : (shape ?? shapeNear(size.parameters)).flop(sequenceLength);
  const hours = hoursOfBudget(request, hardware);
  const reached = (size: Size) =>
    utilisationOfRun(request, { hardware, size, flop, longFlop: longFlop(size) });
  if (hours === undefined) {
    const size = sizeOf(request, { compute: request.compute, counted });
    return { size, utilisation: reached(size) };
  }
  const done = (of: Size, assumedFor?: Size) => {
    const utilisation = reached(of);
    const ceiling =
      utilisation.origin === 'input' ? 1 : options.ceilingOf({ size: of, utilisation, assumedFor });
    const share = Math.min(utilisation.share.likely, ceiling);
    return computeInTime(hours * 3600, { accelerators: 1, peak: utilisation.peak, utilisation: share });
  };
  const sizeAt = (compute: number) => sizeOf(request, { compute, counted });
  const takenBy = (of: Size, assumedFor?: Size) => (hours * of.compute) / done(of, assumedFor);
  const near = (taken: number) => Math.abs(taken / hours - 1) <= noticeable;
  const size = sizeAt(affordable(guess(), done, sizeAt));
  const taken = takenBy(size);
  if (near(taken)) return { size, utilisation: reached(size) };
  // an assumed batch or shape leaps with the size: kept as it is at the last size within the budget, more may be paid for
  const assumedFor = size;
  const kept = sizeAt(affordable(size.compute, of => done(of, assumedFor), sizeAt));
  const found = { size: kept, utilisation: reached(kept), assumedFor };
  return near(takenBy(kept, assumedFor))
    ? found
    : { ...found, missed: { hours, taken: takenBy(kept, assumedFor) } };

  /** What the budget buys as far as documented runs go, before a layout is looked at. */
  function guess(): number {
    let found = hours! * 3600 * hardware!.peak16 * 0.35;
    for (let round = 0; round < rounds; round += 1) {
      const { share, peak } = reached(sizeOf(request, { compute: found, counted }));
      const next = computeInTime(hours! * 3600, { accelerators: 1, peak, utilisation: share.likely });
      const settled = Math.abs(next / found - 1) < agreement;
      found = next;
      if (settled) break;
    }
    return found;
  }
}

/**
 * The compute that a budget pays for: what is done in its time at that size. Where leaps of the batch leave no such
 * size, the largest that was found to stay within the budget.
 */
function affordable(first: number, done: (size: Size) => number, sizeAt: (compute: number) => Size): number {
  let within = 0;
  let beyond = Number.POSITIVE_INFINITY;
  let compute = first;
  for (let round = 0; round < layoutRounds; round += 1) {
    const paid = done(sizeAt(compute));
    if (Math.abs(paid / compute - 1) < agreement) return compute;
    if (paid > compute) within = Math.max(within, compute);
    else beyond = Math.min(beyond, compute);
    // what is paid for is the better guess while it lies between the two ends, their middle once it does not
    const middle = within > 0 && beyond < Number.POSITIVE_INFINITY ? Math.sqrt(within * beyond) : paid;
    compute = paid > within && paid < beyond && round % 3 !== 2 ? paid : middle;
  }
  return within > 0 ? within : compute;
}

/** Accelerator-hours that a budget in money or time is. */
function hoursOfBudget(request: EstimateRequest, hardware: Hardware): number | undefined {
  if (request.acceleratorHours !== undefined) return request.acceleratorHours;
  if (request.seconds !== undefined) return (request.seconds * hardware.accelerators) / 3600;
  if (request.money === undefined) return undefined;
  const found = priceOf(request, hardware);
  if (found === undefined) {
    throw new RangeError(
      `A budget of $${request.money} needs a price: none is on file for ${hardware.accelerator.name}, give one with --price`,
    );
  }
  return request.money / found.price.likely;
}
