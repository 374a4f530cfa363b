import { expect, test } from 'vitest';
import { toTerminal } from '../../src/render/terminal.ts';
import type { Table } from '../../src/render/view.ts';

const full: Table = {
  columns: [
    { header: 'Law', leading: true },
    { header: 'Case' },
    { header: 'Value', align: 'right' },
    { header: 'Allowed', align: 'right', optional: true },
  ],
  rows: [
    ['chinchilla', 'loss at 1e21', '2.3', '1%'],
    ['chinchilla', 'loss at 1e24', '1.9', '1%'],
    ['kaplan', 'exponent', '0.73', '2%'],
  ],
};
const linesOf = async (table: Table, columns: number) =>
  (await toTerminal([{ kind: 'table', table }], { columns, color: false })).trimEnd().split('\n');
const at = (columns: number) => linesOf(full, columns);

test('a table that fits keeps all of its columns', async () => {
  expect(await at(60)).toEqual([
    'Law         Case          Value  Allowed',
    'chinchilla  loss at 1e21    2.3       1%',
    'chinchilla  loss at 1e24    1.9       1%',
    'kaplan      exponent       0.73       2%',
  ]);
});

test('where it is too narrow, values of the leading column stand once above their rows', async () => {
  expect(await at(33)).toEqual([
    'Case          Value  Allowed',
    'chinchilla',
    'loss at 1e21    2.3       1%',
    'loss at 1e24    1.9       1%',
    'kaplan',
    'exponent       0.73       2%',
  ]);
});

test('then optional columns go, and are named', async () => {
  expect(await at(20)).toEqual([
    'Case          Value',
    'chinchilla',
    'loss at 1e21    2.3',
    'loss at 1e24    1.9',
    'kaplan',
    'exponent       0.73',
    '(too narrow for',
    'Allowed: widen, or',
    '--format csv)',
  ]);
});

test('values of the leading column stand at the left, also above a column of numbers', async () => {
  const table: Table = {
    columns: [
      { header: 'name', leading: true },
      { header: 'estimate', align: 'right' },
    ],
    rows: [['E', '1.7']],
  };
  expect(await linesOf(table, 10)).toEqual(['estimate', 'E', '     1.7']);
});

// a terminal draws Chinese characters and emoji two columns wide: https://www.unicode.org/reports/tr11/
test.each(['表格', '🙂🙂', '👩‍🔬🙂', '🇨🇭🇨🇭'])('%s is four columns wide', async wide => {
  const table: Table = {
    columns: [{ header: 'name of it' }, { header: 'x', align: 'right' }],
    rows: [
      [wide, '1'],
      ['four', '2'],
    ],
  };
  const [, first = '', second = ''] = await linesOf(table, 60);
  expect(first.replace(wide, 'four')).toBe(second.replace('2', '1'));
});
