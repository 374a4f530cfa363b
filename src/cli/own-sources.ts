import { checkTokens, type DataSource, readSources } from '../corpus/sources.ts';
import { readTable } from '../fit/table/table.ts';
import { parsePlain } from '../quantity/plain.ts';
import { shortened } from '../text/names.ts';
import { InputError, type Io } from './io.ts';

const isFile = (part: string) => /\.(csv|tsv|json)$/i.test(part) || /^\.{0,2}\//.test(part);

/** Sources of a command line, the files among them read: a table of name, tokens and, if they are known, weights. */
export async function sourcesOf(words: readonly string[], io: Io): Promise<readonly DataSource[]> {
  const text = words.join(' ');
  const parts = text.split(',').map(part => part.trim());
  if (!parts.some(isFile)) return readSources(text);
  const found = await Promise.all(
    parts.map(async part => (isFile(part) ? ownSources(await io.readText(part), part) : readSources(part))),
  );
  return found.flat();
}

/** The sources of a table; shares are its weights over their sum. */
function ownSources(text: string, path: string): readonly DataSource[] {
  const table = readTable(text, path);
  const column = (name: string) => table.header.findIndex(one => one.toLowerCase() === name);
  const [name, tokens, weight] = [column('name'), column('tokens'), column('weight')];
  if (name < 0 || tokens < 0)
    throw new InputError(
      `${path}, line 1: expected a header with the columns name and tokens, and weight if there are weights: got '${shortened(table.header.join(','))}'`,
    );
  const rows = [...table.rows()].filter(({ cells }) => cells.some(cell => cell.trim() !== ''));
  if (rows.length === 0) throw new InputError(`${path} has no rows: expected a source a line`);
  const read = rows.map(({ cells, line }) => {
    const place = (at: number, what: string) => `${path}, line ${line}, column ${at + 1}: ${what}`;
    const id = (cells[name] ?? '').trim();
    if (id === '') throw new InputError(place(name, 'expected a name: got nothing'));
    const written = (cells[tokens] ?? '').trim();
    const amount = parsePlain(written);
    const what = place(tokens, `tokens of ${shortened(id)}`);
    if (amount === undefined || !['number', 'token'].includes(amount.dimension))
      throw new InputError(`${what} must be positive, such as 1.2T: got '${shortened(written)}'`);
    const share = weight < 0 ? undefined : Number((cells[weight] ?? '').trim() || Number.NaN);
    if (share !== undefined && !(share >= 0 && Number.isFinite(share)))
      throw new InputError(
        place(weight, `weight must be zero or positive: got '${shortened(cells[weight] ?? '')}'`),
      );
    return { name: id, unique: checkTokens(amount.value, what), share };
  });
  const sum = read.reduce((total, { share = 0 }) => total + share, 0);
  if (weight >= 0 && sum === 0) throw new InputError(`${path}: the weights must not all be zero`);
  return read.map(({ share, ...source }) => ({
    ...source,
    ...(share !== undefined && { share: share / sum }),
  }));
}
