import type { Caveat } from '../../core/index.ts';
import { Refusal } from '../../core/refusal.ts';
import { fitCaveat } from '../caveat.ts';
import { notThis, productOf } from './advice.ts';
import {
  bareLogOf,
  type ColumnRole,
  known,
  lastPart,
  logOf,
  lossKindOf,
  optionOf,
  plain,
  roles,
  symbolOf,
} from './names.ts';
import { splitUnit } from './units.ts';

/** Where each quantity stands in a row. */
export type Columns = Partial<Readonly<Record<ColumnRole, number>>>;

/** Columns as they were found, and where another could have been meant. */
export interface FoundColumns {
  readonly columns: Columns;
  readonly notes: readonly Caveat[];
}

/**
 * Find the columns of N, D, C and the loss by their headers: a whole name that is known goes before one with a unit
 * (`tokens_B`), and that before one behind slashes or dots (`eval/loss`).
 *
 * @param header the file's first row
 * @param named headers that the caller chose, by role
 * @throws Refusal when a named column is missing, two columns could be one quantity, there is no loss, or fewer
 * than two of N, D and C
 */
export function findColumns(
  header: readonly string[],
  named: Partial<Readonly<Record<ColumnRole, string>>>,
): FoundColumns {
  const columns: Partial<Record<ColumnRole, number>> = {};
  const taken = new Set<number>();
  for (const role of roles) {
    const wanted = named[role];
    if (wanted === undefined) continue;
    const index = indexOf(header, wanted);
    if (index < 0) throw new Refusal(`No column '${wanted}' for ${optionOf[role]}: ${seen(header)}`);
    const other = roles.find(one => columns[one] === index);
    if (other !== undefined) {
      throw new Refusal(
        `Column '${header[index]}' cannot be both ${symbolOf[other]} and ${symbolOf[role]}: got it for ${optionOf[other]} and ${optionOf[role]}`,
      );
    }
    const why = notThis(role, header[index]!);
    if (why !== undefined) throw new Refusal(`Column '${header[index]}' is no ${symbolOf[role]}: ${why}`);
    columns[role] = index;
    taken.add(index);
  }
  const notes: Caveat[] = [];
  // C last: where N and D are there, it may be left out
  for (const role of ['parameters', 'tokens', 'loss', 'compute'] as const) {
    if (columns[role] !== undefined) continue;
    const ranks = header.map((text, index) => (taken.has(index) ? 0 : rankOf(role, text)));
    const found = [...ranks.keys()].filter(index => ranks[index]! > 0);
    const best = ranks.reduce((high, rank) => Math.max(high, rank), 0);
    // losses on other data, or in other units, are other losses, however surely a name is one
    const first = role === 'loss' ? inNats(found, header) : found.filter(index => ranks[index] === best);
    if (first.length > 1) {
      const isSpare = role === 'compute' && columns.parameters !== undefined && columns.tokens !== undefined;
      if (!isSpare) throw new Refusal(ambiguous(role, first, header));
      notes.push(fitCaveat('spare-columns', { names: quoted(first, header) }, 'info'));
    } else if (first[0] !== undefined) {
      columns[role] = first[0];
      if (found.length > 1) {
        const others = found.filter(index => index !== first[0]);
        const args = { quantity: symbolOf[role], used: header[first[0]]!, names: quoted(others, header) };
        notes.push(fitCaveat('column-chosen', { ...args, option: optionOf[role] }, 'info'));
      }
    }
  }
  if (columns.loss === undefined) throw new Refusal(noLoss(header));
  const sizes = (['parameters', 'tokens', 'compute'] as const).filter(role => columns[role] !== undefined);
  if (sizes.length < 2) {
    const only = sizes[0] === undefined ? 'none of them' : `only ${symbolOf[sizes[0]]}`;
    const advice =
      bareLog(header, role => columns[role] === undefined) ??
      (sizes.length === 0 ? undefined : productOf(header, columns)) ??
      'name columns with --params, --tokens, --compute';
    throw new Refusal(`Two of N, D and C are needed, and ${only} was found: ${seen(header)}; ${advice}`);
  }
  return { columns, notes };
}

/** Columns of losses without the bits per byte of those that are there in nats, too. */
function inNats(found: readonly number[], header: readonly string[]): readonly number[] {
  const pathOf = (index: number) => header[index]!.slice(0, -lastPart(header[index]!).length);
  const isBits = (index: number) => lossKindOf(header[index]!) !== 'nats/token';
  const isTwice = (index: number) =>
    isBits(index) && found.some(other => !isBits(other) && pathOf(other) === pathOf(index));
  return found.filter(index => !isTwice(index));
}

/** What to do about a logarithm whose base is not said, in place of a column that is not there. */
function bareLog(header: readonly string[], isMissing: (role: ColumnRole) => boolean): string | undefined {
  for (const written of header)
    for (const role of roles)
      if (isMissing(role) && isBareLog(role, written)) return `'${written}' ${baseOf(written)}`;
  return undefined;
}

