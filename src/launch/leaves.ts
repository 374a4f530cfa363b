import type { Entry, Scalar, TextSpan, Tree } from '../syntax/tree.ts';
import { nameKey } from '../text/names.ts';

/** A value of a file, with the whole path of its key. */
export interface LaunchKey {
  /** As written: `training.local_batch_size`. */
  readonly key: string;
  readonly value: Tree;
  readonly range: TextSpan;
  /** Whether it stands at the root, so that common names of keys may be meant. */
  readonly isRoot: boolean;
}

/** Values of a file by the paths of their keys, as names are compared. */
export type LaunchKeys = ReadonlyMap<string, LaunchKey>;

/** A key of a table as files are looked up by: dotted, each part as names are compared. */
export function pathKey(key: string): string {
  return key.split('.').map(nameKey).join('.');
}

/** References to other keys are followed this far. */
const MOST_STEPS = 8;

/** All values of a tree by path, mappings and lists among them; the last of two with one path counts, as for loaders of YAML. */
export function leavesOf(tree: Tree): LaunchKeys {
  const leaves = new Map<string, LaunchKey>();
  const walk = (entries: readonly Entry[], path: string, written: string) => {
    for (const { key, keyRange, value } of entries) {
      const name = key.replace(/^-+/, '');
      if (name === '<<') {
        if (value.kind === 'map') walk(value.entries, path, written);
        continue;
      }
      const own = path + pathKey(name);
      const full = written + name;
      const range = value.kind === 'scalar' ? value.range : keyRange;
      leaves.set(own, { key: full, value, range, isRoot: path === '' });
      if (value.kind === 'map') walk(value.entries, `${own}.`, `${full}.`);
    }
  };
  if (tree.kind === 'map') walk(tree.entries, '', '');
  for (const [path, leaf] of leaves) {
    const value = followed(leaf.value, path, leaves);
    if (value !== leaf.value) leaves.set(path, { ...leaf, value });
  }
  return leaves;
}

/** What `${model.max_seq_len}` refers to; not known where that is not in the file. */
function followed(tree: Tree, path: string, leaves: LaunchKeys, steps = 0): Tree {
  const reference =
    tree.kind === 'scalar' && typeof tree.value === 'string' ? /^\$\{?(.*?)\}?$/.exec(tree.value) : null;
  if (reference === null) return tree;
  const name = reference[1]!;
  const absolute = name.startsWith('.')
    ? `${path.replace(/[^.]*$/, '')}${pathKey(name.slice(1))}`
    : pathKey(name);
  const found = leaves.get(absolute)?.value;
  if (found === undefined || steps > MOST_STEPS) {
    const { text } = tree as Scalar;
    return { ...(tree as Scalar), value: null, unknown: `${text.slice(0, 40)} is not in the file` };
  }
  return followed(found, absolute, leaves, steps + 1);
}

/** Values as a framework looks them up: what its blocks hold stands at the root, too. */
export function withoutBlocks(leaves: LaunchKeys, blocks: readonly string[] = []): LaunchKeys {
  if (blocks.length === 0) return leaves;
  const result = new Map(leaves);
  for (const block of blocks.map(pathKey)) {
    for (const [path, leaf] of leaves) {
      const inner = path.startsWith(`${block}.`) ? path.slice(block.length + 1) : undefined;
      if (inner !== undefined && !result.has(inner)) result.set(inner, leaf);
    }
  }
  return result;
}

/** Text of a value, lists as their words; undefined for a blank: nothing, "auto", a negative number that stands for one. */
export function wordsOf(tree: Tree): string | undefined {
  if (tree.kind === 'map') return tree.entries.length === 0 ? undefined : 'map';
  if (tree.kind === 'list') {
    const words = tree.items.flatMap(item => numbersOf(item) ?? wordsOf(item) ?? []);
    return words.length === 0 ? undefined : words.join(' ');
  }
  const { value } = tree;
  if (value === null || (typeof value === 'number' && value < 0)) return undefined;
  const text = String(value).trim();
  return /^(?:|auto|none|null|~|\?\?\?|-\d+)$/i.test(text) ? undefined : text;
}

/** Numbers of a mapping that has nothing else, as a stage of a schedule has. */
function numbersOf(tree: Tree): string | undefined {
  if (tree.kind !== 'map' || tree.entries.length === 0) return undefined;
  const numbers = tree.entries.map(({ value }) => (value.kind === 'scalar' ? value.value : undefined));
  return numbers.every(value => typeof value === 'number') ? numbers.join(' ') : undefined;
}

/** Why a value is not known, where it rests on what its file does not hold. */
export function unknownIn(tree: Tree): string | undefined {
  return tree.kind === 'scalar' ? tree.unknown : undefined;
}

/** What a value is called that a framework takes where its file says nothing. */
export function defaultOf(framework: string): string {
  return `default of ${framework}`;
}

export function isDefault(key: string): boolean {
  return key.startsWith('default of ');
}
