import type { Entry, Tree } from '../../syntax/tree.ts';
import { nameKey, nearest } from '../../text/names.ts';
import type { ReportProblem } from '../types.ts';

import { aliasOf } from './keys.ts';
import { stageFields } from './schema.ts';

const keys = new Map([...stageFields.keys()].map(key => [nameKey(key), key]));

/**
 * The stages of a run: a list of mappings, whose keys may be other tools' as elsewhere.
 *
 * @param read takes a value, with the path of its field and the unit that its key brings
 * @param mix takes the mixture of a stage
 */
export function readStages(
  value: Tree,
  report: ReportProblem,
  read: (field: { readonly path: string; readonly unit?: string }, entry: Entry) => void,
  mix: (index: number, entry: Entry) => void,
): void {
  if (value.kind === 'scalar' && value.value === null) return;
  if (value.kind !== 'list') {
    report('not-a-list', { name: 'training.stages' }, value.range);
    return;
  }
  for (const [index, stage] of value.items.entries()) {
    if (stage.kind !== 'map') {
      report('not-a-mapping', { name: 'each of training.stages' }, stage.range);
      continue;
    }
    const named = new Set<string>();
    for (const entry of stage.entries) {
      const known = fieldOfStage(entry.key);
      if (known === undefined) {
        const guess = nearest(nameKey(entry.key), [...keys.keys()]);
        const args = {
          key: entry.key.slice(0, 60),
          section: 'training.stages',
          nearest: (guess && keys.get(guess)) ?? '',
        };
        report('unknown-key', args, entry.keyRange);
        continue;
      }
      if (entry.value.kind !== 'scalar' || entry.value.value !== null) named.add(known.key);
      if (known.key === 'sources') {
        mix(index, entry);
        continue;
      }
      const path = `training.stages.${index}.${known.key}`;
      read({ path, ...(known.unit !== undefined && { unit: known.unit }) }, entry);
    }
    if (!named.has('tokens')) {
      const message = 'a stage must say its tokens, such as tokens: 100B';
      report('bad-value', { path: `training.stages.${index}`, message }, stage.range);
    }
  }
}

function fieldOfStage(key: string): { readonly key: string; readonly unit?: string } | undefined {
  const own = keys.get(nameKey(key));
  if (own !== undefined) return { key: own };
  const alias = aliasOf(key);
  const leaf = alias?.path.replace(/^(?:training|data)\./, '');
  if (alias === undefined || leaf === undefined || !stageFields.has(leaf)) return undefined;
  return { key: leaf, ...(alias.unit !== undefined && { unit: alias.unit }) };
}
