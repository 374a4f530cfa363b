import { Refusal } from '../core/refusal.ts';
import { known, optionOf, plain, type Role, roles, symbolOf } from './column-names.ts';
import { splitUnit } from './header-units.ts';

/** Where each quantity stands in a row. */
export type Columns = Partial<Readonly<Record<Role, number>>>;

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
  named: Partial<Readonly<Record<Role, string>>>,
): Columns {
  const columns: Partial<Record<Role, number>> = {};
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
      const names = listed(found.map(index => `'${header[index]}'`));
      // a name that two columns have names neither
      const remedy =
        new Set(found.map(index => header[index]!.trim())).size === found.length
          ? `name one with ${optionOf[role]}`
          : 'give each a name of its own in the file';
      throw new Refusal(
        `Columns ${names} could ${found.length === 2 ? 'both' : 'all'} be ${symbolOf[role]}: ${remedy}`,
      );
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

const LONGEST_NAME = 200;

/** Whether a header is a known name of a quantity. */
export function isNamed(role: Role, header: string): boolean {
  // a longer one is a mistake of delimiters, and no name
  if (header.length > LONGEST_NAME) return false;
  return known[role].test(plain(header)) || splitUnit(role, header) !== undefined;
}

function seen(header: readonly string[]): string {
  const names = header.slice(0, 12).map(text => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`);
  return `the header has ${names.join(', ')}${header.length > names.length ? ', …' : ''}`;
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
      `Columns ${listed(found.map(index => String(index + 1)))} are ${found.length === 2 ? 'both' : 'all'} named '${wanted}': give each a name of its own in the file`,
    );
  }
  return found[0] ?? -1;
}

/** Names that a message lists; it counts the rest. */
const listedNames = 6;

function listed(names: readonly string[]): string {
  const more = names.length - listedNames;
  return more > 0 ? `${names.slice(0, listedNames).join(', ')} and ${more} more` : names.join(' and ');
}
