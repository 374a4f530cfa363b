import type { MonitorAnswer } from './types.ts';

/** From this share of its steps on a run is over: rows are not written at every step. */
const AT_END = 0.995;

/** Whether the last step is there. */
export function isOver({ step, totalSteps }: MonitorAnswer['progress']): boolean {
  return totalSteps !== undefined && step >= AT_END * totalSteps;
}
