import { nodeOf } from './hardware.ts';
import { runReach } from './run-reach.ts';
import type { Completion } from './whole.ts';

/** More than any cluster has. */
const MOST = 1 << 20;

/** Numbers of nodes that are tried: powers of two, and half as much again. */
export function* numbersOfNodes(node: number): Generator<number> {
  for (let nodes = 1; nodes * node <= MOST; nodes *= 2) {
    yield nodes * node;
    if (nodes > 1) yield nodes * node * 1.5;
  }
}

/**
 * The fewest accelerators of a plan's kind, in whole nodes, on which its model fits under what is decided of its layout.
 *
 * @returns undefined where no number of them is enough, or nothing is known of layouts
 */
export function fewestAccelerators({ size, setting, reach }: Completion): number | undefined {
  if (size === undefined || setting === undefined || reach?.layout === undefined) return undefined;
  const { hardware, fixed } = setting;
  const { data: _, ...rest } = fixed;
  const node = Math.min(8, nodeOf(hardware.accelerator) ?? 8);
  for (const accelerators of numbersOfNodes(node)) {
    const other = { ...setting, fixed: rest, hardware: { ...hardware, accelerators } };
    const { layout } = runReach({ ...other, utilisation: setting.utilisation ?? 0.3 }, size);
    if (layout !== undefined && layout.headroom >= 0) return accelerators;
  }
  return undefined;
}
