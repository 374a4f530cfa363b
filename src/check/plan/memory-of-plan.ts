import type { Accelerator, Precision } from '../../catalog/accelerators.ts';
import type { Layout } from '../../cluster/layout.ts';
import { type Memory, memoryOf } from './memory.ts';
import type { Path } from './paths.ts';
import type { Shape } from './shape.ts';

/** What a plan's memory is worked out from. */
export interface MemoryParts {
  readonly value: (path: Path) => number | undefined;
  readonly given: (path: Path) => number | undefined;
  readonly text: (path: Path) => string | undefined;
  readonly accelerator: Accelerator | undefined;
  readonly shape: Shape | undefined;
  readonly precision: Precision;
}

/** Memory under the layout that is given; what it leaves open is taken at its most sparing. */
export function memoryOfPlan({
  value,
  given,
  text,
  accelerator,
  shape,
  precision,
}: MemoryParts): Memory | undefined {
  const parameters = shape?.total ?? value('model.parameters');
  if (parameters === undefined) return undefined;
  const tensor = given('parallelism.tensor') ?? 1;
  const pipeline = given('parallelism.pipeline') ?? 1;
  const context = given('parallelism.context') ?? 1;
  const count = value('hardware.count');
  const data = given('parallelism.data') ?? Math.floor((count ?? 0) / (tensor * pipeline * context));
  if (!(data >= 1)) return undefined;
  const microBatch = given('parallelism.microBatch') ?? 1;
  const batch = value('training.batch');
  const sequence = value('training.sequenceLength');
  const microBatches =
    batch === undefined || sequence === undefined
      ? undefined
      : Math.floor(batch / sequence / data / microBatch);
  const experts = shape?.experts ?? 0;
  const layout: Layout = {
    tensor,
    pipeline,
    data,
    context,
    expert:
      experts > 0 ? Math.max(1, Math.min(given('parallelism.expert') ?? 1, experts, data * context)) : 1,
    zero: (given('parallelism.zero') ?? 3) as Layout['zero'],
    microBatch,
    recompute: (text('parallelism.recompute') ?? 'full') as Layout['recompute'],
  };
  try {
    return memoryOf({
      parameters,
      shape,
      layout,
      microBatches: microBatches === undefined ? undefined : Math.max(1, microBatches),
      precision: text('hardware.precision') ?? precision,
      optimizer: text('training.optimizer'),
      capacity: accelerator?.usableBytes ?? accelerator?.memoryBytes,
    });
  } catch (error) {
    // a layout that cannot be (ranks that experts do not divide) has a finding, and no memory
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
