import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Imports and re-exports, those of types too. What is loaded lazily comes after both files are there, and closes no circle. */
const importing = /^(?:import |(?:import|export)\b[^'"`;=()]*\bfrom )'(\.[^'\n]+)'/gm;

const graph = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => {
      const path = join('src', name);
      const imports = readFileSync(path, 'utf8').matchAll(importing);
      return [path, [...imports].map(([, specifier]) => join(dirname(path), specifier!))] as const;
    }),
);

/** The first way from a file back to itself that is found from `path`, or nothing; files behind which there is none are `done`. */
function circle(path: string, way: readonly string[], done: Set<string>): readonly string[] | undefined {
  if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
  if (done.has(path)) return undefined;
  for (const next of graph.get(path) ?? []) {
    const found = circle(next, [...way, path], done);
    if (found !== undefined) return found;
  }
  done.add(path);
  return undefined;
}

test('no file of src imports itself by way of others, types included', () => {
  const done = new Set<string>();
  expect(graph.size).toBeGreaterThan(0);
  expect([...graph.keys()].flatMap(path => circle(path, [], done) ?? [])).toEqual([]);
});
