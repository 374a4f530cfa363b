import type { Layout } from '../cluster/layout.ts';
import { type Memory, type MemoryInputs, memoryOf } from './memory.ts';

/** One change of a layout, and what it is called in a proposal. */
export interface LayoutChange {
  readonly key: 'zero' | 'expert' | 'recompute' | 'microBatch' | 'tensor' | 'pipeline';
  readonly value: number | string;
  readonly memory: Memory;
}

/**
 * The smallest change of the layout after which a plan fits, by what it costs: ZeRO first, then experts over more ranks, recomputation, a
 * smaller micro-batch, more tensor parallelism (up to `mostTensor`), more pipeline stages. The number of devices stays,
 * so that what tensor or pipeline take comes from data.
 */
export function smallestChange(memory: Memory, mostTensor: number): LayoutChange | undefined {
  const { inputs, capacity } = memory;
  if (capacity === undefined) return undefined;
  for (const change of changes(inputs, mostTensor)) {
    const changed = memoryOf({ ...inputs, layout: { ...inputs.layout, ...change.layout } });
    if (changed.parts.total <= capacity) return { key: change.key, value: change.value, memory: changed };
  }
  return undefined;
}

type Change = Omit<LayoutChange, 'memory'> & { readonly layout: Partial<Layout> };

function changes({ layout, shape }: MemoryInputs, mostTensor: number): readonly Change[] {
  const { zero, recompute, microBatch, tensor, pipeline, data, context, expert } = layout;
  const found: Change[] = [];
  const experts = shape?.experts ?? 0;
  if (data * context > 1) {
    for (const stage of [1, 2, 3] as const) {
      if (stage > zero) found.push({ key: 'zero', value: stage, layout: { zero: stage } });
    }
  }
  for (let degree = expert * 2; degree <= Math.min(experts, tensor * data * context); degree *= 2) {
    if (experts % degree === 0 && (tensor * data * context) % degree === 0) {
      found.push({ key: 'expert', value: degree, layout: { expert: degree } });
    }
  }
  for (const kind of ['selective', 'full'] as const) {
    if (recompute === 'none' || (recompute === 'selective' && kind === 'full')) {
      found.push({ key: 'recompute', value: kind, layout: { recompute: kind } });
    }
  }
  for (let size = microBatch / 2; size >= 1 && Number.isInteger(size); size /= 2) {
    found.push({ key: 'microBatch', value: size, layout: { microBatch: size } });
  }
  for (let factor = 2; factor <= 1024 && data % factor === 0; factor *= 2) {
    const rest = data / factor;
    // experts spread over what is left of the replicas
    if ((tensor * rest * context) % expert !== 0) break;
    const divides = shape === undefined || shape.heads % (tensor * factor) === 0;
    if (tensor * factor <= mostTensor && divides) {
      found.push({ key: 'tensor', value: tensor * factor, layout: { tensor: tensor * factor, data: rest } });
    }
    if (shape === undefined || pipeline * factor <= shape.layers) {
      found.push({
        key: 'pipeline',
        value: pipeline * factor,
        layout: { pipeline: pipeline * factor, data: rest },
      });
    }
  }
  return found;
}
