import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Caveat } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import { nearest } from '../text/names.ts';
import { fitCaveat } from './caveat.ts';
import { rangeOf } from './caveats.ts';
import { documentOf, fitRuns } from './fit.ts';
import { checkpointsIn, choose, countOf, curvesIn, type Keeping, type Kinship, placesOf } from './kinship.ts';
import { messageOfCaveat } from './messages.ts';
import { type Obstacle, obstacle } from './obstacles.ts';
import { emptyPart } from './parametric-document.ts';
import type { RunTable } from './read-runs.ts';
import { type SharedExponents, shareExponents } from './shared-exponents.ts';
import { sweepIn, unnamedSweepIn } from './sweeps.ts';
import type { OtherColumn } from './table/others.ts';
import type { FitDocument, FitOptions } from './types.ts';

export interface TableFitOptions extends FitOptions {
  /** Of checkpoints of one run the last or best, of a sweep at one size the best, or all rows. */
  readonly keep?: readonly Keeping[] | undefined;
  /** A column whose values are experiments of their own, or one of them: `column=value`. */
  readonly group?: string | undefined;
  /** One alpha and beta for the laws of all groups. */
  readonly sharedExponents?: boolean | undefined;
}

/** A law a group: the document of `isoflop fit --group --json`. */
export interface GroupedFit {
  readonly schema: 'isoflop/fit-groups/1';
  readonly input: { readonly file: string | null; readonly group: string; readonly sharedExponents: boolean };
  /** Whether every group's law is identified. */
  readonly identified: boolean;
  readonly groups: readonly (FitDocument & { readonly group: string })[];
  /** What is to be said of how the table was read. */
  readonly caveats: readonly ExplainedCaveat[];
}

/**
 * Fit a table of runs: as {@link fitRuns}, and with what the table's other columns tell. Rows that are checkpoints of
 * one run, or settings of a sweep at one size, are never fitted as runs unless it is asked for; columns that split
 * the losses into experiments are named.
 *
 * @param table runs and other columns, as readRunTable has them
 * @param options those of fitRuns; what of such rows to keep, and the column of groups
 * @returns the document of `isoflop fit --json`, or with a column of groups one a group
 * @throws RangeError when an option is out of range or names no column
 * @example
 * const loss = (N, D) => 1.7 + 400 / N ** 0.34 + 2000 / D ** 0.37;
 * const sizes = [1e8, 4e8, 1.6e9, 6.4e9].flatMap(N => [5, 20, 80].map(ratio => [N, ratio * N]));
 * const rows = sizes.flatMap(([N, D]) => [1, 2].map(lr => `${N},${D},${lr},${lr * loss(N, D)}`));
 * const table = readRunTable(['N,D,lr,loss', ...rows].join('\n'));
 * (await fitTable(table)).obstacles[0].code // => 'sweep'
 * @example
 * const table = readRunTable('N,D,loss\n1e8,2e9,3.2\n4e8,8e9,2.7\n');
 * (await fitTable(table)).identified // => false
 */
export async function fitTable(
  table: RunTable,
  options: TableFitOptions = {},
): Promise<FitDocument | GroupedFit> {
  const { keep = [], group, sharedExponents, ...fitOptions } = options;
  if (group === undefined) {
    if (sharedExponents === true) throw new Refusal('Shared exponents belong to groups: name their column');
    return fitRows(table, keep, fitOptions);
  }
  const { column, value } = groupOf(group, table);
  if (value !== undefined) {
    if (sharedExponents === true)
      throw new Refusal(`Shared exponents belong to several groups: got ${group}`);
    const part = subset(table, placesOf(column, value));
    const args = { column: column.name, value, rows: part.runs.length, all: table.runs.length };
    return fitRows(part, keep, { ...fitOptions, notes: [fitCaveat('one-group', args, 'info')] });
  }
  return fitGroups(table, column, { keep, sharedExponents: sharedExponents === true, ...fitOptions });
}

type Rest = Omit<FitOptions, 'notes'> & { readonly notes?: readonly Caveat[] | undefined };

async function fitRows(table: RunTable, keep: readonly Keeping[], options: Rest): Promise<FitDocument> {
  const { table: kept, notes, obstacle } = await withoutKin(table, keep, options.method === 'envelope');
  const all = [...(options.notes ?? []), ...table.notes, ...notes];
  if (obstacle === undefined) {
    const apart = await apartIn(kept);
    return fitRuns(kept.runs, { ...options, notes: [...all, ...apart] });
  }
  const part = { ...emptyPart, range: rangeOf(table.runs), obstacles: [obstacle], caveats: [], dropped: [] };
  return documentOf(table.runs, { ...options, notes: all }, part);
}

/** A table without the rows that are no runs of their own, or the reason why it cannot be fitted. */
async function withoutKin(
  table: RunTable,
  keep: readonly Keeping[],
  areCurves: boolean,
): Promise<{ readonly table: RunTable; readonly notes: readonly Caveat[]; readonly obstacle?: Obstacle }> {
  let rest = table;
  const notes: Caveat[] = [];
  // what a column shows goes before what losses do
  for (const find of [checkpointsIn, sweepIn, fallingOf, sweepWithoutName]) {
    const kinship = await find(rest);
    // training curves are what an envelope is of
    if (areCurves && kinship?.kind === 'checkpoints') continue;
    if (kinship === undefined) continue;
    const which = wayOf(kinship, keep);
    const args = countOf(rest.runs, kinship);
    if (which === undefined) {
      const before = keep.length === 0 ? '' : `${keep.join(',')},`;
      return { table: rest, notes, obstacle: obstacle(kinship.kind, [], { ...args, keep: before }) };
    }
    if (which === 'all') notes.push(fitCaveat('families-fitted', { ...args, kind: kinship.kind }));
    else {
      const places = choose(rest.runs, kinship, which);
      const spare = rest.runs.length - places.length;
      notes.push(fitCaveat('kept-of-families', { ...args, spare, kind: kinship.kind, which }, 'info'));
      rest = subset(rest, places);
    }
  }
  return { table: rest, notes };
}

