import { computeInTime } from '../../cluster/throughput.ts';
import type { Hardware } from './hardware.ts';
import { priceOf } from './money-energy.ts';
import type { Shape } from './shape.ts';
import { type Size, sizeOf } from './size.ts';
import type { EstimateRequest } from './types.ts';
import { type Utilisation, utilisationOfRun } from './utilisation.ts';

/** Rounds until a budget in money or time agrees with the utilisation of the model that it buys, and with its layout. */
const rounds = 20;
const layoutRounds = 5;
/** Relative difference at which they agree. */
const agreement = 1e-9;

/** How large a run is, and what share of the peak it reaches where there are accelerators. */
export interface Sized {
  readonly size: Size;
  readonly utilisation?: Utilisation;
}

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
    /** Share of the peak that the layout of a size allows; 1 where it has none. */
    readonly ceilingOf: (of: Required<Sized>) => number;
  },
): Sized {
  const { hardware, shape, sequenceLength } = options;
  const counted = shape?.counted;
  if (hardware === undefined) return { size: sizeOf(request, { compute: request.compute, counted }) };
  const flop = shape?.flop(sequenceLength);
  const hours = hoursOfBudget(request, hardware);
  const reached = (size: Size) => utilisationOfRun(request, { hardware, size, flop });
  if (hours === undefined) {
    const size = sizeOf(request, { compute: request.compute, counted });
    return { size, utilisation: reached(size) };
  }
  let cap = 1;
  let size = sizeOf(request, { compute: hours * 3600 * hardware.peak16 * 0.35, counted });
  for (let layoutRound = 0; layoutRound < layoutRounds; layoutRound += 1) {
    for (let round = 0; round < rounds; round += 1) {
      const { share, peak } = reached(size);
      const utilisation = Math.min(share.likely, cap);
      const compute = computeInTime(hours * 3600, { accelerators: 1, peak, utilisation });
      const settled = Math.abs(compute / size.compute - 1) < agreement;
      size = sizeOf(request, { compute, counted });
      if (settled) break;
    }
    const utilisation = reached(size);
    const ceiling = utilisation.origin === 'input' ? 1 : options.ceilingOf({ size, utilisation });
    if (ceiling >= Math.min(utilisation.share.likely, cap) * (1 - agreement)) break;
    cap = ceiling;
  }
  return { size, utilisation: reached(size) };
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
