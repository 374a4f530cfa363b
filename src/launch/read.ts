import { locator } from '../syntax/position.ts';
import type { OtherValue, SourcePlace, Tree } from '../syntax/tree.ts';
import { adapterIn, offloadIn } from './adapter.ts';
import {
  type Condition,
  type LaunchDefault,
  type LaunchFramework,
  type LaunchRow,
  tableKey,
} from './framework.ts';
import {
  defaultOf,
  type LaunchKey,
  type LaunchKeys,
  leavesOf,
  pathKey,
  unknownIn,
  withoutBlocks,
  wordsOf,
} from './leaves.ts';
import type { Meant } from './named-model.ts';
import { type Beside, later, numberOf, readAs } from './readings.ts';
import { recognise } from './recognise.ts';

/** A value of a launch file for a field of proposals. */
export interface LaunchValue {
  readonly value: string | number | boolean;
  readonly unit?: string;
  readonly text: string;
  /** As written, with the blocks that it stands in; or whose default it is. */
  readonly key: string;
  readonly position: SourcePlace & { readonly file: string };
}

/** A launch file, read. */
export interface LaunchPart {
  readonly file: string;
  readonly text: string;
  readonly framework: LaunchFramework;
  /** By field of proposals. */
  readonly values: ReadonlyMap<string, LaunchValue>;
  /** By field, the key that would give it by what the file does not hold. */
  readonly unknown: ReadonlyMap<string, LaunchKey>;
  /** Keys of these that other commands of the file set otherwise. */
  readonly others: readonly OtherValue[];
  /** Keys that size nothing here; those at the root may have a common meaning. */
  readonly unread: readonly {
    readonly path: string;
    readonly leaf: LaunchKey;
    /** Whether its framework knows it, and passed it over. */
    readonly isKnown: boolean;
  }[];
  /** What says that only an adapter is trained, beside frozen weights. */
  readonly adapter: LaunchKey | undefined;
  /** What says that a part of the state is kept outside of the accelerators. */
  readonly offload: LaunchKey | undefined;
  /** All values by path, for who reads a file as a whole. */
  readonly tree: Tree;
}

/** A file of no framework that is known: what its keys commonly mean is all that is read. */
export const unknownFramework: LaunchFramework = {
  id: 'unknown',
  name: 'a file of no framework that is known',
  files: 'any',
  signs: [],
  rows: [],
  sources: [],
};

/**
 * What a framework's file says of a run; undefined where no framework is known by it.
 *
 * @param source name and text, from which places are counted
 * @param parsed its keys and values, whatever it is written in
 * @param as the framework that it is read as; recognised unless given
 */
export function readLaunch(
  source: { readonly file: string; readonly text: string },
  { tree, others = [] }: { readonly tree: Tree; readonly others?: readonly OtherValue[] },
  as?: LaunchFramework,
): LaunchPart | undefined {
  const all = leavesOf(tree);
  const framework = as ?? recognise(all);
  if (framework === undefined) return undefined;
  const leaves = withoutBlocks(all, framework.blocks);
  const locate = locator({ text: source.text, line: 1, indents: [] });
  const values = new Map<string, LaunchValue>();
  const used = new Set<LaunchKey>();
  const unknown = new Map<string, LaunchKey>();
  const beside = (field: string): Beside => ({
    field,
    number: name => numberIn(values.get(name)),
    key: name => numberAt(leaves, name, used),
  });
  const state = {
    leaves,
    values,
    used,
    unknown,
    beside,
    place: (leaf: LaunchKey) => ({ file: source.file, ...locate(...leaf.range) }),
  };
  const rows = framework.rows.filter(row => !isLater(row));
  for (const row of [...rows, ...framework.rows.filter(isLater)]) readRow(row, state);
  const start = { file: source.file, line: 1, column: 1, endColumn: 2 };
  for (const row of framework.defaults ?? []) {
    // what is not known is not what holds where nothing is said
    if (values.has(row.field) || unknown.has(row.field) || !applies(row, leaves)) continue;
    for (const meant of meaning(row, String(row.value), row.value, beside(row.field))) {
      if (!values.has(meant.field)) {
        values.set(meant.field, {
          ...meant,
          text: String(row.value),
          key: defaultOf(framework.name),
          position: start,
        });
      }
    }
  }
  const known = new Set(framework.rows.flatMap(row => row.keys.map(tableKey)));
  const offload = offloadIn(all);
  if (offload !== undefined) for (const [path, leaf] of all) if (/offload/.test(path)) used.add(leaf);
  const unread = [...all].filter(
    ([path, leaf]) => leaf.value.kind !== 'map' && !used.has(leaf) && !path.startsWith('positional.'),
  );
  return {
    ...source,
    framework,
    values,
    unknown: new Map([...unknown].filter(([field]) => !values.has(field))),
    others: others.filter(({ key }) => known.has(pathKey(key))),
    unread: unread.map(([path, leaf]) => ({ path, leaf, isKnown: known.has(path) })),
    adapter: adapterIn(all),
    offload,
    tree,
  };
}

