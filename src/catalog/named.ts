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
