import { expect, test } from 'vitest';
import { allDeclarations } from '../../src/cli/catalogue.ts';
import { SECTIONS } from '../../src/cli/help.ts';
import { runCli } from '../helpers/cli.ts';

const declarations = await allDeclarations();
const names = declarations.map(({ name }) => name);

test.each(['', ...names])('help of %s fits 80 columns and has examples', async command => {
  const { code, out, err } = await runCli([...command.split(' ').filter(word => word !== ''), '--help'], {
    columns: 80,
  });
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([]);
  expect(out).toContain('Examples:');
});

test('the help lists commands by what one is about to do, each in a section', async () => {
  const first = declarations.filter(({ name }) => !name.includes(' '));
  expect(first.filter(({ section }) => section === undefined).map(({ name }) => name)).toEqual([]);
  const { out } = await runCli(['--help'], { columns: 140 });
  const listed = Object.entries(SECTIONS).map(([section, heading]) => {
    const [, below = ''] = out.split(`\n${heading}\n`);
    const [lines = ''] = below.split('\n\n');
    return [section, [...lines.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name)];
  });
  const declared = Object.keys(SECTIONS).map(section => [
    section,
    first.filter(one => one.section === section).map(({ name }) => name),
  ]);
  expect(listed).toEqual(declared);
  expect(Object.fromEntries(listed).plan).toContain('recommend');
});

test.each(['', ...names])('help of %s in a pipe has lines of at most 100 columns', async command => {
  const argv = command.split(' ').filter(word => word !== '');
  const { out } = await runCli([...argv, '--help'], { columns: 140 });
  expect(out.split('\n').filter(line => line.length > 100)).toEqual([]);
});

test.each(['', ...names])(
  'help of %s fits a terminal of 60 and of 44 columns, and loses no word',
  async command => {
    const argv = command.split(' ').filter(word => word !== '');
    const helpAt = async (columns: number) => (await runCli([...argv, '--help'], { columns })).out;
    const wordsOf = (text: string) => text.split(/\s+/).filter(word => word !== '\\' && word !== '');
    const usual = await helpAt(80);
    for (const columns of [60, 44]) {
      const narrow = await helpAt(columns);
      // what is quoted, or copied into a document, stays whole
      const words = (line: string) => line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
      const isWhole = (line: string) =>
        /^Usage:|<!--/.test(line) || words(line.replace(/ \\$/, '')).length === 1;
      const long = narrow.split('\n').filter(line => line.length > columns && !isWhole(line));
      expect(long).toEqual([]);
      expect(wordsOf(narrow).sort()).toEqual(wordsOf(usual).sort());
    }
  },
);

test('a command in a narrow help goes on behind a backslash, where no quote is cut', async () => {
  const { out } = await runCli(['monitor', '--help'], { columns: 50 });
  expect(out).toMatch(
    /^ {2}isoflop monitor run\.csv --promise 2\.80 \\\n {6}--schedule cosine --steps 162694$/m,
  );
  expect(out.split('\n').filter(line => line.split('"').length % 2 === 0)).toEqual([]);
});
