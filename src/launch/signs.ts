import blocks from 'data-files/launch?only=blocks';
import signs from 'data-files/launch?only=signs';
import { type LaunchKeys, pathKey, withoutBlocks, wordsOf } from './leaves.ts';

interface Sign {
  readonly path: string;
  readonly values?: readonly string[];
}

let known: ReadonlyMap<string, readonly (readonly Sign[])[]> | undefined;

/**
 * How many of a framework's signs a file shows, by the framework's id; of frameworks that it shows none of, nothing. Most
 * files are of none, and what the keys of frameworks mean is much to load.
 */
export function signsIn(leaves: LaunchKeys): ReadonlyMap<string, number> {
  known ??= new Map(
    Object.entries(signs).map(([id, some]) => [
      id,
      (some as readonly (readonly string[])[]).map(sign => sign.map(signOf)),
    ]),
  );
  const found = new Map<string, number>();
  for (const [id, some] of known) {
    const own = withoutBlocks(leaves, blocks[id] as readonly string[] | undefined);
    const met = some.filter(sign => sign.every(one => holds(one, own)));
    if (met.length > 0) found.set(id, met.length);
  }
  return found;
}

function signOf(text: string): Sign {
  const [key = '', values] = text.split('=');
  return { path: pathKey(key), ...(values !== undefined && { values: values.split('|') }) };
}

function holds({ path, values }: Sign, leaves: LaunchKeys): boolean {
  const leaf = leaves.get(path);
  if (leaf === undefined || values === undefined) return leaf !== undefined;
  // a kind of value: a mapping, one value
  if (values.includes('{}') && leaf.value.kind === 'map') return true;
  if (values.includes('*') && leaf.value.kind !== 'map') return true;
  const words = wordsOf(leaf.value)?.toLowerCase();
  return words !== undefined && values.includes(words);
}
