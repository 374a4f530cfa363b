import files from 'data-files/launch';
import { pathKey } from './leaves.ts';

/** How a value of a framework's key is meant, where it is not that of the field itself: see `src/launch/readings.ts`. */
export const readingNames = [
  'sequences',
  'tokens',
  'nodes',
  'steps',
  'duration',
  'share of steps',
  'share or steps',
  'not',
  'flag',
  'half',
  'neox gate and up',
  'times hidden',
  'half times hidden',
  'width of depth',
  'heads of depth',
  'per matrix parameter',
  'length',
  'gres',
  'hub id',
  'tokenizer',
  'padded tokenizer',
  'component',
  'meta ffn',
  'recipe',
  'stages',
  'steps of sequences',
  'topology',
  'tokens before samples',
  'tokens of sequences',
] as const;

export type ReadingName = (typeof readingNames)[number];

/** Another key of the same file that a row waits for: it is there, or has one of these values. */
export type Condition = Readonly<Record<string, readonly (string | number | boolean)[]>>;

/** What keys of a framework mean. Earlier rows, and earlier keys of a row, win over later ones. */
export interface LaunchRow {
  /** Field of proposals that it gives: `training.batch`. */
  readonly field: string;
  readonly keys: readonly string[];
  readonly as?: ReadingName;
  /** What its words stand for; another word is read as it is. */
  readonly values?: Readonly<Record<string, string | number | boolean | null>>;
  /** The product of all keys that are given, not the first. */
  readonly product?: true;
  readonly when?: Condition;
  readonly unless?: Condition;
  /** What the key counts, where its name misleads. */
  readonly about?: string;
}

/** What holds where a file says nothing. */
export interface LaunchDefault {
  readonly field: string;
  readonly value: string | number | boolean;
  readonly as?: ReadingName;
  readonly when?: Condition;
  readonly unless?: Condition;
}

/** A framework whose launch files are read: `data/launch/<id>.json`. */
export interface LaunchFile {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Kinds of files, for people. */
  readonly files: string;
  /** Keys that tell its files: all of one list, each as `key` or `key=value`. */
  readonly signs: readonly (readonly string[])[];
  /** Keys that hold the arguments as a whole. */
  readonly blocks?: readonly string[];
  readonly rows: readonly LaunchRow[];
  readonly defaults?: readonly LaunchDefault[];
  /** What a device keeps: a name of data/frameworks. */
  readonly memory?: string;
  readonly sources: readonly string[];
}

export type LaunchFramework = LaunchFile & { readonly id: string };

const all: readonly LaunchFramework[] = Object.entries(files).map(([id, file]) => ({
  id,
  ...(file as LaunchFile),
}));

/**
 * Every framework whose launch files are read, by id.
 *
 * @example
 * launchFrameworks().some(one => one.id === 'megatron') // => true
 */
export function launchFrameworks(): readonly LaunchFramework[] {
  return all;
}

const tableKeys = new Map<string, string>();

/** The same of a key that stands in a table, which every file asks for again. */
export function tableKey(key: string): string {
  const known = tableKeys.get(key) ?? pathKey(key);
  tableKeys.set(key, known);
  return known;
}
