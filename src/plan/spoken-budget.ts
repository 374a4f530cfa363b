import type { OrganisationUse } from '../catalog/organisation.ts';
import { estimateOf } from './estimate.ts';
import { organisationOfPlan } from './organisation.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';

/** Machines and a time that a budget names, without a word on their utilisation. */
export interface MachineTime {
  readonly accelerator: string;
  readonly accelerators?: number;
  readonly acceleratorHours: number;
}

/**
 * What machines do in a time at the utilisation that is predicted of them: what `estimate` says of the same budget, so that
 * "64 H100 * 30 days" buys the same FLOP wherever it is written.
 *
 * @returns FLOP, and the share of the dense 16-bit peak
 * @throws RangeError when the machines have no such plan
 */
export function predictedBudget(time: MachineTime): {
  readonly compute: number;
  readonly utilisation: number;
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
} {
  const plan = planOf(statedOf(time));
  const { compute, utilisation } = estimateOf(plan, { input: {} });
  const organisation = organisationOfPlan(plan, { withLaw: false, withPrice: false });
  return { compute, utilisation: utilisation!.likely, ...(organisation && { organisation }) };
}
