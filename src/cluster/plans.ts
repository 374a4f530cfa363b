import { Refusal } from '../core/refusal.ts';
import { leastOf } from '../core/unbounded.ts';
import { recomputations } from '../model/flop.ts';
import type { ZeroStage } from '../model/states.ts';
import {
  choice,
  type DegreeOptions,
  type Degrees,
  degrees,
  interleavings,
  microBatchSizes,
} from './degrees.ts';
import type { FrameworkMemory } from './framework.ts';
import { type Layout, zeroStages } from './layout.ts';
import { type DeviceMemory, deviceMemory } from './memory.ts';
import type { ModelFacts } from './model-facts.ts';
import { leastStep, type StepBound, stepBound } from './step.ts';

/** A layout with its memory and its step. */
export interface LayoutPlan {
  readonly layout: Layout;
  /** Micro-batches a step, per replica. */
  readonly microBatches: number;
  readonly memory: DeviceMemory;
  readonly step: StepBound;
  /** Bytes left on the fullest device; negative when it does not fit. */
  readonly headroom: number;
}

/** What to search over. */
export interface SearchOptions extends DegreeOptions {
  /** What a framework keeps, by the ZeRO stage that it runs; the stages that are searched are those that it lists. */
  readonly framework: (zero: ZeroStage) => FrameworkMemory;
  /** Bytes set aside on a device; none unless given. */
  readonly reserve?: number;
  /** Share of a device's memory to leave unless that costs time; 0.05 unless given. */
  readonly spare?: number;
  /** Plans to return at most; 10 unless given. */
  readonly limit?: number;
}

/** The plans that fit, best first, and when none does the one that needs the least memory. */
export interface SearchResult {
  readonly plans: readonly LayoutPlan[];
  readonly closest?: LayoutPlan;
  /** Layouts that were looked at. */
  readonly considered: number;
}

/** Time that a spare part of memory, stages of whole layers or long parts of a sequence may cost over that of the fastest plan. */
const SPARE_COST = 1.05;
const USUAL_SPARE = 0.05;

/** Time that stages of one size may cost over others, of which each must be told to a framework. */
const UNEVEN_COST = 1.5;

/**
 * Search the layouts of a model over accelerators for those that fit into memory, fastest step first.
 *
 * Steps are ranked by `stepBound`; equal ones by less recomputation, a lower ZeRO stage, and more room. Of the
 * layouts with the same tensor, pipeline, context and expert degrees only the best is returned. Plans leave a spare 5% of
 * memory, unless those that do not are more than 5% faster. Stages are of one size where any such layout fits, or
 * with embedding and head in place of layers where that is more than 5% faster; as nearly as can be where none fits or takes
 * less than half again as long. Context
 * parallelism leaves a rank 4,096 tokens as published recipes do, or down to 512 where that is more than 5% faster.
 *
 * @param model sizes
 * @param options accelerators, device, batch and what is decided
 * @returns plans that fit; when there are none, the one that needs the least memory
 * @throws RangeError when no layout at all is possible with what is decided
 */
export function searchLayouts(model: ModelFacts, options: SearchOptions): SearchResult {
  const search: Search = { model, options, considered: 0 };
  if (isHopeless(model, options)) {
    search.options = { ...options, stages: 'uneven' };
    return { plans: [], closest: leastMemory(search), considered: search.considered };
  }
  const plans = finerPlans(search, evenPlans(search));
  if (plans.length > 0) return { plans, considered: search.considered };
  search.options = { ...options, stages: 'uneven' };
  const uneven = finerPlans(search, fittingPlans(search), fittingPlans);
  if (uneven.length > 0) return { plans: uneven, considered: search.considered };
  return { plans: [], closest: leastMemory(search), considered: search.considered };
}

/** The fastest plans of stages of one size, with embedding and head in place of layers, or of others, only where that is much faster. */
function evenPlans(search: Search): readonly LayoutPlan[] {
  const { options } = search;
  search.options = { ...options, stages: 'whole' };
  const plans = fittingPlans(search);
  // of whole layers none is faster than the best by that much
  search.options = { ...options, stages: 'ends' };
  const isFaster = bestPlans(search, { limit: 1, room: 0, bar: barOf(plans) }).length > 0;
  search.options = { ...options, stages: 'with-ends' };
  const faster = isFaster ? fittingPlans(search) : [];
  const even = faster.length > 0 ? faster : plans;
  search.options = { ...options, stages: 'uneven' };
  const isWorthIt =
    even.length > 0 && bestPlans(search, { limit: 1, room: 0, bar: barOf(even, UNEVEN_COST) }).length > 0;
  const uneven = isWorthIt ? fittingPlans(search) : [];
  search.options = options;
  return uneven.length > 0 ? uneven : even;
}

