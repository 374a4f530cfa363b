import { type LaunchFramework, launchFrameworks, pathKey } from './framework.ts';
import { type LaunchKeys, withoutBlocks, wordsOf } from './leaves.ts';

interface Sign {
  readonly path: string;
  readonly values?: readonly string[];
}

interface Known {
  readonly framework: LaunchFramework;
  readonly signs: readonly (readonly Sign[])[];
  readonly keys: readonly string[];
}

let known: readonly Known[] | undefined;

/** The framework that a file is of, by the keys that tell it; of several, the one that knows most of its keys. */
export function recognise(leaves: LaunchKeys): LaunchFramework | undefined {
  known ??= launchFrameworks().map(framework => ({
    framework,
    signs: framework.signs.map(sign => sign.map(signOf)),
    keys: framework.rows.flatMap(({ keys }) => keys.map(pathKey)),
  }));
  let best: { readonly framework: LaunchFramework; readonly score: number } | undefined;
  for (const { framework, signs, keys } of known) {
    const own = withoutBlocks(leaves, framework.blocks);
    const met = signs.filter(sign => sign.every(one => holds(one, own)));
    if (met.length === 0) continue;
    const score = keys.filter(key => own.has(key)).length + met.length;
    if (best === undefined || score > best.score) best = { framework, score };
  }
  return best?.framework;
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