/** Whether a header is of logarithms of a quantity whose base is not said. */
export function isBareLog(role: ColumnRole, header: string): boolean {
  const of = isName(header) ? bareLogOf(header) : undefined;
  return of !== undefined && rankOf(role, of) > 0;
}

/** What a bare logarithm lacks. */
export function baseOf(header: string): string {
  const of = bareLogOf(header);
  return `does not say its base: rename it log10(${of}) or ln(${of})`;
}

function ambiguous(role: ColumnRole, found: readonly number[], header: readonly string[]): string {
  const names = quoted(found, header);
  // a name that two columns have names neither
  const remedy =
    new Set(found.map(index => header[index]!.trim())).size === found.length
      ? `name one with ${optionOf[role]}`
      : 'give each a name of its own in the file';
  return `Columns ${names} could ${found.length === 2 ? 'both' : 'all'} be ${symbolOf[role]}: ${remedy}`;
}

/** What to do without a column of losses; perplexities are some in another form. */
function noLoss(header: readonly string[]): string {
  const found = [...header.keys()].filter(index => isName(header[index]!) && isPerplexity(header[index]!));
  if (found.length === 0) {
    const advice = bareLog(header, role => role === 'loss') ?? 'name it with --loss';
    return `No column of losses found: ${seen(header)}; ${advice}`;
  }
  return found.length === 1
    ? `No column of losses found, but '${header[found[0]!]}' is a perplexity, whose logarithm is the loss in nats/token: add --perplexity`
    : `No column of losses found, but ${quoted(found, header)} are perplexities, whose logarithms are losses in nats/token: add --perplexity, and name one with --loss`;
}

function isPerplexity(header: string): boolean {
  return lossKindOf(header) === 'perplexity';
}

/** Columns of perplexities, for a caller who asked for them. */
export function findPerplexity(header: readonly string[]): string | undefined {
  const found = [...header.keys()].filter(index => isName(header[index]!) && isPerplexity(header[index]!));
  if (found.length > 1) throw new Refusal(ambiguous('loss', found, header));
  return found[0] === undefined ? undefined : header[found[0]];
}

/** A longer header is a mistake of delimiters, and no name. */
const LONGEST_NAME = 200;

function isName(header: string): boolean {
  return header.length <= LONGEST_NAME;
}

/** Whether a header is a known name of a quantity. */
export function isNamed(role: ColumnRole, header: string): boolean {
  return rankOf(role, header) > 0;
}

/** How surely a header names a quantity: 3 by its whole name, 2 with a unit, 1 behind slashes or dots, 0 not at all. */
function rankOf(role: ColumnRole, header: string): number {
  if (!isName(header)) return 0;
  if (known[role].test(plain(header))) return 3;
  const logs = logOf(header);
  if (logs !== undefined) return Math.min(2, rankOf(role, logs.of));
  if (role === 'loss' && lossKindOf(header).startsWith('bits')) return 2;
  if (splitUnit(role, header) !== undefined) return 2;
  const last = lastPart(header);
  if (last === header) return 0;
  if (known[role].test(plain(last))) return 1;
  // 'throughput/tflops' is a rate
  const unit = splitUnit(role, last);
  return unit !== undefined && (role !== 'compute' || /total|cumulative/i.test(last)) ? 1 : 0;
}

function seen(header: readonly string[]): string {
  const names = header.slice(0, 12).map(text => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`);
  return `the header has ${names.join(', ')}${header.length > names.length ? ', …' : ''}`;
}

/**
 * Where the column of a name stands, -1 where none has it: as it is written, else without case.
 *
 * @throws Refusal when several columns have this name
 */
export function indexOf(header: readonly string[], wanted: string): number {
  const written = (text: string) => text.trim() === wanted.trim();
  const alike = (text: string) => text.trim().toLowerCase() === wanted.trim().toLowerCase();
  const same = header.some(written) ? written : alike;
  const found = header.flatMap((text, index) => (same(text) ? [index] : []));
  if (found.length > 1) {
    throw new Refusal(
      `Columns ${listed(found.map(index => String(index + 1)))} are ${found.length === 2 ? 'both' : 'all'} named '${wanted}': give each a name of its own in the file`,
    );
  }
  return found[0] ?? -1;
}

function quoted(indices: readonly number[], header: readonly string[]): string {
  return listed(indices.map(index => `'${header[index]}'`));
}

/** Names that a message lists; it counts the rest. */
const LISTED_NAMES = 6;

function listed(names: readonly string[]): string {
  const more = names.length - LISTED_NAMES;
  return more > 0 ? `${names.slice(0, LISTED_NAMES).join(', ')} and ${more} more` : names.join(' and ');
}
