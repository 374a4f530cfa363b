import type { Path } from '../plan/paths.ts';
import type { ProposalPlan } from './build.ts';
import type { Reading } from './types.ts';

/** A question that a proposal leaves open, and what it would take. */
export interface Unchecked {
  readonly what: 'scaling' | 'steps' | 'memory' | 'time';
  /** Fields that are not given and do not follow. */
  readonly missing: readonly string[];
}

/** What rules have nothing to say about, because what they rest on is not given. */
export function uncheckedOf({ context }: ProposalPlan): readonly Unchecked[] {
  const { value, accelerator, shape } = context;
  const without = (...paths: readonly Path[]) => paths.filter(path => value(path) === undefined);
  const machine = accelerator === undefined ? ['hardware.accelerator'] : [];
  const asked: readonly Unchecked[] = [
    { what: 'scaling', missing: without('model.parameters', 'data.tokens') },
    { what: 'steps', missing: without('training.steps', 'training.batch') },
    {
      what: 'memory',
      missing: [...(shape === undefined ? without('model.parameters') : []), ...machine],
    },
    {
      what: 'time',
      missing: [...(value('hardware.peak') === undefined ? machine : []), ...without('hardware.count')],
    },
  ];
  return asked.filter(({ missing }) => missing.length > 0);
}

/** Whether too little could be checked to say that a proposal passes: its size or its tokens, or the machines of a launch. */
export function isIncomplete(unchecked: readonly Unchecked[], { launch }: Reading): boolean {
  const open = new Set(unchecked.map(({ what }) => what));
  return open.has('scaling') || (launch !== undefined && (open.has('memory') || open.has('time')));
}
