import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changedNumbers } from '../../src/build/changes.mjs';
import { runCli } from '../helpers/cli.ts';

/** Rows of the table of changed numbers: the question, what was answered, what is. */
const rows = [
  ...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^\| `isoflop ([^`]+)` \| (.+?) \| (.+?) \| .+ \|$/gm),
].map(([, question, was, is]) => [question!, was!, is!] as const);

/** Figures of a cell, without their units. */
const figuresOf = (cell: string) =>
  [...cell.matchAll(/\$?\d[\d.]*\d(?:e\d+)?[%BTk]?|\d+/g)].map(([figure]) => figure);

test('the changelog has numbers, old and new', () => expect(rows.length).toBeGreaterThan(3));

test.each(rows)(
  'isoflop %s: every new number is the answer of now, and another than the old one',
  async (question, was, is) => {
    const words = [...question.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    const { out, code } = await runCli(words, { columns: 140 });
    expect([0, 1]).toContain(code);
    const [now] = is.split(' in place of ');
    expect(figuresOf(now!).filter(figure => !out.includes(figure))).toEqual([]);
    expect(is).not.toBe(was);
  },
);

test('two builds are compared by the digits that are shown, where both have a number', () => {
  const old = { days: { likely: 7.72, 80: [5.361, 13.7] }, gone: 1, name: 'a', laws: [{ id: 'x', loss: 2 }] };
  const now = {
    days: { likely: 7.19, 80: [5.359, 13.7] },
    added: 2,
    name: 'b',
    laws: [
      { id: 'new', loss: 1 },
      { id: 'x', loss: 2.1 },
    ],
  };
  expect(changedNumbers(old, now)).toEqual([
    { path: 'days.likely', was: 7.72, is: 7.19 },
    { path: 'laws.x.loss', was: 2, is: 2.1 },
  ]);
});
