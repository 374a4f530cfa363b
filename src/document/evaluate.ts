import type { View } from '../render/view.ts';
import type { ReadText } from './variables.ts';

/** What a command of a document may touch: files below the document's folder, and nothing to write to but assets. */
export interface World {
  readonly readText: ReadText;
  /** Takes the charts that the caller asked to have beside the document; absent, nothing can be written. */
  readonly writeText?: (path: string, text: string) => Promise<void>;
}

/**
 * Runs a command line of the tool in this process and hands back its answer.
 * Throws a RangeError where the command line or its input is wrong.
 */
export type Evaluate = (argv: readonly string[], world: World) => Promise<View>;
