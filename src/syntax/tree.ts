import type { TreeSentences } from './messages.ts';

/** A stretch of a text, in offsets from its start. */
export type TextSpan = readonly [start: number, end: number];

/** Keys and values of a file, whatever it is written in, each with its place. */
export type Tree =
  | { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly range: TextSpan }
  | { readonly kind: 'list'; readonly items: readonly Tree[]; readonly range: TextSpan }
  | Scalar;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As it is written. */
  readonly text: string;
  readonly range: TextSpan;
  /** Why its value is not known, where it is one that the file does not hold: `$FFN is not in the file`. */
  readonly unknown?: string;
}

export interface Entry {
  readonly key: string;
  readonly keyRange: TextSpan;
  readonly value: Tree;
}

/** Why a text has no tree. */
export type TreeCode = keyof TreeSentences;

/** Something wrong with a text. */
export interface TreeProblem {
  readonly code: TreeCode;
  readonly args: Readonly<Record<string, string | number>>;
  readonly position: SourcePlace;
}

/** Where something stands in a file; lines and columns count from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
  /** Column after its last character on this line. */
  readonly endColumn: number;
}

/** A tree, or all that is wrong. */
export interface ParsedTree {
  readonly tree?: Tree;
  readonly problems: readonly TreeProblem[];
  /** Keys that commands of the file set otherwise than its main one, which is what the tree holds. */
  readonly others?: readonly OtherValue[];
}

/** A key that another command of the same file sets otherwise. */
export interface OtherValue {
  readonly key: string;
  readonly range: TextSpan;
}

/** A scalar out of a text that a command line or a program holds: a number where it is one. */
export function scalarOf(text: string, range: TextSpan): Scalar {
  const number = /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)
    ? Number(text.replaceAll('_', ''))
    : Number.NaN;
  const value =
    text === '' || /^(?:none|null)$/i.test(text)
      ? null
      : /^true$/i.test(text)
        ? true
        : /^false$/i.test(text)
          ? false
          : Number.isFinite(number)
            ? number
            : text;
  return { kind: 'scalar', value, text, range };
}
