import type { Allowed, Given, Position, Problem } from '../types.ts';
import { aliasTable, mainFields, meaningOf } from './keys.ts';
import type { Entry, Range, Tree } from './tree.ts';

/** A value with the unit that a bare number of it has, where its key says so. */
export interface RawValue extends Given {
  readonly unit?: string;
  readonly key: string;
}

/** What stands in a proposal, by field path, before texts are understood. */
export interface Collected {
  readonly values: ReadonlyMap<string, RawValue>;
  readonly allow: readonly Allowed[];
  readonly problems: readonly Problem[];
}

/** Sort a proposal's entries into fields, whatever words its keys use. Finds every problem, not the first alone. */
export function collect(tree: Tree, locate: (start: number, end?: number) => Position): Collected {
  const values = new Map<string, RawValue>();
  const allow: Allowed[] = [];
  const problems: Problem[] = [];
  const report = (code: string, args: Problem['args'], range: Range) =>
    void problems.push({ code, args, position: locate(...range) });

  const walk = (node: Tree, section: string, prefix: string): void => {
    if (node.kind !== 'map') return report('not-a-mapping', { name: section || 'A proposal' }, node.range);
    for (const entry of node.entries) visit(entry, section, prefix);
  };

  const visit = (entry: Entry, section: string, prefix: string): void => {
    const { key, keyRange, value } = entry;
    if (section === '' && prefix === '' && key === 'allow') return readAllow(value);
    const meaning = meaningOf(key, section, prefix, value.kind === 'map');
    switch (meaning.kind) {
      case 'ignored':
        return;
      case 'section':
        if (value.kind === 'map') return walk(value, meaning.path, '');
        return main(entry, meaning.path);
      case 'prefix':
        return walk(value, section, meaning.prefix);
      case 'flag':
        if (value.kind === 'scalar' && (value.value === false || value.value === null)) return;
        return put(meaning.path, entry, { value: meaning.means });
      case 'misplaced':
        return report('misplaced-key', { key, path: meaning.path }, keyRange);
      case 'unknown':
        return report(
          'unknown-key',
          {
            key: key.slice(0, 60),
            ...(section && { section }),
            ...(meaning.nearest && { nearest: meaning.nearest }),
          },
          keyRange,
        );
      case 'field':
        return put(meaning.path, entry, meaning.unit === undefined ? {} : { unit: meaning.unit });
    }
  };

  /** A section that is given as one value, or left empty. */
  const main = (entry: Entry, section: string): void => {
    const field = mainFields[section];
    if (entry.value.kind === 'scalar' && entry.value.value === null) return;
    if (field === undefined || entry.value.kind === 'list') {
      return report('not-a-mapping', { name: section }, entry.value.range);
    }
    put(field, entry, {});
  };

  const put = (path: string, entry: Entry, more: { value?: string | number; unit?: string }): void => {
    const { key, value } = entry;
    if (value.kind !== 'scalar') return report('not-a-value', { key, kind: value.kind }, value.range);
    // a key without a value is a blank to fill in later
    if (value.value === null) return;
    const before = values.get(path);
    if (before !== undefined) {
      const line = before.position.line;
      return report('given-twice', { path, key, line, before: before.key }, entry.keyRange);
    }
    const written = more.value ?? value.value;
    const words = aliasTable.values[path];
    const meant = words?.[String(written).trim().toLowerCase()] ?? written;
    values.set(path, {
      value: meant,
      text: value.text,
      position: locate(...value.range),
      key,
      ...(more.unit !== undefined && { unit: more.unit }),
    });
  };

  const readAllow = (node: Tree): void => {
    if (node.kind === 'scalar' && node.value === null) return;
    if (node.kind !== 'list') return report('not-a-list', { name: 'allow' }, node.range);
    for (const item of node.items) {
      if (item.kind !== 'map') {
        report('allow-shape', {}, item.range);
        continue;
      }
      const texts = new Map<string, string>();
      for (const { key, keyRange, value } of item.entries) {
        if (key !== 'rule' && key !== 'reason') report('unknown-key', { key, section: 'allow' }, keyRange);
        else if (value.kind === 'scalar' && value.value !== null) texts.set(key, String(value.value).trim());
      }
      const rule = texts.get('rule');
      const reason = texts.get('reason');
      if (!rule || !reason) report('allow-shape', {}, item.range);
      else allow.push({ rule, reason, position: locate(...item.range) });
    }
  };

  walk(tree, '', '');
  return { values, allow, problems };
}
