import { type Accelerator, findAccelerator } from '../../catalog/accelerators.ts';
import { DEFAULT_LAW, findLaw } from '../../catalog/laws.ts';
import type { Law } from '../../core/law.ts';
import { Refusal } from '../../core/refusal.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import type { Path } from './paths.ts';
import { presetArchitecture } from './shape.ts';

/** What a proposal may refer to outside of itself. */
export interface Outside {
  /** Reads a law file that the proposal names. */
  readonly readLaw?: (path: string) => Promise<Law>;
  /** Reads a Hugging Face config.json that the proposal names. */
  readonly readConfig?: (path: string) => Promise<ArchitectureDescription>;
}

/** The words of a proposal, by path. */
type Word = (path: Path) => string | undefined;

/**
 * The accelerator that a proposal names.
 *
 * @throws RangeError when it is not known and no peak is stated that could stand for it
 */
export function acceleratorOf(
  name: string | undefined,
  options: { readonly peakStated: boolean },
): Accelerator | undefined {
  if (name === undefined) return undefined;
  try {
    return findAccelerator(name);
  } catch (error) {
    // with its peak stated, an accelerator need not be a known one
    if (options.peakStated) return undefined;
    throw error;
  }
}

/** The law that a proposal names, by id or as a file; besiroglu2024 unless one is named. */
export function lawOf(name: string | undefined, outside: Outside): Law | Promise<Law> {
  if (name === undefined) return findLaw(DEFAULT_LAW);
  const isFile = /[\\/]|\.json$/.test(name);
  if (!isFile) return findLaw(name);
  if (outside.readLaw === undefined) throw new Refusal(`Law file ${name} cannot be read from here`);
  return outside.readLaw(name);
}

/** The architecture of the preset or the config that a proposal names. */
export function baseOf(word: Word, outside: Outside): Promise<ArchitectureDescription> | undefined {
  const preset = word('model.preset');
  const config = word('model.config');
  if (preset !== undefined) return presetArchitecture(preset);
  if (config === undefined) return undefined;
  if (outside.readConfig === undefined) throw new Refusal(`Model config ${config} cannot be read from here`);
  return outside.readConfig(config);
}
