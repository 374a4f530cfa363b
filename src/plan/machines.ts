import type { Uncertain } from '../core/spread.ts';
import { working } from '../core/work.ts';
import { estimateOf, inputOf } from './estimate.ts';
import { withCount } from './fewest.ts';
import type { Minimised } from './minimise.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';
import type { EstimateDocument, EstimateRequest } from './types.ts';

/** Accelerators to compare. */
export interface MachineChoice {
  readonly accelerator: string;
  readonly accelerators?: number;
}

/** What one goal takes on some accelerators. */
export interface MachineAnswer {
  readonly accelerator: string;
  readonly accelerators: number;
  readonly fits: boolean;
  readonly parameters: number;
  readonly tokens: number;
  readonly utilisation: Uncertain;
  readonly days?: Uncertain;
  /** USD; absent where no price is known. */
  readonly money?: Uncertain;
  /** kWh. */
  readonly energy?: Uncertain;
  /** The fewest of them on which the model fits, and that meet the deadline at the likely utilisation. */
  readonly needed?: number;
  readonly limits?: EstimateDocument['limits'];
  readonly loss?: number;
}

/** The same goal on several machines. */
export interface MachinesDocument {
  readonly schema: 'isoflop/machines/1';
  readonly input: Readonly<Record<string, unknown>>;
  readonly machines: readonly MachineAnswer[];
}

/**
 * The same plan on several machines: days, money, energy, and the accelerators that it needs.
 *
 * @param request as for `estimate`, without accelerators
 * @param machines kinds, and how many of each
 * @param least puts those first that cost least or are done soonest
 * @throws RangeError when one is unknown, or the plan cannot be on it
 * @example
 * compareMachines({ parameters: 7e9, tokens: 3e11 }, [{ accelerator: 'h100', accelerators: 64 }, { accelerator: 'a100', accelerators: 64 }]).machines.length // => 2
 */
export function compareMachines(
  request: EstimateRequest,
  machines: readonly MachineChoice[],
  least?: Minimised,
): MachinesDocument {
  const answers = Array.from(working('machines', machines), machine => machineAnswer(request, machine));
  const of = ({ days, money }: MachineAnswer) =>
    (least === 'cost' ? money : days)?.likely ?? Number.POSITIVE_INFINITY;
  return {
    schema: 'isoflop/machines/1',
    input: inputOf(request),
    machines:
      least === undefined ? answers : answers.sort((a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0)),
  };
}

/**
 * The answer on one kind; on as few as it fits on, and that meet the deadline, where nobody says how many.
 */
function machineAnswer(request: EstimateRequest, machine: MachineChoice): MachineAnswer {
  const count = withCount({ ...request, ...machine }).accelerators;
  const found = estimateOf(
    planOf(statedOf({ ...request, ...machine, ...(count !== undefined && { accelerators: count }) })),
    { input: {} },
  );
  const { hardware, days, cost, energy, memory, fitsOn, limits, loss } = found;
  const deadline = request.limits?.deadline;
  const forTime =
    deadline === undefined || days === undefined
      ? undefined
      : Math.ceil((hardware!.accelerators * days.likely) / deadline - 1e-6);
  const needed = fitsOn ?? forTime ?? (machine.accelerators === undefined ? count : undefined);
  return {
    accelerator: hardware!.accelerator,
    accelerators: hardware!.accelerators,
    fits: memory?.fits ?? true,
    parameters: found.parameters,
    tokens: found.tokens,
    utilisation: levels(found.utilisation!),
    ...(days && { days }),
    ...(cost && { money: levels(cost) }),
    ...(energy && { energy: levels(energy) }),
    ...(needed !== undefined && { needed }),
    ...(limits && { limits }),
    ...(loss !== undefined && { loss }),
  };
}

function levels({ likely, 80: narrow, 95: wide }: Uncertain): Uncertain {
  return { likely, '80': narrow, '95': wide };
}
