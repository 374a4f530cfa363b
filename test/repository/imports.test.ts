import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { arrows } from '../helpers/rooms.ts';

/** Packages and Node modules that a folder may reach. */
const packages: Readonly<Record<string, RegExp>> = {
  text: /^$/,
  core: /^$/,
  expression: /^mathjs/,
  quantity: /^$/,
  planner: /^$/,
  plan: /^$/,
  model: /^(family|tower)-files$/,
  cluster: /^$/,
};

/** An import or a re-export at the start of a line, or one that is lazy; a sentence that holds `from '` is neither. */
const importing = /(^import |^(?:import|export)\b[^'"`;=()]*\bfrom |\b(import\())'([^'\n]+)'/gm;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.ts') && !name.endsWith('.d.ts'),
);

test.each(files)('%s imports in its direction', name => {
  const folder = name.split('/')[0]!;
  if (!name.includes('/')) return;
  const text = readFileSync(join('src', name), 'utf8');
  for (const [, , , specifier] of text.matchAll(importing)) {
    if (!specifier!.startsWith('.')) {
      if (packages[folder] !== undefined) expect(specifier, name).toMatch(packages[folder]!);
      if (specifier!.startsWith('mathjs')) expect(folder, 'only expression knows mathjs').toBe('expression');
      continue;
    }
    const target = relative('src', join('src', dirname(name), specifier!)).split('/')[0]!;
    if (target === folder) continue;
    const may = arrows.get(folder) ?? [];
    expect(may.includes('every room') || may.includes(target), `${name} imports ${specifier}`).toBe(true);
  }
});
