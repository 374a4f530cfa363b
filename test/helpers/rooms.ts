import { readFileSync } from 'node:fs';

/** The map of src, and what it says of each room. */
export const map = readFileSync('src/README.md', 'utf8');

/** What each folder of src may import besides itself, by the table of the map. */
export const arrows: ReadonlyMap<string, readonly string[]> = new Map(
  [...map.matchAll(/^\| `([a-z]+)` \| [^|]+ \|([^|]*)\|$/gm)].map(([, room, cell]) => [
    room!,
    cell!.trim() === 'every room'
      ? ['every room']
      : [...cell!.matchAll(/`([a-z]+)`/g)].map(([, name]) => name!),
  ]),
);
