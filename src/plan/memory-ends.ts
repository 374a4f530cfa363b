import { capacityOf, devicesOf } from '../catalog/accelerator.ts';
import { findFramework } from '../catalog/frameworks.ts';
import { organisation } from '../catalog/organisation.ts';
import type { Layout } from '../cluster/layout.ts';
import { Refusal } from '../core/refusal.ts';
import { precisionFor, sixteenBitFormat } from './hardware.ts';
import { DEFAULT_RESERVE, type Memory, memoryOf } from './memory.ts';
import type { Path } from './paths.ts';
import type { Shape } from './shape.ts';
import { statedStages } from './stages.ts';
import { textOf } from './stated.ts';
import { statedShape } from './stated-shape.ts';
import type { Plan } from './whole.ts';

/** Memory under a layout as it is stated, with what it leaves open at its most sparing and at its plainest. */
export interface MemoryEnds {
  /** ZeRO 3, full recomputation, one sequence at a time, 16-bit gradients, sequence parallelism, where nothing is said. */
  readonly least: Memory;
  /** No ZeRO, no recomputation, fp32 gradients, no sequence parallelism, where nothing is said. */
  readonly most: Memory;
  /** What is left open. */
  readonly open: readonly string[];
}

/**
 * Memory of a plan's stated layout, at both ends of what it leaves open.
 *
 * @param assumed the shape of a model that is not known by its own, and a layout whose degrees stand for those that are not
 *   stated
 * @returns undefined where parameters or ranks are not known, or the layout cannot be (which rules say)
 */
export function memoryEnds(
  plan: Pick<Plan, 'stated' | 'facts' | 'shape' | 'format'>,
  assumed: { readonly shape?: Shape | undefined; readonly layout?: Layout | undefined } = {},
): MemoryEnds | undefined {
  const { layout } = assumed;
  const stages = statedStages(plan.stated);
  if (stages.length === 0) return endsOf(plan, { shape: plan.shape ?? assumed.shape, layout });
  const ends = stages.map(({ sequenceLength, batch }) =>
    endsOf(plan, {
      layout,
      shape: plan.shape === undefined ? assumed.shape : statedShape(plan.stated, sequenceLength),
      sequence: sequenceLength,
      batch,
    }),
  );
  if (!ends.every(one => one !== undefined)) return undefined;
  const fullest = (end: 'least' | 'most') =>
    ends.map(one => one[end]).reduce((worst, one) => (one.parts.total > worst.parts.total ? one : worst));
  return { least: fullest('least'), most: fullest('most'), open: ends[0]!.open };
}

/** Memory of a stage, or of a run that is one. */
function endsOf(
  plan: Pick<Plan, 'stated' | 'facts' | 'format'>,
  stage: {
    readonly shape: Shape | undefined;
    readonly layout?: Layout | undefined;
    readonly sequence?: number | undefined;
    readonly batch?: number | undefined;
  },
): MemoryEnds | undefined {
  const { stated, facts, format } = plan;
  const { shape } = stage;
  const { accelerator, numbers } = stated;
  const value = (path: Path) => facts.get(path)?.value;
  const parameters = shape?.total ?? value('model.parameters');
  if (parameters === undefined) return undefined;
  const degree = (name: 'tensor' | 'pipeline' | 'context' | 'expert') =>
    numbers.get(`parallelism.${name}`) ?? stage.layout?.[name] ?? 1;
  const [tensor, pipeline, context] = [degree('tensor'), degree('pipeline'), degree('context')];
  const ranks = (value('hardware.count') ?? 0) * devicesOf(accelerator);
  const data = numbers.get('parallelism.data') ?? Math.floor(ranks / (tensor * pipeline * context));
  if (!(data >= 1)) return undefined;
  const microBatch = numbers.get('parallelism.microBatch') ?? 1;
  const batch = stage.batch ?? value('training.batch');
  const sequence = stage.sequence ?? value('training.sequenceLength');
  const rounds =
    batch === undefined || sequence === undefined
      ? undefined
      : Math.max(1, Math.floor(batch / sequence / data / microBatch));
  const experts = shape?.experts ?? 0;
  const spread = Math.min(degree('expert'), experts, tensor * data * context);
  const zero = numbers.get('parallelism.zero');
  const recompute = textOf(stated, 'parallelism.recompute');
  const gradients = textOf(stated, 'training.gradients') as 'bf16' | 'fp32' | undefined;
  const at = (end: { zero: number; recompute: string; gradients: 'bf16' | 'fp32'; sequence: boolean }) =>
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
      sequenceParallel: sequenceParallelOf(stated) ?? end.sequence,
      reserve: numbers.get('hardware.memoryReserve') ?? organisation()?.memoryReserve ?? DEFAULT_RESERVE,
      capacity: accelerator && capacityOf(accelerator),
    });
  try {
    return {
      least: at({ zero: 3, recompute: 'full', gradients: 'bf16', sequence: true }),
      most: at({ zero: 0, recompute: 'none', gradients: 'fp32', sequence: false }),
      open: [
        ...(zero === undefined ? ['ZeRO'] : []),
        ...(recompute === undefined ? ['recomputation'] : []),
        ...(gradients === undefined ? ['gradients'] : []),
        ...(tensor > 1 && sequenceParallelOf(stated) === undefined ? ['sequence parallelism'] : []),
      ],
    };
  } catch (error) {
    // a layout that cannot be (ranks that experts do not divide), or a framework that nobody knows, has no memory
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Whether a plan has sequence parallelism: as it is stated, or as the framework that it names does. */
function sequenceParallelOf(stated: Plan['stated']): boolean | undefined {
  const flag = stated.words.get('parallelism.sequenceParallel');
  if (typeof flag === 'boolean') return flag;
  const framework = textOf(stated, 'training.framework');
  return framework === undefined ? undefined : findFramework(framework).sequenceParallel;
}
