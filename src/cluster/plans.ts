import { type Layout, type Recomputation, recomputations, zeroStages } from './layout.ts';
import { type DeviceMemory, deviceMemory, type Recipe } from './memory.ts';
import type { ModelFacts } from './model-facts.ts';
import { type Device, type StepBound, stepBound } from './step.ts';

/** A layout with its memory and its step; `fits` says whether the total stays within the device. */
export interface Plan {
  readonly layout: Layout;
  readonly microBatches: number;
  readonly memory: DeviceMemory;
  readonly step: StepBound;
  /** Bytes left on the fullest device; negative when it doesn't fit. */
  readonly headroom: number;
}

/** What to search over. */
export interface SearchOptions {
  readonly accelerators: number;
  readonly device: Device;
  readonly recipe: Recipe;
  /** Bytes set aside on a device. */
  readonly reserve: number;
  /** Sequences in a batch. */
  readonly batch: number;
  /** Degrees that are decided; the others are searched. */
  readonly fixed?: Partial<Layout>;
  /** Plans to return at most; 10 unless given. */
  readonly limit?: number;
}

/** The plans that fit, best first, and when none does the one that comes closest. */
export interface SearchResult {
  readonly plans: readonly Plan[];
  readonly closest?: Plan;
  /** Layouts whose memory was worked out. */
  readonly examined: number;
}

/**
 * Search the layouts for those that fit into memory, fastest step first.
 *
 * Steps are ranked by `stepBound`; equal ones by less recomputation, a lower ZeRO stage, and more room. Of the
 * layouts with the same tensor, pipeline, context and expert degrees the best alone is returned.
 *
 * @param model sizes
 * @param options accelerators, device, batch and what is decided
 * @returns plans that fit; when there are none, the one that needs the least memory
 * @throws RangeError when no layout at all is possible with what is decided
 */
export function searchLayouts(model: ModelFacts, options: SearchOptions): SearchResult {
  const { device, limit = 10 } = options;
  const best: Plan[] = [];
  let closest: Plan | undefined;
  let examined = 0;
  for (const group of groups(model, options)) {
    let bestOfGroup: Plan | undefined;
    for (const microBatch of microBatches(group, options)) {
      const steps = options.batch / (group.data * microBatch);
      for (const recompute of choice(options.fixed?.recompute, recomputations)) {
        for (const zero of choice(options.fixed?.zero, zeroStages)) {
          const layout: Layout = { ...group, microBatch, recompute, zero };
          const memory = deviceMemory(model, layout, {
            recipe: options.recipe,
            microBatches: steps,
            reserve: options.reserve,
          });
          examined += 1;
          const headroom = device.memoryBytes - memory.total;
          if (headroom < 0) {
            if (best.length === 0 && (closest === undefined || headroom > closest.headroom)) {
              closest = plan(model, layout, { memory, headroom, device, steps });
            }
            continue;
          }
          const candidate = plan(model, layout, { memory, headroom, device, steps });
          if (bestOfGroup === undefined || compare(candidate, bestOfGroup) < 0) bestOfGroup = candidate;
        }
      }
    }
    if (bestOfGroup !== undefined) best.push(bestOfGroup);
  }
  if (examined === 0) {
    throw new RangeError(
      `Expected a layout of ${options.accelerators} accelerators with ${describe(options.fixed)} and ${options.batch} sequences a batch, found none`,
    );
  }
  best.sort(compare);
  if (best.length > 0) return { plans: best.slice(0, limit), examined };
  return { plans: [], closest: closest!, examined };
}

type Group = Omit<Layout, 'microBatch' | 'recompute' | 'zero'>;

function plan(
  model: ModelFacts,
  layout: Layout,
  options: { memory: DeviceMemory; headroom: number; device: Device; steps: number },
): Plan {
  const { memory, headroom, device, steps } = options;
  return {
    layout,
    microBatches: steps,
    memory,
    headroom,
    step: stepBound(model, layout, { device, microBatches: steps }),
  };
}

