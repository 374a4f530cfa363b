import type { GroupedFit } from '../../fit/fit-table.ts';
import { formatCount, formatFlop, formatPercent } from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { csvOf } from './fit.ts';
import { digits } from './fit-tables.ts';

/** The answer of `isoflop fit --group`: a law a row. */
export function groupsView(document: GroupedFit): View {
  return { blocks: () => blocksOf(document), json: () => document, csv: () => csvOfGroups(document) };
}

function blocksOf({ input, groups, caveats }: GroupedFit): readonly Block[] {
  const own = input.sharedExponents ? ', one alpha and beta for all' : '';
  const ofTable = caveats.map(({ severity, message }) => ({ severity, text: message }));
  const notes = [...ofTable, ...notesOf(groups)];
  const blocks: Block[] = [
    { kind: 'heading', text: `${input.file ?? 'Runs'}: a law for each ${input.group}${own}` },
    { kind: 'table', table: coefficientsOf(groups, input.group) },
  ];
  if (groups.some(({ allocations }) => allocations.length > 0))
    blocks.push({ kind: 'table', table: allocationsOf(groups, input.group) });
  if (notes.length > 0) blocks.push({ kind: 'notes', notes });
  return blocks;
}

/** What is to be said of groups, each sentence once: of all, or of those that it names. */
function notesOf(groups: GroupedFit['groups']): readonly { severity: string; text: string }[] {
  const said = new Map<string, { severity: string; of: string[] }>();
  for (const { group, obstacles, caveats } of groups) {
    const own = [...obstacles.map(({ message }) => ({ severity: 'error', message })), ...caveats];
    for (const { severity, message } of own) {
      const before = said.get(message);
      if (before === undefined) said.set(message, { severity, of: [group] });
      else before.of.push(group);
    }
  }
  return [...said].map(([message, { severity, of }]) => ({
    severity,
    text: of.length === groups.length ? message : `${of.join(', ')}: ${message}`,
  }));
}

const names = ['E', 'A', 'B', 'alpha', 'beta'] as const;

function coefficientsOf(groups: GroupedFit['groups'], column: string): Table {
  return {
    columns: [
      { header: column, leading: true },
      ...['runs', ...names, 'a', 'rms'].map(header => ({ header, align: 'right' as const })),
    ],
    rows: groups.map(({ group, input, coefficients, exponents, quality }) => [
      group,
      String(input.used),
      ...names.map(name => (coefficients === null ? '' : digits(coefficients[name], 4))),
      exponents === null ? '' : digits(exponents.parameters, 4),
      quality === null ? '' : formatPercent(quality.rmsLogResidual),
    ]),
  };
}

function allocationsOf(groups: GroupedFit['groups'], column: string): Table {
  return {
    columns: [
      { header: column, leading: true },
      ...['budget', 'N*', 'D*', 'D/N'].map(header => ({ header, align: 'right' as const })),
    ],
    rows: groups.flatMap(({ group, allocations }) =>
      allocations.map(({ compute, parameters, tokens, tokensPerParameter }): Cell[] => [
        group,
        formatFlop(compute),
        { text: formatCount(parameters), tone: 'strong' },
        { text: formatCount(tokens), tone: 'strong' },
        digits(tokensPerParameter, 3),
      ]),
    ),
  };
}

/** The rows of each law's own CSV, behind its group. */
function csvOfGroups({ groups }: GroupedFit): Table {
  const tables = groups.map(document => csvOf(document));
  const widest = tables.reduce((best, table) => (table.columns.length > best.columns.length ? table : best));
  const rows = tables.flatMap((table, index) =>
    table.rows.map(row => [
      groups[index]!.group,
      ...row,
      ...new Array<Cell>(widest.columns.length - row.length).fill(null),
    ]),
  );
  return { columns: [{ header: 'group' }, ...widest.columns], rows };
}
