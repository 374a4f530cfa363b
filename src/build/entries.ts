import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Entries whose source is no index of the room of their name. */
const elsewhere: Readonly<Record<string, string>> = {
  index: 'index.ts',
  document: 'cli/embed.ts',
  report: 'report/report.ts',
};

/** What the package exports: the name of each entry in dist, and where in src it comes from. */
export function entriesOf(): readonly { readonly name: string; readonly source: string }[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  return Object.values(exports).flatMap(entry => {
    if (typeof entry === 'string') return [];
    const name = basename(entry.default, '.js');
    return [{ name, source: elsewhere[name] ?? `${name}/index.ts` }];
  });
}
