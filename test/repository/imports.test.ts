import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** What each folder of src may import, besides itself. One direction: a folder never appears above its users. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  expression: [],
  quantity: ['expression', 'core'],
  catalog: ['core', 'expression', 'model'],
  fit: ['core'],
  model: ['core'],
  cluster: ['core', 'model'],
  planner: ['core', 'expression', 'quantity', 'catalog', 'fit', 'model', 'cluster'],
  render: ['core'],
  chart: ['core', 'planner', 'catalog', 'quantity', 'render', 'fit'],
  check: ['core', 'expression', 'quantity', 'catalog', 'planner', 'model', 'cluster', 'render'],
  document: ['core', 'expression', 'quantity', 'catalog', 'planner', 'render', 'check'],
  report: ['core', 'quantity', 'catalog', 'planner', 'render', 'chart', 'check', 'model', 'cluster'],
  cli: ['*'],
  build: [],
};

/** Packages and Node modules that a folder may reach. */
const packages: Readonly<Record<string, RegExp>> = {
  core: /^$/,
  expression: /^mathjs/,
  quantity: /^$/,
  planner: /^$/,
  model: /^$/,
  cluster: /^$/,
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.ts') && !name.endsWith('.d.ts'),
);

test.each(files)('%s imports in its direction', name => {
  const folder = name.split('/')[0]!;
  if (!name.includes('/')) return;
  const text = readFileSync(join('src', name), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (!specifier!.startsWith('.')) {
      if (packages[folder] !== undefined) expect(specifier, name).toMatch(packages[folder]!);
      if (specifier!.startsWith('mathjs')) expect(folder, 'only expression knows mathjs').toBe('expression');
      continue;
    }
    const target = relative('src', join('src', dirname(name), specifier!)).split('/')[0]!;
    if (target === folder) continue;
    const may = allowed[folder] ?? [];
    expect(may.includes('*') || may.includes(target), `${name} imports ${specifier}`).toBe(true);
  }
});
