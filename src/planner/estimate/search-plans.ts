import type { Plan } from '../../cluster/plans.ts';
import { Refusal } from '../../core/refusal.ts';
import { batchOf } from './batch.ts';
import { sized } from './budget.ts';
import { hardwareOf } from './hardware.ts';
import { layoutsOf } from './layout.ts';
import { caveatList } from './messages.ts';
import { largestPart, noteBatch } from './notes.ts';
import { checkEstimateRequest } from './request.ts';
import { defaultSequenceLength, shapeNear, shapeOf } from './shape.ts';
import type { EstimateRequest, ListedPlan, PlansDocument } from './types.ts';

/**
 * Layouts of a model on accelerators that fit into memory, best first, with what their step is made of; when none
 * fits, the one that comes closest and what it lacks.
 *
 * Steps are ranked by the shortest that a layout allows: computing at the speed of large multiplications, the bubble,
 * and exchanges that nothing hides (`stepBound`).
 *
 * @param request as for `estimate`; degrees that are given stay, the others are searched
 * @param options.limit plans to list at most; 10 unless given
 * @throws RangeError when accelerators or the size of the model are missing, or what is given can't be
 * @example
 * searchPlans({ parameters: 1e9, tokens: 20e9, accelerator: 'h100', accelerators: 8 }).plans[0].headroom > 0 // => true
 */
export function searchPlans(
  request: EstimateRequest,
  options: { readonly limit?: number } = {},
): PlansDocument {
  checkEstimateRequest(request);
  const hardware = hardwareOf(request);
  if (hardware === undefined) {
    throw new Refusal('A search of layouts needs accelerators: expected --on, such as "1024 h100-sxm"');
  }
  const named = shapeOf(request);
  const sequenceLength = request.sequenceLength ?? defaultSequenceLength(named);
  const { size } = sized(request, { hardware, shape: named, sequenceLength, ceilingOf: () => 1 });
  const shape = named ?? shapeNear(size.parameters);
  const { accelerators, device, accelerator, precision } = hardware;
  const batch = batchOf({
    batchTokens: request.batchTokens,
    parameters: size.activeParameters,
    tokens: size.tokens,
    sequenceLength,
    accelerators,
  });
  const caveats = caveatList();
  noteBatch(request, { batch, sequenceLength, caveats });
  if (named === undefined) {
    caveats.add('shape-assumed', { parameters: size.parameters, shape: shape.description });
  }
  const facts = shape.facts(sequenceLength);
  const { limit = 10 } = options;
  const found = layoutsOf(request, facts, { hardware, batch: batch.sequences, limit });
  if (found === undefined) caveats.add('no-layout', { accelerators, sequences: batch.sequences });
  const closest = found?.closest;
  if (closest !== undefined) {
    const short = -closest.headroom;
    caveats.add('nothing-fits', {
      accelerators,
      short,
      capacity: device.memoryBytes,
      part: largestPart(closest),
    });
  }
  return {
    schema: 'isoflop/plans/1',
    parameters: size.parameters,
    activeParameters: size.activeParameters,
    hardware: { accelerator: accelerator.id, accelerators, precision, peak: hardware.peak },
    capacity: device.memoryBytes,
    sequenceLength,
    batchTokens: batch.sequences * sequenceLength,
    plans: (found?.plans ?? []).map(listed),
    ...(closest === undefined ? {} : { closest: { ...listed(closest), short: -closest.headroom } }),
    caveats: caveats.all(),
  };
}

function listed({ layout, microBatches, memory, headroom, step }: Plan): ListedPlan {
  const exposed = step.exchanges.filter(exchange => (exchange.exposed ?? 0) > 0);
  return {
    layout: { ...layout, microBatches },
    memoryPerDevice: memory,
    headroom,
    stepTime: step.seconds,
    why: {
      computing: step.computing,
      bubble: step.bubble.seconds,
      exposed: Object.fromEntries(exposed.map(exchange => [exchange.kind, exchange.exposed!])),
      hidden: step.exchanges.filter(exchange => exchange.hidden === true).map(exchange => exchange.kind),
    },
  };
}
