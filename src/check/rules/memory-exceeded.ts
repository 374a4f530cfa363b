import { smallestChange } from '../../plan/layout-changes.ts';
import { type Memory, memoryOf } from '../../plan/memory.ts';
import type { Path } from '../../plan/paths.ts';
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
 * micro-batch) is taken at its most sparing, so that an error is certain; what it then rests on is said.
 */
export const memoryExceeded: Rule = context => {
  const { given, text, accelerator, shape, value } = context;
  const memory = context.memory();
  if (memory?.capacity === undefined || accelerator === undefined) return [];
  const args = argsOf(memory, accelerator.name);
  const open = openChoices(path => given(path) !== undefined || text(path) !== undefined);
  const finding: RawFinding = { at, args, actual: memory.parts.total, expected: memory.capacity };
  const withoutReserve = memory.parts.total - memory.parts.reserve;
  if (withoutReserve <= memory.capacity) {
    if (memory.parts.total > memory.capacity) return [{ ...finding, says: 'tight', severity: 'warning' }];
    const plain = plainLayout(memory, open);
    if (plain === undefined || plain.parts.total <= memory.capacity) return [];
    return [
      {
        ...finding,
        says: 'open',
        severity: 'info',
        args: { ...args, plain: plain.parts.total, open: open.join(', ') },
      },
    ];
  }
  const change = smallestChange(memory, value('hardware.perNode') ?? 8);
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

const choices: readonly (readonly [Path, string])[] = [
  ['parallelism.zero', 'ZeRO'],
  ['parallelism.recompute', 'recomputation'],
];

function openChoices(isGiven: (path: Path) => boolean): readonly string[] {
  return choices.filter(([path]) => !isGiven(path)).map(([, name]) => name);
}

/** The same plan with every open choice at its plainest: no ZeRO, no recomputation. */
function plainLayout(memory: Memory, open: readonly string[]): Memory | undefined {
  if (open.length === 0) return undefined;
  const { layout } = memory.inputs;
  return memoryOf({
    ...memory.inputs,
    layout: {
      ...layout,
      zero: open.includes('ZeRO') ? 0 : layout.zero,
      recompute: open.includes('recomputation') ? 'none' : layout.recompute,
    },
  });
}

/** What the model states would take if only active parameters had to be held, which is the usual slip. */
function onlyActive(memory: Memory, share: number): number {
  const { weights, gradients, optimizer, activations, logits } = memory.parts;
  return (weights + gradients + optimizer) * share + activations + logits;
}
