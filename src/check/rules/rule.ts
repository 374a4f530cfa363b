import type { Accelerator, NumberFormat } from '../../catalog/accelerators.ts';
import type { Law } from '../../core/law.ts';
import type { leastLossOf, Prediction } from '../../plan/loss.ts';
import type { MemoryEnds } from '../../plan/memory-ends.ts';
import type { Fact, Path } from '../../plan/paths.ts';
import type { Shape } from '../../plan/shape.ts';
import type { Plan } from '../../plan/whole.ts';
import type { StatedMixture } from '../mixture.ts';
import type { Allowed, Position, Severity } from '../types.ts';

/** What a rule sees: the numbers given and derived, and what hardware, shape and law add to them. */
export interface RuleContext {
  /** The whole plan, with what is assumed for want of a statement. */
  readonly plan: Plan;
  /** A number, given or derived. */
  readonly fact: (path: Path) => Fact | undefined;
  /** The value of a number, given or derived. */
  readonly value: (path: Path) => number | undefined;
  /** The value of a number that stands in the proposal. */
  readonly given: (path: Path) => number | undefined;
  /** A number that does not rest on any of the others: two that do cannot contradict each other. */
  readonly apart: (path: Path, ...others: readonly Path[]) => number | undefined;
  /** A word that stands in the proposal. */
  readonly text: (path: Path) => string | undefined;
  readonly accelerator: Accelerator | undefined;
  /** Sources, tokenizer and crawls that are stated, with what the catalogue says of them. */
  readonly mixture: StatedMixture | undefined;
  /** Number format of the peak that utilisation is of: bf16, or fp16 where the accelerator has no bf16. */
  readonly precision: NumberFormat;
  readonly shape: Shape | undefined;
  /** The law that was chosen, besiroglu2024 unless given. */
  readonly law: Law;
  /** Loss that the law predicts of (N, D), with its interval. */
  readonly prediction: () => Prediction | undefined;
  /** The least that C alone, N alone or D alone allows, where the plan says no more. */
  readonly leastLoss: () => ReturnType<typeof leastLossOf>;
  /** Memory of the stated layout, with what it leaves open at its most sparing and at its plainest. */
  readonly memory: () => MemoryEnds | undefined;
  /** Thresholds of the rule, from its file. */
  readonly limit: (name: string) => number;
}

/** What a rule found, as data; its sentences come from the rule's file. */
export interface RawFinding {
  /** Which of the rule's messages: `default` unless given. */
  readonly says?: string;
  /** The rule's own severity unless given. */
  readonly severity?: Severity;
  /** Where it stands: the first of these that is given is pointed at. */
  readonly at: readonly Path[];
  /** Numbers and words that the messages are filled with. */
  readonly args: Readonly<Record<string, string | number>>;
  readonly actual?: number | string;
  readonly expected?: number | string;
  /** Where a source stands. */
  readonly place?: Position;
  /** Position other than a field's, for findings on `allow`. */
  readonly allowed?: Allowed;
}

/** A rule: pure, one idea. */
export type Rule = (context: RuleContext) => readonly RawFinding[];

/** How far apart two positive numbers are, as a ratio of at least 1. */
export function ratioBetween(a: number, b: number): number {
  return a > b ? a / b : b / a;
}

/** The values of several facts, or undefined where one is missing. */
export function allOf<const Paths extends readonly Path[]>(
  read: (path: Path) => number | undefined,
  paths: Paths,
): { readonly [Index in keyof Paths]: number } | undefined {
  const values = paths.map(read);
  return values.includes(undefined)
    ? undefined
    : (values as unknown as { readonly [Index in keyof Paths]: number });
}
