import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));

test('no exported type name exists twice', () => {
  const places = new Map<string, string[]>();
  for (const name of files) {
    for (const [, type] of readFileSync(join('src', name), 'utf8').matchAll(
      /^export (?:abstract )?(?:interface|type|class) (\w+)/gm,
    )) {
      places.set(type!, [...(places.get(type!) ?? []), name]);
    }
  }
  expect([...places].filter(([, where]) => where.length > 1)).toEqual([]);
});
