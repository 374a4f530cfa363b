import type { Caveat } from '../core/caveat.ts';
import type { DocumentSentences } from './messages.ts';

/** What is wrong with a document, as data: where, a stable code, and the values that its sentence needs. */
export interface DocumentProblem {
  /** Offset in the document's text. */
  readonly offset: number;
  readonly code: keyof DocumentSentences;
  readonly args: Caveat['args'];
}

/** Build a problem; its code decides its arguments. */
export function problem<Code extends keyof DocumentSentences>(
  code: Code,
  offset: number,
  ...[args]: Record<never, never> extends Args<Code> ? [args?: Args<Code>] : [args: Args<Code>]
): DocumentProblem {
  return { code, offset, args: (args ?? {}) as Caveat['args'] };
}

type Args<Code extends keyof DocumentSentences> =
  Parameters<DocumentSentences[Code]> extends [infer Taken, ...unknown[]]
    ? Taken
    : Readonly<Record<never, never>>;
