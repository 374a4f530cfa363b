import files from 'data-files/models';
import { Refusal } from '../core/refusal.ts';
import type { Architecture } from '../model/architecture.ts';
import { type ArchitectureDescription, completeArchitecture } from '../model/complete.ts';
import { nameKey, nearest, shortened } from '../text/names.ts';
import { factsOf } from './facts.ts';

/** Why a published count is not the one that the configuration gives. */
export const differenceReasons = [
  'rotary-buffers',
  'head-counted-twice',
  'tensor-parallel-copies',
  'input-embedding-left-out',
  'vocabulary-padding',
  'other-scope',
  'nominal',
  'unresolved',
] as const;

/** A parameter count that was published otherwise than the configuration gives. */
export interface ModelDifference {
  readonly of: 'total' | 'active';
  readonly published: number;
  readonly computed: number;
  readonly reason: (typeof differenceReasons)[number];
  readonly explanation: string;
}

/** A published model's shape: `data/models/<id>.json`. */
export interface ModelFile {
  readonly name: string;
  readonly family: string;
  /** Names that mean this model, beside its id; case, spaces and hyphens do not matter. */
  readonly aliases?: readonly string[];
  /** What departs from a Llama-like block; see `completeArchitecture`. */
  readonly architecture: ArchitectureDescription;
  readonly published?: {
    /** As papers print it, often rounded. */
    readonly total?: number;
    readonly active?: number;
    /** To the last unit. */
    readonly exact?: number;
  };
  readonly differences?: readonly ModelDifference[];
  readonly sources: readonly string[];
  /** Paths of the fields above that no second source confirms. */
  readonly unverified?: readonly string[];
  readonly notes?: string;
}

/** A published model with its whole architecture. */
export interface Model extends Omit<ModelFile, 'architecture'> {
  readonly id: string;
  readonly architecture: Architecture;
}

const all = files as Readonly<Record<string, ModelFile>>;

/**
 * Ids of the published shapes.
 *
 * @returns names of the files in data/models
 * @example
 * modelIds().includes('gpt3-175b') // => true
 */
export function modelIds(): readonly string[] {
  return Object.keys(all);
}

/**
 * Every published shape, by id.
 *
 * @returns models with their whole architecture and where it is published
 * @example
 * models().find(model => model.id === 'gpt3-175b').architecture.layers // => 96
 */
export function models(): readonly Model[] {
  return modelIds().map(findModel);
}

/** The model that a name means, as `findModel` reads it; undefined where none has it. */
export function lookUpModel(name: string): Model | undefined {
  const key = nameKey(name);
  const entry = Object.entries(all).find(
    ([id, file]) => nameKey(id) === key || file.aliases?.some(alias => nameKey(alias) === key),
  );
  if (entry === undefined) return undefined;
  const [id, file] = entry;
  const architecture = { value: completeArchitecture(file.architecture), enumerable: true };
  return factsOf<Model>(id, file, { architecture });
}

/**
 * The model that a name means: an id or an alias, in any case, with or without spaces and hyphens. Documented runs
 * have their shapes here under the same ids.
 *
 * @throws RangeError when nothing has this name, with the nearest one
 * @example
 * findModel('Llama 3.1 8B').architecture.kvHeads // => 8
 */
export function findModel(name: string): Model {
  const found = lookUpModel(name);
  if (found !== undefined) return found;
  const guess = nearest(name, [...modelIds(), ...Object.values(all).flatMap(file => file.aliases ?? [])]);
  throw new Refusal(
    `Unknown model '${shortened(name)}': ${guess === undefined ? 'expected a config.json or one of llama3.1-8b, deepseek-v3, gpt2, … (isoflop model --list)' : `did you mean ${guess}?`}`,
  );
}
