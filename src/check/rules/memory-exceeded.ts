import { devicesOf } from '../../catalog/accelerator.ts';
import { smallestChange } from '../../plan/layout-changes.ts';
import type { Memory } from '../../plan/memory.ts';
import { statedLayout } from '../../plan/stated.ts';
import type { RawFinding, Rule } from './rule.ts';

const at = [
  'parallelism.zero',
  'parallelism.tensor',
  'parallelism.pipeline',
  'parallelism.microBatch',
  'hardware.accelerator',
] as const;

/**
 * Memory of the fullest device against what the accelerator has. What the proposal leaves open (ZeRO, recomputation,
 * gradients, sequence parallelism) is taken at its most sparing, so that an error is certain; what it then rests on
 * `memory-open` says. Where it says nothing of a layout, one that fits is enough.
 */
export const memoryExceeded: Rule = context => {
  const { accelerator, shape, value, plan } = context;
  const ends = context.memory();
  const memory = ends?.least;
  if (ends === undefined && accelerator !== undefined) return ofChosen(context, accelerator.name);
  if (ends === undefined || memory?.capacity === undefined || accelerator === undefined) return [];
  const { layout } = plan.whole().reach ?? {};
  if (Object.keys(statedLayout(plan.stated)).length === 0 && layout !== undefined && layout.headroom >= 0)
    return [];
  const args = argsOf(memory, accelerator.name);
  const finding: RawFinding = { at, args, actual: memory.parts.total, expected: memory.capacity };
  const withoutReserve = memory.parts.total - memory.parts.reserve;
  if (withoutReserve <= memory.capacity) {
    return memory.parts.total > memory.capacity ? [{ ...finding, says: 'tight', severity: 'warning' }] : [];
  }
  const change = smallestChange(memory, (value('hardware.perNode') ?? 8) * devicesOf(accelerator));
  const active =
    shape !== undefined && shape.experts > 0 ? onlyActive(memory, shape.active / shape.total) : undefined;
  const says = `exceeded${active !== undefined && active <= memory.capacity ? '-experts' : ''}${change === undefined ? '-hopeless' : ''}`;
  return [
    {
      ...finding,
      says,
      args: {
        ...args,
        ...(active !== undefined && { active }),
        ...(change && {
          change: `parallelism.${change.key}: ${change.value}`,
          changed: change.memory.parts.total,
        }),
        needed: Math.ceil(memory.parts.total / memory.capacity),
      },
    },
  ];
};

/** Under limits a law chooses the model: one that no layout fits keeps none of them. */
function ofChosen({ plan }: Parameters<Rule>[0], accelerator: string): readonly RawFinding[] {
  const { size, reach, setting, limits } = plan.whole();
  const { layout } = reach ?? {};
  if (size === undefined || setting === undefined || layout === undefined) return [];
  if (layout.headroom >= 0 || Object.keys(limits).length === 0) return [];
  const { accelerators, device } = setting.hardware;
  const { total } = layout.memory;
  const args = {
    parameters: size.parameters,
    accelerators,
    accelerator,
    total,
    capacity: device.memoryBytes,
  };
  const places = ['hardware.count', 'hardware.accelerator'] as const;
  return [{ says: 'chosen', at: places, args, actual: total, expected: device.memoryBytes }];
}

function argsOf(memory: Memory, accelerator: string): Record<string, string | number> {
  const { weights, gradients, optimizer, activations, logits, reserve, total } = memory.parts;
  const { tensor, pipeline, zero, data, recompute, microBatch } = memory.inputs.layout;
  return {
    accelerator,
    capacity: memory.capacity ?? 0,
    weights,
    gradients,
    optimizer,
    activations: activations + logits,
    reserve,
    total,
    tensor,
    pipeline,
    data,
    zero,
    recompute,
    microBatch,
    bound: memory.complete ? '' : ', activations not counted for want of a shape',
  };
}

/** What the model states would take if only active parameters had to be held, which is the usual slip. */
function onlyActive(memory: Memory, share: number): number {
  const { weights, gradients, optimizer, activations, logits } = memory.parts;
  return (weights + gradients + optimizer) * share + activations + logits;
}
