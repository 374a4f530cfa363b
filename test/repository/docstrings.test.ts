import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Examples of docstrings: code whose last lines end in `// => value`. */
interface Example {
  readonly file: string;
  readonly code: readonly string[];
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<unknown>;

function examplesOf(file: string): Example[] {
  const text = readFileSync(join('src', file), 'utf8');
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
    const exported = (await import('../../src/index.ts')) as Record<string, unknown>;
    const module = {
      ...exported,
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
