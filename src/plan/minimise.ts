import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { estimateOf, inputOf } from './estimate.ts';
import { numbersOfNodes } from './fewest.ts';
import { nodeOf } from './hardware.ts';
import { caveatList } from './messages.ts';
import { planOf } from './plan.ts';
import type { Planned } from './planned.ts';
import { statedOf } from './request.ts';
import type { EstimateRequest } from './types.ts';

/** What a plan is to have least of. */
export type Minimised = 'cost' | 'time';

/**
 * The plan of a target loss that is soonest on all the accelerators at hand, or cheapest on as many of them as the deadline
 * needs: fewer reach a higher utilisation, and so take less of everything but time.
 *
 * @throws RangeError when there is no target loss, or no deadline to what is to be cheapest
 */
export function minimised(request: EstimateRequest, what: Minimised): Planned {
  const { limits = {}, accelerators } = request;
  if (limits.loss === undefined) {
    throw new Refusal(`The plan of least ${what} is that of a loss: expected --loss, such as --loss 2.0`);
  }
  if (accelerators === undefined || request.accelerator === undefined) {
    throw new Refusal(`The plan of least ${what} is one on machines: expected --on, such as "256 h100"`);
  }
  const all = planned(request);
  if (what === 'time') return all;
  const { deadline } = limits;
  if (deadline === undefined) {
    throw new Refusal(
      'Fewer accelerators are always cheaper: expected a --deadline, such as 6w, beside cost',
    );
  }
  const node = Math.min(8, nodeOf(all.plan.stated.accelerator) ?? 8);
  let best = all;
  const counts = [...numbersOfNodes(node)].filter(count => count < accelerators);
  for (const count of working('plans', counts)) {
    const other = planned({ ...request, accelerators: count });
    const { days, cost } = other.document;
    if (days === undefined || cost === undefined || days.likely > deadline) continue;
    if (cost.likely < (best.document.cost?.likely ?? Number.POSITIVE_INFINITY)) best = other;
  }
  if (best === all) return all;
  const caveats = caveatList();
  const used = best.document.hardware!.accelerators;
  caveats.add('fewer-are-cheaper', { used, accelerators }, 'info');
  return { ...best, document: { ...best.document, caveats: [...best.document.caveats, ...caveats.all()] } };
}

function planned(request: EstimateRequest): Planned {
  const plan = planOf(statedOf(request));
  return { plan, document: estimateOf(plan, { input: inputOf(request) }) };
}
