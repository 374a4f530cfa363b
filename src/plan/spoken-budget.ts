import { estimateOf } from './estimate.ts';
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
} {
  const { compute, utilisation } = estimateOf(planOf(statedOf(time)), { input: {} });
  return { compute, utilisation: utilisation!.likely };
}
