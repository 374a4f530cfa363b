import { type LaunchFramework, launchFrameworks } from './framework.ts';
import { type LaunchKeys, pathKey, withoutBlocks } from './leaves.ts';
import { signsIn } from './signs.ts';

const keysOf = new Map<string, readonly string[]>();

/** The framework that a file is of, by the keys that tell it; of several, the one that knows most of its keys. */
export function recognise(leaves: LaunchKeys): LaunchFramework | undefined {
  const shown = signsIn(leaves);
  let best: { readonly framework: LaunchFramework; readonly score: number } | undefined;
  for (const framework of launchFrameworks()) {
    const { id, rows, blocks } = framework;
    const met = shown.get(id);
    if (met === undefined) continue;
    const keys = keysOf.get(id) ?? rows.flatMap(row => row.keys.map(pathKey));
    keysOf.set(id, keys);
    const own = withoutBlocks(leaves, blocks);
    const score = keys.filter(key => own.has(key)).length + met;
    if (best === undefined || score > best.score) best = { framework, score };
  }
  return best?.framework;
}
