import { Refusal } from '../core/refusal.ts';
import { type ColumnRole, known, optionOf, plain, roles, symbolOf } from './column-names.ts';
import { splitUnit } from './header-units.ts';

/** Where each quantity stands in a row. */
export type Columns = Partial<Readonly<Record<ColumnRole, number>>>;

/**
 * Find the columns of N, D, C and the loss by their headers.
 *
 * @param header the file's first row
 * @param named headers that the caller chose, by role
 * @throws RangeError when a named column is missing, two columns could be one quantity, there is no loss, or fewer
 * than two of N, D and C
 */
export function findColumns(
  header: readonly string[],
  named: Partial<Readonly<Record<ColumnRole, string>>>,
): Columns {
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
    columns[role] = index;
    taken.add(index);
  }
  for (const role of roles) {
    if (columns[role] !== undefined) continue;
    const found = header.flatMap((text, index) => (!taken.has(index) && isNamed(role, text) ? [index] : []));
    if (found.length > 1) {
      const names = found.map(index => `'${header[index]}'`).join(' and ');
      // a name that two columns have names neither
      const remedy = found.every(index => countOf(header, header[index]!) === 1)
        ? `name one with ${optionOf[role]}`
        : 'give each a name of its own in the file';
      throw new Refusal(`Columns ${names} could both be ${symbolOf[role]}: ${remedy}`);
    }
    if (found[0] !== undefined) columns[role] = found[0];
  }
  if (columns.loss === undefined)
    throw new Refusal(`No column of losses found: ${seen(header)}; name it with --loss`);
  const sizes = (['parameters', 'tokens', 'compute'] as const).filter(role => columns[role] !== undefined);
  if (sizes.length < 2) {
    const only = sizes[0] === undefined ? 'none of them' : `only ${symbolOf[sizes[0]]}`;
    throw new Refusal(
      `Two of N, D and C are needed, and ${only} was found: ${seen(header)}; name columns with --params, --tokens, --compute`,
    );
  }
  return columns;
}

/** Whether a header is a known name of a quantity. */
export function isNamed(role: ColumnRole, header: string): boolean {
  return known[role].test(plain(header)) || splitUnit(role, header) !== undefined;
}

function seen(header: readonly string[]): string {
  return `the header has ${header
    .map(text => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`)
    .slice(0, 12)
    .join(', ')}`;
}

/**
 * Where the column of a name stands, -1 where none has it: as it is written, else without case.
 *
 * @throws RangeError when several columns have this name
 */
function indexOf(header: readonly string[], wanted: string): number {
  const written = (text: string) => text.trim() === wanted.trim();
  const alike = (text: string) => text.trim().toLowerCase() === wanted.trim().toLowerCase();
  const same = header.some(written) ? written : alike;
  const found = header.flatMap((text, index) => (same(text) ? [index] : []));
  if (found.length > 1) {
    throw new Refusal(
      `Columns ${found.map(index => index + 1).join(' and ')} are both named '${wanted}': give each a name of its own in the file`,
    );
  }
  return found[0] ?? -1;
}

function countOf(header: readonly string[], name: string): number {
  return header.filter(text => text.trim() === name.trim()).length;
}
