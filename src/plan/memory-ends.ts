import type { Layout } from '../cluster/layout.ts';
import { Refusal } from '../core/refusal.ts';
import { precisionFor, sixteenBitFormat } from './hardware.ts';
import { DEFAULT_RESERVE, type Memory, memoryOf } from './memory.ts';
import type { Path } from './paths.ts';
import type { Shape } from './shape.ts';
import { textOf } from './stated.ts';
import type { Plan } from './whole.ts';

/** Memory under a layout as it is stated, with what it leaves open at its most sparing and at its plainest. */
export interface MemoryEnds {
  /** ZeRO 3, full recomputation, one sequence at a time, 16-bit gradients, where nothing is said. */
  readonly least: Memory;
  /** No ZeRO, no recomputation, fp32 gradients, where nothing is said. */
  readonly most: Memory;
  /** What is left open. */
  readonly open: readonly string[];
}

/**
 * Memory of a plan's stated layout, at both ends of what it leaves open.
 *
 * @param assumed the shape of a model that is not known by its own
 * @returns undefined where parameters or ranks are not known, or the layout cannot be (which rules say)
 */
export function memoryEnds(
  plan: Pick<Plan, 'stated' | 'facts' | 'shape' | 'format'>,
  assumed?: Shape,
): MemoryEnds | undefined {
  const { stated, facts, format } = plan;
  const shape = plan.shape ?? assumed;
  const { accelerator, numbers } = stated;
  const value = (path: Path) => facts.get(path)?.value;
  const parameters = shape?.total ?? value('model.parameters');
  if (parameters === undefined) return undefined;
  const tensor = numbers.get('parallelism.tensor') ?? 1;
  const pipeline = numbers.get('parallelism.pipeline') ?? 1;
  const context = numbers.get('parallelism.context') ?? 1;
  const count = value('hardware.count') ?? 0;
  const data = numbers.get('parallelism.data') ?? Math.floor(count / (tensor * pipeline * context));
  if (!(data >= 1)) return undefined;
  const microBatch = numbers.get('parallelism.microBatch') ?? 1;
  const batch = value('training.batch');
  const sequence = value('training.sequenceLength');
  const rounds =
    batch === undefined || sequence === undefined
      ? undefined
      : Math.max(1, Math.floor(batch / sequence / data / microBatch));
  const experts = shape?.experts ?? 0;
  const spread = Math.min(numbers.get('parallelism.expert') ?? 1, experts, data * context);
  const zero = numbers.get('parallelism.zero');
  const recompute = textOf(stated, 'parallelism.recompute');
  const gradients = textOf(stated, 'training.gradients') as 'bf16' | 'fp32' | undefined;
  const at = (end: { zero: number; recompute: string; gradients: 'bf16' | 'fp32' }) =>
    memoryOf({
      parameters,
      shape,
      layout: {
        tensor,
        pipeline,
        data,
        context,
        expert: experts > 0 ? Math.max(1, spread) : 1,
        zero: (zero ?? end.zero) as Layout['zero'],
        microBatch,
        recompute: (recompute ?? end.recompute) as Layout['recompute'],
      },
      microBatches: rounds,
      precision: precisionFor(format ?? sixteenBitFormat(accelerator)),
      optimizer: textOf(stated, 'training.optimizer'),
      gradients: gradients ?? end.gradients,
      reserve: numbers.get('hardware.memoryReserve') ?? DEFAULT_RESERVE,
      capacity: accelerator?.usableBytes ?? accelerator?.memoryBytes,
    });
  try {
    return {
      least: at({ zero: 3, recompute: 'full', gradients: 'bf16' }),
      most: at({ zero: 0, recompute: 'none', gradients: 'fp32' }),
      open: [
        ...(zero === undefined ? ['ZeRO'] : []),
        ...(recompute === undefined ? ['recomputation'] : []),
        ...(gradients === undefined ? ['gradients'] : []),
      ],
    };
  } catch (error) {
    // a layout that cannot be (ranks that experts do not divide) has a finding, and no memory
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