function isLater(row: LaunchRow): boolean {
  return row.as !== undefined && later.has(row.as);
}

interface State {
  readonly leaves: LaunchKeys;
  readonly values: Map<string, LaunchValue>;
  readonly used: Set<LaunchKey>;
  readonly unknown: Map<string, LaunchKey>;
  readonly beside: (field: string) => Beside;
  readonly place: (leaf: LaunchKey) => LaunchValue['position'];
}

function readRow(row: LaunchRow, state: State): void {
  const { leaves, used, values, unknown } = state;
  if (!applies(row, leaves)) return;
  const given = row.keys.flatMap(key => leaves.get(tableKey(key)) ?? []);
  for (const leaf of given) used.add(leaf);
  if (values.has(row.field)) return;
  if (row.product === true) {
    readProduct(row, given, state);
    return;
  }
  for (const leaf of given) {
    // what a scheduler is asked for may be what a command leaves to its variables
    if (unknown.has(row.field) && !leaf.key.startsWith('sbatch.')) continue;
    if (unknownIn(leaf.value) !== undefined) unknown.set(row.field, leaf);
    const words = wordsOf(leaf.value);
    if (words === undefined) continue;
    const raw = leaf.value.kind === 'scalar' ? leaf.value.value : words;
    const meant = meaning(row, words, raw ?? words, state.beside(row.field));
    for (const one of meant) if (!values.has(one.field)) keep(one, leaf, state);
    if (meant.length > 0) return;
  }
}

/** The product of several keys; nothing where one of them is left to the framework. */
function readProduct(row: LaunchRow, given: readonly LaunchKey[], state: State): void {
  const open = given.find(({ value }) => unknownIn(value) !== undefined);
  if (open !== undefined) state.unknown.set(row.field, open);
  const numbers = given
    .filter(({ value }) => value.kind !== 'scalar' || value.value !== null)
    .map(({ value }) => numberOf(wordsOf(value) ?? ''));
  if (open !== undefined || numbers.length === 0 || numbers.includes(undefined)) return;
  const product = numbers.reduce<number>((result, number) => result * number!, 1);
  for (const one of meaning(row, String(product), product, state.beside(row.field)))
    keep(one, given[0]!, state);
}

function keep(meant: Meant, leaf: LaunchKey, { values, place }: State): void {
  const text = leaf.value.kind === 'scalar' ? leaf.value.text : String(meant.value);
  values.set(meant.field, { ...meant, text, key: leaf.key, position: place(leaf) });
}

function meaning(
  row: LaunchRow | LaunchDefault,
  words: string,
  raw: string | number | boolean,
  beside: Beside,
): readonly Meant[] {
  const table = 'values' in row ? row.values : undefined;
  const stands = table === undefined ? undefined : wordIn(table, words);
  if (stands === null) return [];
  if (stands !== undefined) return [{ field: row.field, value: stands }];
  if (row.as !== undefined) return readAs(row.as, words, beside);
  return [{ field: row.field, value: typeof raw === 'string' ? words : raw }];
}

/** What a table has for words: for all of them, else for one of them, else for anything. */
function wordIn(
  table: Readonly<Record<string, string | number | boolean | null>>,
  words: string,
): string | number | boolean | null | undefined {
  const whole = words.toLowerCase();
  if (Object.hasOwn(table, whole)) return table[whole];
  const word = whole.split(/[\s,|+]+/).find(part => Object.hasOwn(table, part));
  return word === undefined ? table['*'] : table[word];
}

function applies(
  { when, unless }: { readonly when?: Condition; readonly unless?: Condition },
  leaves: LaunchKeys,
): boolean {
  return (
    (when === undefined || meets(when, leaves, 'every')) &&
    (unless === undefined || !meets(unless, leaves, 'some'))
  );
}

/** Whether keys have one of the values; no values mean that the key says anything but no, an empty one that it is blank. */
function meets(condition: Condition, leaves: LaunchKeys, how: 'every' | 'some'): boolean {
  return Object.entries(condition)[how](([key, values]) => {
    const leaf = leaves.get(tableKey(key));
    const words = leaf === undefined ? undefined : wordsOf(leaf.value)?.toLowerCase();
    if (words === undefined) return leaf !== undefined && values.includes('');
    if (values.length === 0) return words !== 'false';
    // of a list one of its words is enough
    const said = leaf!.value.kind === 'list' ? [words, ...words.split(' ')] : [words];
    return values.some(value => said.includes(String(value).toLowerCase()));
  });
}

function numberAt(leaves: LaunchKeys, key: string, used: Set<LaunchKey>): number | undefined {
  const leaf = leaves.get(tableKey(key));
  if (leaf === undefined) return undefined;
  used.add(leaf);
  return numberOf(wordsOf(leaf.value) ?? '');
}

function numberIn(value: LaunchValue | undefined): number | undefined {
  return typeof value?.value === 'number' ? value.value : undefined;
}
