import { findAccelerator } from '../catalog/accelerators.ts';
import { estimateOf, inputOf } from './estimate.ts';
import { withCount } from './fewest.ts';
import { caveatList } from './messages.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';
import type { EstimateDocument, EstimateRequest } from './types.ts';
import type { Plan } from './whole.ts';

/** A plan, and what `estimate` says of it. */
export interface Planned {
  readonly plan: Plan;
  readonly document: EstimateDocument;
}

/**
 * The plan of a request, on as many accelerators as it needs where it does not say how many.
 *
 * @throws RangeError as `estimate` does, and when nothing leads to a number
 */
export function plannedOn(request: EstimateRequest): Planned {
  const counted = withCount(request);
  const plan = planOf(statedOf(counted));
  const document = estimateOf(plan, { input: inputOf(request) });
  if (counted.accelerators === request.accelerators) return { plan, document };
  const { name } = findAccelerator(counted.accelerator!);
  const caveats = caveatList();
  caveats.add('number-taken', { accelerators: counted.accelerators!, accelerator: name }, 'info');
  return { plan, document: { ...document, caveats: [...caveats.all(), ...document.caveats] } };
}
