import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { entriesOf } from '../../src/build/entries.ts';

/** Examples of docstrings: code whose last lines end in `// => value`. */
interface Example {
  readonly file: string;
  readonly code: readonly string[];
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<unknown>;

/** What each entry of the package exports. */
const apis = await Promise.all(
  entriesOf().map(async ({ source }) => ({
    source,
    api: (await import(join(process.cwd(), 'src', source))) as Record<string, unknown>,
  })),
);
const all = Object.assign({}, ...apis.map(({ api }) => api).reverse()) as Record<string, unknown>;

const sourceOf = (file: string) => readFileSync(join('src', file), 'utf8');

function examplesOf(file: string): Example[] {
  const text = sourceOf(file);
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(([comment]) =>
    comment!
      .split(/@example[^\n]*\n/)
      .slice(1)
      .map(part => ({
        file,
        code: part
          .replace(/\*\/$/, '')
          .split('\n')
          .map(line => line.replace(/^\s*\* ?/, ''))
          .filter(line => line.trim() !== '' && !line.startsWith('@') && !line.startsWith('```')),
      })),
  );
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.ts') && !name.endsWith('.d.ts'),
);
const examples = files.flatMap(examplesOf);

test('there are examples', () => expect(examples.length).toBeGreaterThan(20));

test.each(examples.map(example => [`${example.file}: ${example.code.at(-1)}`, example] as const))(
  '%s',
  async (_name, { file, code }) => {
    // what the file exports, and what the library does
    const module = {
      ...all,
      ...((await import(join(process.cwd(), 'src', file))) as Record<string, unknown>),
    };
    expect(
      code.some(line => line.includes('// =>')),
      'an example shows a value',
    ).toBe(true);
    const body = code.map(line => {
      const [, expression, expected] = /^(.*?);?\s*\/\/ => (.*)$/.exec(line) ?? [];
      return expression === undefined ? line : `same(${expression}, ${expected});`;
    });
    const same = (actual: unknown, expected: unknown) => expect(actual).toEqual(expected);
    await new AsyncFunction(...Object.keys(module), 'same', `{${body.join('\n')}}`)(
      ...Object.values(module),
      same,
    );
  },
);

/** Where each exported value of a module is declared, and under which name, by the name that it is exported as. */
function declarationsOf(file: string): Map<string, { readonly file: string; readonly name: string }> {
  const found = new Map<string, { readonly file: string; readonly name: string }>();
  const text = sourceOf(file);
  for (const [, names, path] of text.matchAll(/^export (\*|\{[^}]*\}) from '(.+)';$/gm)) {
    const inner = declarationsOf(join(dirname(file), path!));
    if (names === '*') for (const [name, place] of inner) found.set(name, place);
    else {
      for (const part of names!.slice(1, -1).split(',')) {
        const [name, alias = name] = part.trim().split(' as ');
        const place = inner.get(name!);
        if (place !== undefined) found.set(alias!, place);
      }
    }
  }
  for (const [, name] of text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm))
    found.set(name!, { file, name: name! });
  return found;
}

/** The comment that ends right before a declaration. */
function docstringOf({ file, name }: { readonly file: string; readonly name: string }): string {
  const [before = ''] = sourceOf(file).split(
    new RegExp(`^export (?:async )?(?:function|const) ${name}\\b`, 'm'),
  );
  const start = before.lastIndexOf('/**');
  return /\*\/\s*$/.test(before) ? before.slice(start) : '';
}

const functions = apis.flatMap(({ source, api }) => {
  const declared = declarationsOf(source);
  return Object.keys(api)
    .filter(name => typeof api[name] === 'function' && !/^class/.test(String(api[name])))
    .map(name => [`${source}: ${name}`, declared.get(name)] as const);
});

test.each(functions)('%s has an example', (_name, declared) => {
  expect(declared, 'declared where the index says').toBeDefined();
  expect(docstringOf(declared!)).toContain('@example');
});

test('what most ask for is no more than a person holds in mind', () => {
  expect(Object.keys(apis[0]!.api).length).toBeLessThanOrEqual(50);
});
