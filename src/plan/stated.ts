import type { Accelerator } from '../catalog/accelerators.ts';
import type { RunWithHours } from '../cluster/history.ts';
import type { Layout } from '../cluster/layout.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { JointBudget } from './joint-budget.ts';
import type { Path } from './paths.ts';

/** How sure stated values are: standard deviations of their logarithms. What is stated without one is fixed. */
export interface StatedUncertainty {
  readonly utilisation?: number;
  readonly price?: number;
}

/** What is stated of a plan, and what it refers to: the one input of `planOf`, whoever asks. */
export interface Stated {
  /** Numbers in base units, by their names. */
  readonly numbers: ReadonlyMap<Path, number>;
  /** Choices, names, true and false. */
  readonly words: ReadonlyMap<Path, string | boolean>;
  readonly accelerator?: Accelerator | undefined;
  readonly law: Law;
  /** Whether it is the one that answers when none is named. */
  readonly lawByDefault?: boolean;
  /** The shape of a preset or of a config. */
  readonly base?: ArchitectureDescription | undefined;
  /** A documented run that is not to predict itself. */
  readonly except?: string | undefined;
  /** A team's own runs, which speak beside the documented ones. */
  readonly own?: readonly RunWithHours[] | undefined;
  readonly uncertainty?: StatedUncertainty | undefined;
  /** Unique tokens that the named sources have. */
  readonly stock?: number | undefined;
  /** Unique tokens of a mixture, where the limit is on those of one corpus that is worth as much. */
  readonly mixedTokens?: number | undefined;
  /** Unique tokens of one corpus that is worth as much as what so many tokens read of the named sources at their shares. */
  readonly readAs?: ((tokens: number) => number | undefined) | undefined;
  /** Whether nobody said how many accelerators: one, or as many as take their hours in a month. */
  readonly countAssumed?: boolean;
  /** The budget that stands among the limits, since there is another. */
  readonly joint?: JointBudget | undefined;
  /** Whether the shape's context is only its limit, as in launch files: the run's sequences are not known by it. */
  readonly contextIsLimit?: boolean;
  /** What is stated by something that the file does not hold: nothing is taken for it, nor what would rest on it. */
  readonly unknown?: ReadonlySet<Path> | undefined;
  /** Whose default a number is that the file does not state itself: `default of Megatron-LM`. */
  readonly defaults?: ReadonlyMap<Path, string> | undefined;
  /** Of what a price was said that holds for the same machine where it trains and where it serves. */
  readonly priceSaidOf?: 'training' | 'serving';
  /** Whether a part of the state is kept outside of the accelerators, so that what their memory holds is not known. */
  readonly isOffloaded?: boolean | undefined;
  /** On how many accelerators the file itself lays the run out, where another number is asked for. */
  readonly laidOutOn?: number;
}

/** A word that is a text. */
export function textOf({ words }: Pick<Stated, 'words'>, path: Path): string | undefined {
  const value = words.get(path);
  return typeof value === 'string' ? value : undefined;
}

/** Degrees of a layout, as a proposal names them below `parallelism`. */
export const degrees = [
  'tensor',
  'pipeline',
  'data',
  'context',
  'expert',
  'zero',
  'microBatch',
  'interleave',
] as const;

/** Degrees and choices of a layout that are stated. */
export function statedLayout(stated: Pick<Stated, 'numbers' | 'words'>): Partial<Layout> {
  const values = degrees.map(name => [name, stated.numbers.get(`parallelism.${name}`)] as const);
  const recompute = textOf(stated, 'parallelism.recompute');
  return Object.fromEntries(
    [...values, ['recompute', recompute] as const].filter(([, value]) => value !== undefined),
  );
}

/** What comes off the money before the final run, each as a share of all of it. */
export type Shares = Readonly<Record<string, number>>;

const PREFIX = 'budget.shares.';

/** The shares that are stated: pilots, ablations, evaluation, post-training and the like. */
export function sharesOf({ numbers }: Pick<Stated, 'numbers'>): Shares {
  const found = [...numbers].flatMap(([path, value]) =>
    path.startsWith(PREFIX) && value > 0 ? [[path.slice(PREFIX.length), value] as const] : [],
  );
  return Object.fromEntries(found);
}

/** What is left of the money for the final run, 0 to 1. */
export function shareOfRun(shares: Shares): number {
  return Math.max(0, 1 - Object.values(shares).reduce((sum, share) => sum + share, 0));
}
