import type { View } from '../render/view.ts';
import type { ReadText } from './variables.ts';

/** What a command of a document may touch: files below the document's folder, and nothing to write to. */
export interface World {
  readonly readText: ReadText;
}

/** A command that documents may ask for. */
export interface DocumentCommand {
  /** Its name: one word, or two as in `plot fit`. */
  readonly words: readonly string[];
  /** Keys that a region may not set: they write files or choose the form of the answer, which is the region's own affair. */
  readonly refused: ReadonlySet<string>;
}

/** The tool as documents see it. */
export interface Tool {
  /** Its version, which regions record; undefined for none. */
  readonly version?: string | undefined;
  /** The command that words begin with; undefined where they name none that a document may ask for. */
  readonly find: (words: readonly string[]) => Promise<DocumentCommand | undefined>;
  /** Names of all that a document may ask for. */
  readonly names: () => Promise<readonly string[]>;
  /**
   * Runs a command line of the tool in this process and hands back its answer.
   * Throws a RangeError where the command line or its input is wrong.
   */
  readonly evaluate: (argv: readonly string[], world: World) => Promise<View>;
}
