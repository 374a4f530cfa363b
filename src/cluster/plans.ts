import { Refusal } from '../core/refusal.ts';
import {
  choice,
  type DegreeOptions,
  type Degrees,
  degrees,
  interleavings,
  microBatchSizes,
} from './degrees.ts';
import { type Layout, recomputations, type ZeroStage, zeroStages } from './layout.ts';
import { type DeviceMemory, deviceMemory, type StateRecipe } from './memory.ts';
import type { ModelFacts } from './model-facts.ts';
import { leastStep, type StepBound, stepBound } from './step.ts';

/** A layout with its memory and its step. */
export interface Plan {
  readonly layout: Layout;
  /** Micro-batches a step, per replica. */
  readonly microBatches: number;
  readonly memory: DeviceMemory;
  readonly step: StepBound;
  /** Bytes left on the fullest device; negative when it doesn't fit. */
  readonly headroom: number;
}

/** What to search over. */
export interface SearchOptions extends DegreeOptions {
  readonly recipe: StateRecipe;
  /** Bytes set aside on a device. */
  readonly reserve: number;
  /** Plans to return at most; 10 unless given. */
  readonly limit?: number;
}

/** The plans that fit, best first, and when none does the one that needs the least memory. */
export interface SearchResult {
  readonly plans: readonly Plan[];
  readonly closest?: Plan;
}

/**
 * Search the layouts of a model over accelerators for those that fit into memory, fastest step first.
 *
 * Steps are ranked by `stepBound`; equal ones by less recomputation, a lower ZeRO stage, and more room. Of the
 * layouts with the same tensor, pipeline, context and expert degrees only the best is returned.
 *
 * @param model sizes
 * @param options accelerators, device, batch and what is decided
 * @returns plans that fit; when there are none, the one that needs the least memory
 * @throws RangeError when no layout at all is possible with what is decided
 */
export function searchLayouts(model: ModelFacts, options: SearchOptions): SearchResult {
  const { limit = 10 } = options;
  const best: Plan[] = [];
  for (const group of degrees(model, options)) {
    // a group that can't beat the last of a full list needs no closer look
    const bar = best.length < limit ? Number.POSITIVE_INFINITY : best[limit - 1]!.step.seconds;
    const found = bestOfGroup(model, group, options, bar);
    if (found === undefined) continue;
    best.push(found);
    best.sort(compare);
    if (best.length > limit) best.pop();
  }
  if (best.length > 0) return { plans: best };
  return { plans: [], closest: leastMemory(model, options) };
}

function bestOfGroup(
  model: ModelFacts,
  group: Degrees,
  options: SearchOptions,
  bar: number,
): Plan | undefined {
  const { device, fixed } = options;
  const stages = choice(fixed?.zero, zeroStages);
  const leanest = stages.at(-1)!;
  let best: Plan | undefined;
  let fitting = 0;
  let enough: Layout | undefined;
  for (const tuned of tunedLayouts(model, group, options)) {
    const { layout, microBatches } = tuned;
    // where nothing fitted with a smaller micro-batch, nothing will
    if (layout.microBatch > 1 && fixed?.microBatch === undefined && fitting < layout.microBatch / 2) break;
    // recomputing more gains nothing where less fits without sharding that sends more (ZeRO 0 and 1 send alike)
    if (enough?.microBatch === layout.microBatch && enough.interleave === layout.interleave) continue;
    // whether a layout would fit isn't asked where it can't be the fastest
    const hopeless = leastStep(model, layout, { device, microBatches }) > (best?.step.seconds ?? bar);
    // ZeRO takes less the higher its stage: where the highest doesn't fit, none does
    const fits = hopeless || memoryOf(model, withZero(tuned, leanest), options).total <= device.memoryBytes;
    if (fits) fitting = layout.microBatch;
    if (hopeless || !fits) continue;
    for (const zero of stages) {
      const candidate = withZero(tuned, zero);
      const memory = memoryOf(model, candidate, options);
      const headroom = device.memoryBytes - memory.total;
      if (headroom < 0) continue;
      if (zero <= 1 || zero === stages[0]) enough = layout;
      const step = stepBound(model, candidate.layout, { device, microBatches });
      const plan: Plan = { ...candidate, memory, headroom, step };
      if (best === undefined || compare(plan, best) < 0) best = plan;
    }
  }
  return best;
}

function leastMemory(model: ModelFacts, options: SearchOptions): Plan {
  const { device } = options;
  let least: Omit<Plan, 'step' | 'headroom'> | undefined;
  for (const group of degrees(model, options)) {
    for (const tuned of tunedLayouts(model, group, options)) {
      for (const zero of choice(options.fixed?.zero, zeroStages.slice(-1))) {
        const candidate = withZero(tuned, zero);
        const memory = memoryOf(model, candidate, options);
        if (least === undefined || memory.total < least.memory.total) least = { ...candidate, memory };
      }
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
  return deviceMemory(model, layout, { recipe: options.recipe, reserve: options.reserve, microBatches });
}

/** Faster first; then what costs less to run and to understand. */
function compare(a: Plan, b: Plan): number {
  return (
    a.step.seconds - b.step.seconds ||
    recomputations.indexOf(a.layout.recompute) - recomputations.indexOf(b.layout.recompute) ||
    a.layout.zero - b.layout.zero ||
    b.headroom - a.headroom
  );
}
