import { serving } from '../serving/serving.ts';
import type { ServingAnswer } from '../serving/types.ts';
import type { ServingWorkload } from '../serving/workload.ts';
import { servedModel, workloadOf } from './served.ts';
import type { Plan } from './whole.ts';

/**
 * Serving a plan's model as the plan says.
 *
 * @returns undefined where nothing is served, or nothing says what
 */
export function servingOf(plan: Plan): ServingAnswer | undefined {
  const workload = workloadOf(plan.stated);
  return workload && served(plan, workload);
}

/** The same whatever its latencies, with so many sequences in flight. */
export function servingAtLoad(plan: Plan, concurrency?: number): ServingAnswer | undefined {
  const workload = workloadOf(plan.stated);
  if (workload === undefined) return undefined;
  const { timeToFirstToken: _first, timePerToken: _each, ...rest } = workload;
  return served(plan, { ...rest, ...(concurrency !== undefined && { concurrency }) });
}

function served(plan: Plan, workload: ServingWorkload): ServingAnswer | undefined {
  const model = servedModel(plan.shape, plan.whole().size);
  return model && serving({ ...workload, ...model });
}
