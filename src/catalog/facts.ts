import { Refusal } from '../core/refusal.ts';
import { nameKey, nearest, shortened } from '../text/names.ts';

/** What is found by its id or one of its aliases. */
interface Named {
  readonly id: string;
  readonly aliases?: readonly string[];
}

/**
 * The one that a name means: an id or an alias, in any case, with or without spaces and hyphens.
 *
 * @param what kind of thing it is, for the message
 * @param list where all of them are listed, such as `isoflop data corpora`
 * @throws RangeError when nothing has this name, with the nearest ones
 */
export function findNamed<T extends Named>(what: string, name: string, all: readonly T[], list: string): T {
  const key = nameKey(name);
  const found = all.find(one => [one.id, ...(one.aliases ?? [])].some(alias => nameKey(alias) === key));
  if (found !== undefined) return found;
  const names = all.flatMap(one => [one.id, ...(one.aliases ?? [])]);
  const near = nearest(
    name,
    names.toSorted((a, b) => a.length - b.length),
  );
  const meant = near === undefined ? `expected one of those that ${list} lists` : `did you mean ${near}?`;
  throw new Refusal(
    `Unknown ${what} '${shortened(name)}': ${meant}${near === undefined ? '' : ` (${list})`}`,
  );
}

/** Frozen to the last part: every caller is handed the same facts, and none may change them for the others. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** What a file of data says, under its id and frozen. What a build leaves for later is read, and frozen, when it is asked for. */
export function factsOf<T>(id: string, file: unknown, others: PropertyDescriptorMap = {}): T {
  const facts: PropertyDescriptorMap = {
    id: { value: id, enumerable: true },
    ...Object.getOwnPropertyDescriptors(file),
    ...others,
  };
  for (const one of Object.values(facts)) {
    const { get, value } = one;
    if (get === undefined) frozen(value);
    else one.get = () => frozen(get.call(file));
  }
  return Object.freeze(Object.defineProperties({}, facts)) as T;
}

/** Where a figure comes from, and how well it is known. */
export interface FactKnown {
  readonly source: string;
  readonly verification: 'primary' | 'secondary' | 'derived' | 'measured';
}

/** A figure with its source. */
export interface SourcedFact extends FactKnown {
  readonly value: number;
}

/** An address of the web, which is the only kind that is linked to. */
export const WEB_ADDRESS = /^https?:\/\/[^\s<>"]+$/i;