/** The plans given, or those of every context degree where sequences in finer parts are much faster or fit alone. */
function finerPlans(
  search: Search,
  plans: readonly LayoutPlan[],
  find: (search: Search) => readonly LayoutPlan[] = evenPlans,
): readonly LayoutPlan[] {
  const { options } = search;
  if (options.fixed?.context !== undefined) return plans;
  search.options = { ...options, stages: 'uneven', contexts: 'finer' };
  const bar = barOf(plans);
  const isFaster = bestPlans(search, { limit: 1, room: 0, bar }).length > 0;
  search.options = { ...options, contexts: 'all' };
  const finer = isFaster ? find(search) : [];
  search.options = options;
  return finer.length > 0 ? finer : plans;
}

/** What a step must not exceed to be much faster than the best of some. */
function barOf([best]: readonly LayoutPlan[], cost: number = SPARE_COST): number | undefined {
  return best && best.step.seconds / cost;
}

/** The fastest plans that fit, with or without the spare. */
function fittingPlans(search: Search): readonly LayoutPlan[] {
  const { limit = 10, spare = USUAL_SPARE, device } = search.options;
  const room = spare * device.memoryBytes;
  const roomy = bestPlans(search, { limit, room });
  const fastest = (roomy[0]?.step.seconds ?? Number.POSITIVE_INFINITY) / SPARE_COST;
  // only what is faster by more than that needs to be looked at again
  const [tight] = spare === 0 ? [] : bestPlans(search, { limit: 1, room: 0, bar: fastest });
  return tight === undefined ? roomy : bestPlans(search, { limit, room: 0 });
}

interface Search {
  readonly model: ModelFacts;
  options: SearchOptions;
  considered: number;
}

function bestPlans(
  search: Search,
  { limit, room, bar = Number.POSITIVE_INFINITY }: { limit: number; room: number; bar?: number | undefined },
): readonly LayoutPlan[] {
  const best: LayoutPlan[] = [];
  for (const group of degrees(search.model, search.options)) {
    // a group that cannot beat the last of a full list needs no closer look
    const slowest = best.length < limit ? bar : Math.min(bar, best[limit - 1]!.step.seconds);
    if (!mayBeat(search, group, slowest) || !mayFit(search, group, room)) continue;
    const found = bestOfGroup(search, group, { room, bar: slowest });
    if (found === undefined || found.step.seconds > slowest) continue;
    best.push(found);
    best.sort(compare);
    if (best.length > limit) best.pop();
  }
  return best;
}

/**
 * Whether a layout of some degrees may be as fast as a bar: the one of most and smallest micro-batches and of most chunks has
 * the smallest bubble, and nothing else of what is tuned shortens a step.
 */
function mayBeat({ model, options }: Search, group: Degrees, bar: number): boolean {
  if (bar === Number.POSITIVE_INFINITY) return true;
  const { fixed, device } = options;
  const perReplica = options.batch / group.data;
  const [microBatch] = microBatchSizes(perReplica, fixed?.microBatch);
  if (microBatch === undefined) return false;
  const microBatches = perReplica / microBatch;
  const { pipeline } = group;
  const interleave = interleavings(model, { pipeline, microBatches, fixed: fixed?.interleave }).at(-1);
  if (interleave === undefined) return false;
  const [recompute] = choice(fixed?.recompute, recomputations) as [Layout['recompute']];
  const layout: Layout = { ...group, zero: 0, microBatch, recompute, interleave };
  return leastStep(model, layout, { device, microBatches }) <= bar * ROUNDING;
}

/** What two sums of the same may differ by. */
const ROUNDING = 1 + 1e-9;

/** Whether any layout of some degrees fits. */
function mayFit(search: Search, group: Degrees, room: number): boolean {
  const { memoryBytes } = search.options.device;
  for (const { memory } of sparingPlans(search, group)) if (memoryBytes - memory.total >= room) return true;
  return false;
}

/**
 * The layouts of some degrees of which one needs the least memory: the smallest micro-batch holds the least activations, the
 * largest, where it is the only one, gradients that need not wait; chunks only add to both.
 */
function* sparingPlans(
  { model, options }: Search,
  group: Degrees,
): Generator<Tuned & { memory: DeviceMemory }> {
  const perReplica = options.batch / group.data;
  const sizes = microBatchSizes(perReplica, options.fixed?.microBatch);
  const [interleave] = interleavings(model, {
    pipeline: group.pipeline,
    microBatches: perReplica,
    fixed: options.fixed?.interleave,
  });
  if (interleave === undefined) return;
  const stages = stagesOf(options, group);
  for (const microBatch of sizes) {
    if (microBatch !== sizes[0] && microBatch !== perReplica) continue;
    const microBatches = perReplica / microBatch;
    for (const recompute of choice(options.fixed?.recompute, recomputations)) {
      for (const zero of stages) {
        const tuned = { layout: { ...group, zero, microBatch, recompute, interleave }, microBatches };
        yield { ...tuned, memory: memoryOf(model, tuned, options) };
      }
    }
  }
}

/** Whether what a model keeps is more than all devices have, however it is split. */
function isHopeless({ parameters }: ModelFacts, { accelerators, device, framework }: SearchOptions): boolean {
  const bytes = zeroStages.map(zero => {
    const { weights, gradients, optimizer } = framework(zero).stateBytes;
    return weights + gradients + optimizer;
  });
  return (leastOf(bytes) * parameters.total) / accelerators > device.memoryBytes;
}

