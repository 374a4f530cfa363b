import type { TextSpan, Tree } from '../../syntax/tree.ts';
import type { Allowed, ReportProblem } from '../types.ts';

type Entry = Omit<Allowed, 'position'> & { readonly range: TextSpan };

/** The entries of `allow`: each names a rule and a reason. */
export function readAllow(node: Tree, report: ReportProblem): readonly Entry[] {
  if (node.kind === 'scalar' && node.value === null) return [];
  if (node.kind !== 'list') {
    report('not-a-list', { name: 'allow' }, node.range);
    return [];
  }
  return node.items.flatMap(item => readEntry(item, report) ?? []);
}

function readEntry(item: Tree, report: ReportProblem): Entry | undefined {
  const texts = new Map<string, string>();
  for (const { key, keyRange, value } of item.kind === 'map' ? item.entries : []) {
    if (key !== 'rule' && key !== 'reason') report('unknown-key', { key, section: 'allow' }, keyRange);
    else if (value.kind === 'scalar' && value.value !== null) texts.set(key, String(value.value).trim());
  }
  const rule = texts.get('rule');
  const reason = texts.get('reason');
  if (rule && reason) return { rule, reason, range: item.range };
  report('allow-shape', {}, item.range);
  return undefined;
}