/** Most tables have no curves and no columns beside the quantities, and need no surface to see them by. */
async function fallingOf(table: RunTable): Promise<Kinship | undefined> {
  const families = curvesIn(table);
  return families && (await import('./drop.ts')).fallingIn(table.runs, families);
}

/** What has a column is named by it, as experiments that are apart. */
async function sweepWithoutName(table: RunTable): Promise<Kinship | undefined> {
  const kinship = unnamedSweepIn(table);
  return kinship === undefined || (await apartIn(table)).length > 0 ? undefined : kinship;
}

async function apartIn(table: RunTable): Promise<readonly Caveat[]> {
  return table.others.length === 0 ? [] : (await import('./experiments.ts')).experimentsIn(table);
}

function wayOf({ kind }: Kinship, keep: readonly Keeping[]): Keeping | undefined {
  if (keep.includes('all')) return 'all';
  // a sweep has no last
  const ways: readonly Keeping[] = kind === 'sweep' ? ['best'] : ['last', 'best'];
  return ways.find(way => keep.includes(way));
}

function subset(table: RunTable, places: readonly number[]): RunTable {
  return {
    ...table,
    runs: places.map(place => table.runs[place]!),
    others: table.others.map(column => column.at(places)),
  };
}

/** The column, and the value, that `--group` names; a column's own name may have an equals sign. */
function groupOf(group: string, { others }: RunTable): { column: OtherColumn; value?: string } {
  const whole = others.find(column => column.name === group);
  if (whole !== undefined) return { column: checkedColumn(whole) };
  const ends = [...group.matchAll(/=/g)].map(({ index }) => index);
  for (const end of ends) {
    const column = others.find(one => one.name === group.slice(0, end).trim());
    if (column === undefined) continue;
    const value = group.slice(end + 1).trim();
    if (column.values.includes(value)) return { column, value };
    const shown = column.values.slice(0, 8).join(', ') + (column.values.length > 8 ? ', …' : '');
    throw new Refusal(`Column '${column.name}' has no value '${value}': expected ${shown}`);
  }
  const names = others.map(column => column.name);
  const guess = nearest(group.split('=')[0]!, names);
  const expected =
    guess === undefined
      ? `expected ${names.slice(0, 8).join(', ') || 'a table that has others'}`
      : `did you mean ${guess}?`;
  throw new Refusal(`No column '${group.slice(0, 60)}' beside the quantities to group by: ${expected}`);
}

const MOST_GROUPS = 50;

function checkedColumn(column: OtherColumn): OtherColumn {
  const count = column.values.length;
  if (column.codes.length > 0 && count <= MOST_GROUPS) return column;
  throw new Refusal(
    `Column '${column.name}' has ${column.codes.length === 0 ? 'a value a row' : `${count} values`}: groups are at most ${MOST_GROUPS}`,
  );
}

async function fitGroups(
  table: RunTable,
  column: OtherColumn,
  { keep, sharedExponents, ...options }: Rest & { keep: readonly Keeping[]; sharedExponents: boolean },
): Promise<GroupedFit> {
  const parts = column.values.map(value => ({ value, rows: subset(table, placesOf(column, value)) }));
  const alone = await each(parts, ({ rows }) =>
    fitRows({ ...rows, notes: [] }, keep, sharedExponents ? quick(options) : options),
  );
  const shared = sharedExponents ? await exponentsOf(parts, alone, keep, options) : undefined;
  const documents =
    shared === undefined
      ? alone
      : await each(parts, ({ rows }) =>
          fitRows({ ...rows, notes: [] }, keep, {
            ...options,
            fixed: { ...options.fixed, ...shared },
            notes: [fitCaveat('exponents-shared', { groups: parts.length }, 'info')],
          }),
        );
  return {
    schema: 'isoflop/fit-groups/1',
    input: { file: options.file ?? null, group: column.name, sharedExponents },
    identified: documents.every(document => document.identified),
    groups: documents.map((document, index) => ({ group: parts[index]!.value, ...document })),
    caveats: table.notes.map(note => ({ ...note, message: messageOfCaveat(note) })),
  };
}

/** What is only to give starts needs no intervals. */
function quick(options: Rest): Rest {
  const { bootstrap: _, ...rest } = options;
  return rest;
}

async function exponentsOf(
  parts: readonly { readonly rows: RunTable }[],
  alone: readonly FitDocument[],
  keep: readonly Keeping[],
  options: Rest,
): Promise<SharedExponents> {
  if ((options.method ?? 'parametric') !== 'parametric' || options.form === 'coupled' || options.tieExponents)
    throw new Refusal(
      'Shared exponents belong to the parametric method, its plain form and exponents that are not tied',
    );
  if (options.fixed?.alpha !== undefined || options.fixed?.beta !== undefined)
    throw new Refusal('Exponents are shared or fixed: got both');
  const groups = await each(parts, async ({ rows }) => (await withoutKin(rows, keep, false)).table.runs);
  const starts = alone.flatMap(({ coefficients }) =>
    coefficients === null ? [] : [{ alpha: coefficients.alpha, beta: coefficients.beta }],
  );
  return shareExponents(groups, [...starts, { alpha: 0.35, beta: 0.37 }], options);
}

/** One after another: each uses all cores for its resamples. */
async function each<T, R>(list: readonly T[], of: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of list) results.push(await of(one));
  return results;
}