function bestOfGroup(
  search: Search,
  group: Degrees,
  { room, bar }: { readonly room: number; readonly bar: number },
): LayoutPlan | undefined {
  const { model, options } = search;
  const { device } = options;
  const stages = stagesOf(options, group);
  let best: LayoutPlan | undefined;
  let enough: Layout | undefined;
  for (const tuned of tunedLayouts(model, group, options)) {
    const { layout, microBatches } = tuned;
    search.considered += 1;
    // recomputing more gains nothing where less fits without sharding that sends more (ZeRO 0 and 1 send alike)
    if (enough?.microBatch === layout.microBatch && enough.interleave === layout.interleave) continue;
    // whether a layout would fit is not asked where it cannot be the fastest
    if (leastStep(model, layout, { device, microBatches }) > (best?.step.seconds ?? bar)) continue;
    for (const zero of stages) {
      const candidate = withZero(tuned, zero);
      const memory = memoryOf(model, candidate, options);
      const headroom = device.memoryBytes - memory.total;
      if (headroom < room) continue;
      if (zero <= 1 || zero === stages[0]) enough = layout;
      const step = stepBound(model, candidate.layout, { device, microBatches });
      const plan: LayoutPlan = { ...candidate, memory, headroom, step };
      if (best === undefined || compare(plan, best) < 0) best = plan;
    }
  }
  return best;
}

/** Stages that can be launched: those of the framework, and beside a pipeline those that it has there. */
function stagesOf({ fixed, framework }: SearchOptions, { pipeline }: Degrees): readonly ZeroStage[] {
  return choice(fixed?.zero, zeroStages).filter(zero => {
    const { zeroStages: alone, zeroStagesWithPipeline: piped } = framework(zero);
    return fixed?.zero !== undefined || (pipeline === 1 ? alone : piped).includes(zero);
  });
}

function leastMemory(search: Search): LayoutPlan {
  const { model, options } = search;
  const { device } = options;
  let least: (Tuned & { memory: DeviceMemory }) | undefined;
  for (const group of degrees(model, options)) {
    for (const one of sparingPlans(search, group)) {
      if (least === undefined || one.memory.total < least.memory.total) least = one;
    }
  }
  if (least === undefined) {
    const decided = Object.entries(options.fixed ?? {}).map(
      ([name, value]) => `${name === 'microBatch' ? 'micro-batch' : name} ${value}`,
    );
    throw new Refusal(
      `No layout of ${options.accelerators} accelerators with ${decided.join(', ') || 'anything'} splits ${options.batch} sequences: expected degrees that multiply to the accelerators and divide heads, layers and batch`,
    );
  }
  const { layout, microBatches, memory } = least;
  const step = stepBound(model, layout, { device, microBatches });
  return { ...least, step, headroom: device.memoryBytes - memory.total };
}

interface Tuned {
  readonly layout: Layout;
  readonly microBatches: number;
}

/** What can be tuned within degrees, but for ZeRO; micro-batches grow. */
function* tunedLayouts(
  model: ModelFacts,
  group: Degrees,
  options: Pick<SearchOptions, 'batch' | 'fixed'>,
): Generator<Tuned> {
  const { fixed = {} } = options;
  const { tensor, pipeline, context, data, expert } = group;
  const perReplica = options.batch / data;
  for (const microBatch of microBatchSizes(perReplica, fixed.microBatch)) {
    const microBatches = perReplica / microBatch;
    const chunks = interleavings(model, { pipeline, microBatches, fixed: fixed.interleave });
    for (const interleave of chunks) {
      for (const recompute of choice(fixed.recompute, recomputations)) {
        const layout = {
          tensor,
          pipeline,
          context,
          data,
          expert,
          zero: 0,
          microBatch,
          recompute,
          interleave,
        } as const;
        yield { layout, microBatches };
      }
    }
  }
}

function withZero({ layout, microBatches }: Tuned, zero: ZeroStage): Tuned {
  const { tensor, pipeline, context, data, expert, microBatch, recompute, interleave = 1 } = layout;
  return {
    layout: { tensor, pipeline, context, data, expert, zero, microBatch, recompute, interleave },
    microBatches,
  };
}

function memoryOf(model: ModelFacts, { layout, microBatches }: Tuned, options: SearchOptions): DeviceMemory {
  const { framework, reserve = 0 } = options;
  return deviceMemory(model, layout, { framework: framework(layout.zero), reserve, microBatches });
}

/** Faster first; then what costs less to run and to understand. */
function compare(a: LayoutPlan, b: LayoutPlan): number {
  return (
    a.step.seconds - b.step.seconds ||
    recomputations.indexOf(a.layout.recompute) - recomputations.indexOf(b.layout.recompute) ||
    a.layout.zero - b.layout.zero ||
    b.headroom - a.headroom
  );
}
