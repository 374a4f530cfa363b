import { statedLayout } from '../../plan/stated.ts';
import type { Rule } from './rule.ts';

/** Memory that is enough only where what the proposal leaves open (ZeRO, recomputation, …) is chosen sparingly. */
export const memoryOpen: Rule = ({ accelerator, memory, plan }) => {
  const ends = memory();
  const capacity = ends?.least.capacity;
  if (ends === undefined || capacity === undefined || accelerator === undefined) return [];
  const { layout } = plan.whole().reach ?? {};
  if (Object.keys(statedLayout(plan.stated)).length === 0 && layout !== undefined && layout.headroom >= 0)
    return [];
  const { least, most, open } = ends;
  const plain = most.parts.total;
  if (open.length === 0 || least.parts.total > capacity || plain <= capacity) return [];
  const { zero, recompute } = least.inputs.layout;
  return [
    {
      at: [
        'parallelism.zero',
        'parallelism.tensor',
        'parallelism.pipeline',
        'parallelism.microBatch',
        'hardware.accelerator',
      ],
      args: {
        open: open.join(', '),
        plain,
        capacity,
        accelerator: accelerator.name,
        zero,
        recompute,
        total: least.parts.total,
        bound: least.complete ? '' : ', activations not counted for want of a shape',
      },
      actual: plain,
      expected: capacity,
    },
  ];
};
