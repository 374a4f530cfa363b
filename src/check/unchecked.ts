import type { Path } from '../plan/paths.ts';
import type { ProposalPlan } from './build.ts';
import type { Reading } from './types.ts';

/** A question that a proposal leaves open, and what it would take. */
export interface Unchecked {
  readonly what: 'scaling' | 'steps' | 'memory' | 'time';
  /** Fields that are not given and do not follow. */
  readonly missing: readonly string[];
}

const shapeFields: readonly Path[] = [
  'model.layers',
  'model.hidden',
  'model.heads',
  'model.ffn',
  'model.vocab',
];

/** What a size lacks: of a shape that is half given the other half, else the parameters. */
export function lackingSize(value: (path: Path) => number | undefined): readonly Path[] {
  if (value('model.parameters') !== undefined) return [];
  const isHalf = value('model.layers') !== undefined || value('model.hidden') !== undefined;
  const lacking = isHalf ? shapeFields.filter(path => value(path) === undefined) : [];
  return lacking.length > 0 ? lacking : ['model.parameters'];
}

/**
 * What tokens lack to follow from the steps of a run, the nearest first; the tokens themselves where no steps are given.
 *
 * @param value of what is given or follows
 */
export function lackingTokens(value: (path: Path) => number | undefined): readonly Path[] {
  const is = (path: Path) => value(path) !== undefined;
  if (is('data.tokens')) return [];
  if (!is('training.steps')) return ['data.tokens'];
  const ofDevices = is('parallelism.microBatch') && is('training.accumulation');
  const paths: readonly Path[] = [
    'training.sequenceLength',
    ...(ofDevices ? (['parallelism.data'] as const) : (['training.batch'] as const)),
  ];
  const lacking = paths.filter(path => !is(path));
  return lacking.map(path => (path === 'parallelism.data' ? 'hardware.count' : path));
}

/** What rules have nothing to say about, because what they rest on is not given. */
export function uncheckedOf({ context, plan }: ProposalPlan): readonly Unchecked[] {
  const { value, accelerator, shape } = context;
  // under limits a law chooses what is not given, and that is what is checked against them
  const { limits, size: chosen, quantities } = plan.whole();
  const isChosen = Object.keys(limits).length > 0 && chosen?.optimum !== undefined;
  const known = (path: Path) => value(path) ?? (isChosen ? quantities.get(path)?.value : undefined);
  const without = (...paths: readonly Path[]) => paths.filter(path => known(path) === undefined);
  const machine = accelerator === undefined ? ['hardware.accelerator'] : [];
  const size = lackingSize(known);
  const asked: readonly Unchecked[] = [
    { what: 'scaling', missing: [...size, ...lackingTokens(known)] },
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
export function isIncomplete(
  unchecked: readonly Unchecked[],
  { launch, isOffloaded, unknown = new Set() }: Pick<Reading, 'launch' | 'unknown' | 'isOffloaded'>,
): boolean {
  if (launch?.adapter !== undefined || isOffloaded === true) return true;
  // a size or a degree that is not known may be any
  if (
    [...unknown].some(field =>
      /^(?:model|data|parallelism)\.|\.(?:count|perNode|batch|steps|sequenceLength)$/.test(field),
    )
  )
    return true;
  const open = new Set(unchecked.map(({ what }) => what));
  return open.has('scaling') || (launch !== undefined && (open.has('memory') || open.has('time')));
}
