import files from 'data-files/proposal';
import { nameKey, nearest } from '../../text/names.ts';
import { fields, sections } from './schema.ts';

/** What another tool's key means: a field, and the unit of a bare number where it is not the field's own. */
interface AliasRow {
  readonly field: string;
  readonly keys: readonly string[];
  readonly unit?: string;
  readonly usedBy: string;
}

/** The closed table of what else is understood: `data/proposal/aliases.json`. */
interface AliasTable {
  readonly aliases: readonly AliasRow[];
  readonly flags: readonly {
    readonly key: string;
    readonly field: string;
    readonly means: string | number;
    readonly usedBy: string;
  }[];
  readonly ignored: readonly string[];
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const aliasTable: AliasTable = files.aliases as AliasTable;

/** What a key stands for, at the place where it stands. */
export type KeyMeaning =
  | { readonly kind: 'field'; readonly path: string; readonly unit?: string }
  | { readonly kind: 'section'; readonly path: string }
  | { readonly kind: 'flag'; readonly path: string; readonly means: string | number }
  /** Another tool's nested block: its keys are looked up behind this prefix. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'misplaced'; readonly path: string; readonly unit?: string }
  | { readonly kind: 'unknown'; readonly nearest?: string };

/** A section given as one value means its main field: `model: 70B`. */
export const mainFields: Readonly<Record<string, string>> = {
  model: 'model.parameters',
  data: 'data.tokens',
  hardware: 'hardware.accelerator',
  schedule: 'schedule.days',
  budget: 'budget.money',
  target: 'target.loss',
  serving: 'serving.accelerator',
};

interface Meaning {
  readonly path: string;
  readonly unit?: string;
}

const aliases = new Map<string, Meaning>();
for (const { field, keys, unit } of aliasTable.aliases) {
  for (const key of keys) aliases.set(dotted(key), { path: field, ...(unit !== undefined && { unit }) });
}
const flags = new Map(aliasTable.flags.map(flag => [dotted(flag.key), flag]));
const ignored = new Set(aliasTable.ignored.map(dotted));
const prefixes = new Set(
  [...aliases.keys(), ...flags.keys(), ...ignored].flatMap(key => {
    const parts = key.split('.');
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);
const sectionNames = new Map(sections.map(path => [dotted(path), path]));
const fieldNames = new Map([...fields.keys()].map(path => [dotted(path), path]));
const leaves = new Map<string, string | undefined>();
for (const path of fields.keys()) {
  // what serves the model is named as what trains it, and never meant by a key at the root
  if (path.startsWith('serving.') || path.startsWith('limits.latency.')) continue;
  const leaf = nameKey(path.replace(/^.*\./, ''));
  // a leaf of two sections says nothing at the root
  leaves.set(leaf, leaves.has(leaf) ? undefined : path);
}

/**
 * What a key means. In a section, its own keys and other tools' names for them; at the root also other tools'
 * flat keys, and any key that only one section has.
 *
 * @param key as written
 * @param section path of the section that it stands in, empty at the root
 * @param prefix names of another tool's blocks that it stands in
 * @param isMap whether its value is a mapping
 */
export function meaningOf(key: string, section: string, prefix: string, isMap: boolean): KeyMeaning {
  return knownMeaning(key, section, prefix, isMap) ?? { kind: 'unknown', ...nearestKey(key, section) };
}

/** What a key means, without a search for what an unknown one may have meant. */
export function knownMeaning(
  key: string,
  section: string,
  prefix: string,
  isMap: boolean,
): KeyMeaning | undefined {
  const name = prefix + nameKey(key);
  const own = section === '' ? name : `${dotted(section)}.${name}`;
  const sectionPath = sectionNames.get(own);
  if (sectionPath !== undefined && prefix === '') return { kind: 'section', path: sectionPath };
  if (isMap && prefixes.has(name)) return { kind: 'prefix', prefix: `${name}.` };
  const fieldPath = prefix === '' ? fieldNames.get(own) : undefined;
  if (fieldPath !== undefined) return { kind: 'field', path: fieldPath };
  const flag = flags.get(name);
  if (flag !== undefined) return { kind: 'flag', path: flag.field, means: flag.means };
  // a key that a section calls something else, before what it means at large
  const meaning = aliases.get(own) ?? aliases.get(name) ?? leafOf(name);
  // a section within another one; other tools' blocks of these names are known above
  const whole = isMap && section !== '' && prefix === '' ? sectionNames.get(name) : undefined;
  if (meaning === undefined && whole !== undefined) return { kind: 'misplaced', path: whole };
  if (meaning !== undefined) {
    const fits = section === '' || meaning.path.startsWith(`${section}.`);
    return fits ? { kind: 'field', ...meaning } : { kind: 'misplaced', ...meaning };
  }
  if (ignored.has(name)) return { kind: 'ignored' };
  return undefined;
}

/** Whether a path is one of a proposal's sections. */
export function isSection(path: string): boolean {
  return sectionNames.get(dotted(path)) === path;
}

/** The field that another tool's flat key means, whatever section it stands in. */
export function aliasOf(key: string): Meaning | undefined {
  return aliases.get(nameKey(key));
}

function leafOf(name: string): Meaning | undefined {
  const path = leaves.get(name);
  return path === undefined ? undefined : { path };
}

/** The key that a misspelt one most likely is, in camelCase, with its section where it stands elsewhere. */
function nearestKey(key: string, section: string): { readonly nearest?: string } {
  const prefix = section === '' ? '' : `${section}.`;
  const own = [...fields.keys(), ...sections]
    .filter(path => path.startsWith(prefix) && path !== section)
    .map(path => path.slice(prefix.length).split('.')[0]!);
  const foreign = [...aliases.keys()].filter(name => !name.includes('.'));
  const guess = nearest(
    nameKey(key),
    [...new Set(own)].map(name => name.toLowerCase()),
  );
  const match = own.find(name => name.toLowerCase() === guess);
  if (match !== undefined) return { nearest: match };
  const elsewhere = [...fields.keys()].map(path => path.replace(/^.*\./, ''));
  const leaf = nearest(nameKey(key), [...elsewhere.map(name => name.toLowerCase()), ...foreign]);
  if (leaf === undefined) {
    // warmup_ratio has nothing but its first word in common with warmupSteps
    const [word = ''] = key.toLowerCase().split(/[_.-]/);
    const same = own.filter(name => name.toLowerCase().startsWith(word));
    return word.length >= 4 && new Set(same).size === 1 ? { nearest: same[0]! } : {};
  }
  const path = aliases.get(leaf)?.path ?? [...fields.keys()].find(item => nameKey(item).endsWith(`.${leaf}`));
  return path === undefined ? {} : { nearest: path };
}

function dotted(key: string): string {
  return key.split('.').map(nameKey).join('.');
}
