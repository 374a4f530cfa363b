import { type ColumnRole, lastPart, plain } from './names.ts';

const STEPS = /(?:steps?|iterations?|iters?|updates?|batches|epochs?)$/;
const RATIO =
  /^(?:(?:train(?:ing)?)?tokens?per(?:params?|parameters?)|tpp|(?:token(?:s)?(?:param(?:eter)?s?)?)?ratio|dn|dpern)$/;
const BATCH =
  /^(?:(?:global|train)?batch(?:size)?(?:in)?tokens|tokensper(?:batch|step|iter|iteration|update)|(?:global|train)?batchsize)$/;

const nameOf = (header: string) => (RATIO.test(plain(header)) ? plain(header) : plain(lastPart(header)));

/** Why a column that a caller named is not the quantity, by its name; undefined where it may be. */
export function notThis(role: ColumnRole, header: string): string | undefined {
  const name = nameOf(header);
  if (role !== 'tokens') return undefined;
  if (STEPS.test(name)) return 'it counts steps; add a column of steps times tokens a step';
  if (RATIO.test(name)) return 'it is a ratio; add a column of N times it';
  return BATCH.test(name) ? 'it is a batch; add a column of steps times tokens a step' : undefined;
}

/** What makes a D that no column holds: N and a ratio, or steps and their batch. */
export function productOf(
  header: readonly string[],
  columns: Partial<Readonly<Record<ColumnRole, number>>>,
): string | undefined {
  if (columns.tokens !== undefined) return undefined;
  const ratio = header.find(one => RATIO.test(nameOf(one)));
  const size = columns.parameters;
  if (ratio !== undefined && size !== undefined)
    return `D is '${header[size]}' times '${ratio}': add a column of it, such as tokens`;
  const steps = header.find(one => STEPS.test(nameOf(one)));
  if (steps === undefined) return undefined;
  const batch = header.find(one => BATCH.test(nameOf(one)));
  const isInTokens = batch !== undefined && /token/.test(nameOf(batch));
  const times =
    batch === undefined ? 'the tokens of a step' : `'${batch}'${isInTokens ? '' : ' and the sequence'}`;
  return `D is '${steps}' times ${times}: add a column of it, such as tokens`;
}

/** How to write a cell that is not read as a number. */
export function howToWrite(cell: string): string | undefined {
  if (/\u00B1|\+\/?-/.test(cell))
    return 'write the value alone, and what it is uncertain by in a column of its own';
  if (/^[\d.,]+\s*m$/.test(cell)) return `write ${cell.replace(/\s*m$/, 'M')}, for m is a thousandth`;
  const [, digits] = /^([\d.,]+)\s*[kmgbt]{2,}$/i.exec(cell) ?? [];
  return digits === undefined ? undefined : `write one of k, M, B and T, such as ${digits}B`;
}
