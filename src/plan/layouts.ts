import type { LayoutPlan } from '../cluster/plans.ts';
import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { devicePart } from './hardware.ts';
import { layoutsOf } from './layout.ts';
import { caveatList } from './messages.ts';
import { largestPart } from './notes.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';
import type { EstimateRequest, LayoutsDocument, ListedLayout } from './types.ts';
import type { Plan } from './whole.ts';

/**
 * Layouts of a model on accelerators that fit into memory, best first, with what their step is made of; when none
 * fits, the one that comes closest and what it lacks.
 *
 * Steps are ranked by the shortest that a layout allows: computing at the speed of large multiplications, the bubble,
 * and exchanges that nothing hides (`stepBound`).
 *
 * @param request as for `estimate`; degrees that are given stay, the others are searched
 * @param options.limit layouts to list at most; 10 unless given
 * @throws RangeError when accelerators or the size of the model are missing, or what is given cannot be
 * @example
 * searchPlans({ parameters: 1e9, tokens: 20e9, accelerator: 'h100', accelerators: 8 }).plans[0].headroom > 0 // => true
 */
export function searchPlans(
  request: EstimateRequest,
  options: { readonly limit?: number } = {},
): LayoutsDocument {
  checkKeys(options, ['limit'], 'such as { limit: 3 }');
  return layoutsOfPlan(planOf(statedOf(request)), options);
}

/** The layouts of a plan; see {@link searchPlans}. */
export function layoutsOfPlan(plan: Plan, options: { readonly limit?: number } = {}): LayoutsDocument {
  const { limit = 10 } = options;
  const { size, reach, setting, refused } = plan.whole();
  if (refused !== undefined) throw refused;
  if (size === undefined || reach?.shape === undefined || setting === undefined) {
    throw new Refusal('A search of layouts needs accelerators: expected --on, such as "1024 h100-sxm"');
  }
  const { hardware } = setting;
  const { accelerators, device, accelerator } = hardware;
  const { batch, shape } = reach;
  const caveats = caveatList();
  const found = layoutsOf(shape.facts, { ...setting, batch: batch.sequences, limit });
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
    schema: 'isoflop/plans/2',
    parameters: size.parameters,
    activeParameters: size.activeParameters,
    hardware: {
      accelerator: accelerator.id,
      accelerators,
      ...devicePart(hardware),
      precision: setting.precision,
      peak: hardware.peak,
    },
    capacity: device.memoryBytes,
    sequenceLength: setting.sequenceLength,
    batchTokens: batch.sequences * setting.sequenceLength,
    plans: (found?.plans ?? []).map(listed),
    ...(closest === undefined ? {} : { closest: { ...listed(closest), short: -closest.headroom } }),
    caveats: caveats.all(),
  };
}

function listed({ layout, microBatches, memory, headroom, step }: LayoutPlan): ListedLayout {
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
