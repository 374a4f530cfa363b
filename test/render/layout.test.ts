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
const at = (columns: number) =>
  toTerminal([{ kind: 'table', table: full }], { columns, color: false })
    .trimEnd()
    .split('\n');

test('a table that fits keeps all of its columns', () => {
  expect(at(60)).toEqual([
    'Law         Case          Value  Allowed',
    'chinchilla  loss at 1e21    2.3       1%',
    'chinchilla  loss at 1e24    1.9       1%',
    'kaplan      exponent       0.73       2%',
  ]);
});

test('where it is too narrow, values of the leading column stand once above their rows', () => {
  expect(at(33)).toEqual([
    'Case          Value  Allowed',
    'chinchilla',
    'loss at 1e21    2.3       1%',
    'loss at 1e24    1.9       1%',
    'kaplan',
    'exponent       0.73       2%',
  ]);
});

test('then optional columns go, and are named', () => {
  expect(at(20)).toEqual([
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

test('values of the leading column stand at the left, also above a column of numbers', () => {
  const table: Table = {
    columns: [
      { header: 'name', leading: true },
      { header: 'estimate', align: 'right' },
    ],
    rows: [['E', '1.7']],
  };
  const lines = toTerminal([{ kind: 'table', table }], { columns: 10, color: false })
    .trimEnd()
    .split('\n');
  expect(lines).toEqual(['estimate', 'E', '     1.7']);
});