/** Faster first; then what costs less to run and to understand. */
export function compare(a: Plan, b: Plan): number {
  return (
    a.step.seconds - b.step.seconds ||
    rank(a.layout.recompute) - rank(b.layout.recompute) ||
    a.layout.zero - b.layout.zero ||
    b.headroom - a.headroom
  );
}

function rank(recompute: Recomputation): number {
  return recomputations.indexOf(recompute);
}

/**
 * Degrees that make sense: they multiply to the accelerators; tensor divides the heads and stays within the
 * scale-up domain; no stage is empty; experts divide and spread over data · context ranks; the batch divides.
 */
function* groups(
  model: ModelFacts,
  options: Pick<SearchOptions, 'accelerators' | 'batch' | 'fixed' | 'device'>,
): Generator<Group> {
  const { accelerators, fixed = {}, device } = options;
  const domain = Math.max(1, device.links.domainSize ?? 1);
  for (const tensor of choice(fixed.tensor, divisors(accelerators))) {
    if (accelerators % tensor !== 0 || model.heads % tensor !== 0) continue;
    if (fixed.tensor === undefined && tensor > domain) continue;
    for (const pipeline of choice(fixed.pipeline, divisors(accelerators / tensor))) {
      if ((accelerators / tensor) % pipeline !== 0 || pipeline > model.layers) continue;
      const rest = accelerators / tensor / pipeline;
      for (const context of choice(fixed.context, divisors(rest))) {
        if (rest % context !== 0 || model.sequenceLength % (2 * context) !== 0) continue;
        // a context rank needs a few hundred tokens to be worth its messages
        if (fixed.context === undefined && context > 1 && model.sequenceLength / context < 1024) continue;
        const data = rest / context;
        if (fixed.data !== undefined && fixed.data !== data) continue;
        if (options.batch % data !== 0) continue;
        for (const expert of choice(fixed.expert, expertDegrees(model, rest))) {
          if (rest % expert !== 0 || Math.max(1, model.experts.count) % expert !== 0) continue;
          const interleave = fixed.interleave;
          yield {
            tensor,
            pipeline,
            context,
            data,
            expert,
            ...(interleave === undefined ? {} : { interleave }),
          };
        }
      }
    }
  }
}

function microBatches(group: Group, options: Pick<SearchOptions, 'batch' | 'fixed'>): readonly number[] {
  const perReplica = options.batch / group.data;
  const wanted = options.fixed?.microBatch;
  if (wanted !== undefined) return perReplica % wanted === 0 ? [wanted] : [];
  return powersOfTwo(Math.min(perReplica, 64)).filter(size => perReplica % size === 0);
}

function expertDegrees(model: ModelFacts, ranks: number): readonly number[] {
  if (model.experts.count === 0) return [1];
  return divisors(ranks).filter(degree => model.experts.count % degree === 0);
}

function choice<T>(decided: T | undefined, all: readonly T[]): readonly T[] {
  return decided === undefined ? all : [decided];
}

const divisorsOf = new Map<number, readonly number[]>();

function divisors(value: number): readonly number[] {
  const known = divisorsOf.get(value);
  if (known !== undefined) return known;
  const found: number[] = [];
  for (let low = 1; low * low <= value; low += 1) {
    if (value % low !== 0) continue;
    found.push(low);
    if (low * low !== value) found.push(value / low);
  }
  found.sort((a, b) => a - b);
  divisorsOf.set(value, found);
  return found;
}

function powersOfTwo(most: number): readonly number[] {
  const found: number[] = [];
  for (let value = 1; value <= most; value *= 2) found.push(value);
  return found;
}

function describe(fixed: Partial<Layout> | undefined): string {
  const entries = Object.entries(fixed ?? {});
  return entries.length === 0 ? 'nothing decided' : entries.map(([key, value]) => `${key} ${value}`).join(', ');
}
