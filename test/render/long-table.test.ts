import { expect, test } from 'vitest';
import { toTerminal } from '../../src/render/terminal.ts';
import type { Table } from '../../src/render/view.ts';

const options = { columns: 60, color: false };
const lines = async (table: Table) =>
  (await toTerminal([{ kind: 'table', table }], options)).trimEnd().split('\n');

test('a long table is its rows below one header, in one set of widths', async () => {
  const columns: Table['columns'] = [{ header: 'name' }, { header: 'value', align: 'right' }];
  const rows = Array.from({ length: 950 }, (_, index) => [`run ${index}`, String(index ** 2)]);
  const [header, ...body] = await lines({ columns, rows });
  expect(header).toBe('name      value');
  expect(body).toEqual(rows.map(([name, value]) => name!.padEnd(9) + value!.padStart(6)));
});

test('leading values stand on lines of their own once, also where a part of the rows begins', async () => {
  const wide = 'w'.repeat(50);
  const columns: Table['columns'] = [{ header: 'law', leading: true }, { header: 'value' }];
  const rows = Array.from({ length: 450 }, (_, index) => [index < 430 ? 'first-law' : 'second-law', wide]);
  const shown = await lines({ columns, rows });
  expect(shown.filter(line => line.endsWith('-law'))).toEqual(['first-law', 'second-law']);
});
