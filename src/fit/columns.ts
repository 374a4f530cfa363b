/** What a column may hold. */
export const roles = ['parameters', 'tokens', 'compute', 'loss'] as const;
export type Role = (typeof roles)[number];

/** Letters of each quantity, and the options that name a column for it. */
export const symbolOf: Readonly<Record<Role, string>> = {
  parameters: 'N',
  tokens: 'D',
  compute: 'C',
  loss: 'loss',
};
export const optionOf: Readonly<Record<Role, string>> = {
  parameters: '--params',
  tokens: '--tokens',
  compute: '--compute',
  loss: '--loss',
};

/** Headers that are known, as they read without case, spaces and punctuation. */
const known: Readonly<Record<Role, RegExp>> = {
  parameters:
    /^(n|(total|model|num|number(of)?|n)?(params?|parameters)(count|total)?|modelsize|parametercount|paramcount|size)$/,
  tokens:
    /^(d|(total|train|training|num|number(of)?|n)?tokens?(count|seen|trained|total)?|datasize|datasetsize|trainingdata)$/,
  compute:
    /^(c|(total|train|training|model)?(flops?|compute)(budget|total|count)?|budget|isoflop|(flops?|compute)budget)$/,
  loss: /^(l|(final|train|training|val|validation|eval|evaluation|test|smoothed|mean)*loss(nats|final)?|crossentropy|nll)$/,
};

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
    const index = header.findIndex(text => same(text, wanted));
    if (index < 0) throw new RangeError(`No column '${wanted}' for ${optionOf[role]}: ${seen(header)}`);
    columns[role] = index;
    taken.add(index);
  }
  for (const role of roles) {
    if (columns[role] !== undefined) continue;
    const found = header.flatMap((text, index) =>
      !taken.has(index) && known[role].test(plain(text)) ? [index] : [],
    );
    if (found.length > 1) {
      const names = found.map(index => `'${header[index]}'`).join(' and ');
      throw new RangeError(
        `Columns ${names} could both be ${symbolOf[role]}: name one with ${optionOf[role]}`,
      );
    }
    if (found[0] !== undefined) columns[role] = found[0];
  }
  if (columns.loss === undefined)
    throw new RangeError(`No column of losses found: ${seen(header)}; name it with --loss`);
  const sizes = (['parameters', 'tokens', 'compute'] as const).filter(role => columns[role] !== undefined);
  if (sizes.length < 2) {
    const only = sizes[0] === undefined ? 'none of them' : `only ${symbolOf[sizes[0]]}`;
    throw new RangeError(
      `Two of N, D and C are needed, and ${only} was found: ${seen(header)}; name columns with --params, --tokens, --compute`,
    );
  }
  return columns;
}

function seen(header: readonly string[]): string {
  return `the header has ${header
    .map(text => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`)
    .slice(0, 12)
    .join(', ')}`;
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(.*\)|\[.*\]/g, '')
    .replace(/[^a-z]/g, '');
}
