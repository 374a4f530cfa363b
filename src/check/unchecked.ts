import type { Path } from '../plan/paths.ts';
import type { ProposalPlan } from './build.ts';
import type { Reading } from './types.ts';

/** A question that a proposal leaves open, and what it would take. */
export interface Unchecked {
  readonly what: 'scaling' | 'steps' | 'memory' | 'time';
  /** Fields that are not given and do not follow. */
  readonly missing: readonly string[];
}

const shapeFields: readonly Path[] = ['model.heads', 'model.ffn', 'model.vocab'];

/** What rules have nothing to say about, because what they rest on is not given. */
export function uncheckedOf({ context, plan }: ProposalPlan): readonly Unchecked[] {
  const { value, accelerator, shape } = context;
  // under limits a law chooses what is not given, and that is what is checked against them
  const { limits, size: chosen, quantities } = plan.whole();
  const isChosen = Object.keys(limits).length > 0 && chosen?.optimum !== undefined;
  const known = (path: Path) => value(path) ?? (isChosen ? quantities.get(path)?.value : undefined);
  const without = (...paths: readonly Path[]) => paths.filter(path => known(path) === undefined);
  const machine = accelerator === undefined ? ['hardware.accelerator'] : [];
  // of a shape that is half given, the other half is what lacks
  const half = value('model.layers') !== undefined && value('model.hidden') !== undefined;
  const size =
    known('model.parameters') !== undefined ? [] : half ? without(...shapeFields) : ['model.parameters'];
  const asked: readonly Unchecked[] = [
    { what: 'scaling', missing: [...size, ...without('data.tokens')] },
    { what: 'steps', missing: without('training.steps', 'training.batch') },
    {
      what: 'memory',
      missing: [...(shape === undefined ? size : []), ...machine],
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
