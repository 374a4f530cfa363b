import type { ArchitectureDescription } from '../complete.ts';
import type { HubConfig } from './config.ts';

/** A family of configurations: a file of `families`, which may hold several that are near each other. */
export interface Family {
  /** Values of `model_type`. */
  readonly types: readonly string[];
  /** Classes of `architectures` whose parameters the reader counts: language models, with their head. */
  readonly classes: readonly string[];
  /** Reads a file; what an absent key means is the class's default in transformers. */
  readonly read: (config: HubConfig) => ArchitectureDescription;
  /** What absent keys mean where the file is a part of another: it is saved without the values of its class. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Keys of the family that change no count. */
  readonly inert?: readonly string[];
}
