import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import type { Uncertain } from '../core/spread.ts';
import { corpusCaveat } from '../corpus/messages.ts';
import { isShared, uniqueForLaw } from '../corpus/mixture.ts';
import { checkTokens, type DataSource, readSources } from '../corpus/sources.ts';
import { type Stock, stocksOf, togetherOf } from '../corpus/stock.ts';
import { stockCaveats } from '../corpus/stock-caveats.ts';
import { spread } from '../corpus/uncertain.ts';
import { weightsOf } from '../corpus/weights.ts';
import { readTable } from '../fit/table/table.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatCount, formatLoss } from '../quantity/format.ts';
import { parsePlain } from '../quantity/plain.ts';
import type { Block, Cell, View } from '../render/view.ts';
import { shortened } from '../text/names.ts';
import type { Call } from './command.ts';
import { InputError, type Io, type Outcome } from './io.ts';
import { rangeCell } from './views/data-stock.ts';

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
  const isJson = /\.json$/i.test(path);
  const read = rows.map(({ cells, line }, row) => {
    // rows of JSON have no place in a line
    const place = (at: number, what: string) =>
      isJson ? `${path}, source ${row + 1}: ${what}` : `${path}, line ${line}, column ${at + 1}: ${what}`;
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
        place(
          weight,
          `weight of ${shortened(id)} must be zero or positive: got ${(cells[weight] ?? '').trim() === '' ? 'nothing' : `'${shortened(cells[weight]!)}'`}`,
        ),
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

/** Tokens that shares are of where only their sum is looked at. */
const MUCH = 1e12;

/** With --from: what the sources have together. */
export interface SourcesAnswer {
  /** Different tokens that there are of all sources together. */
  readonly unique: Uncertain;
  /** Where shares are asked for: the unique tokens of one corpus that is worth as much as the mixture, which laws are asked with. */
  readonly asUnique?: Uncertain;
  readonly sources: readonly Stock[];
  /** At both ends of 80% of the unique tokens, the lower one first. */
  readonly loss?: readonly number[];
  readonly caveats: readonly ExplainedCaveat[];
}

interface FromOptions {
  readonly from: string | undefined;
  readonly tokenizer: string | undefined;
  readonly uniqueTokens: number | undefined;
  readonly tokens: number | undefined;
  readonly law: Law | string | readonly (Law | string)[] | undefined;
}

/** @throws InputError where a tokenizer is named and no sources are */
export function checkTokenizer({ from, tokenizer }: Pick<FromOptions, 'from' | 'tokenizer'>): void {
  if (tokenizer === undefined || from !== undefined) return;
  throw new InputError(
    `--tokenizer counts the tokens of --from: expected sources with --tokenizer ${tokenizer}`,
  );
}

/**
 * An answer with the unique tokens that `--from` names: as if they were given, with where they lie and what they are known from.
 * Sources with shares are the mixture that `data mix` plans, whose shares are of `--tokens`.
 *
 * @param answer the command itself
 * @param lossOf the loss of its document, for the range of the loss; none where it has no one loss
 */
export async function answerFrom<A, O extends { readonly [K in keyof FromOptions]: unknown }>(
  call: Call<A, O>,
  answer: (call: Call<A, O>) => Promise<Outcome>,
  lossOf?: (document: unknown) => number | null | undefined,
): Promise<Outcome> {
  const { from, tokenizer, uniqueTokens, tokens, law } = call.options as unknown as FromOptions;
  if (uniqueTokens !== undefined)
    throw new InputError('--unique-tokens and --from both say how many tokens there are: give one of them');
  const stated = await sourcesOf([from!], call.io);
  const isMixed = isShared(stated);
  const request = tokenizer === undefined ? {} : { tokenizer };
  const stocks = stocksOf(stated, request);
  // shares that are not of one whole are refused whatever they are of
  if (isMixed && tokens === undefined && stated.every(one => one.tokens === undefined))
    weightsOf(stocks, { tokens: MUCH });
  const isPlanned = isMixed && tokens !== undefined;
  const together = spread(togetherOf(stocks, undefined));
  const unique = uniqueForLaw(stocks, {
    law: lawsOf(law === undefined ? {} : { law })[0]!,
    ...(tokens !== undefined && { tokens }),
  });
  const withUnique = (count: number) =>
    answer({
      ...call,
      options: {
        ...call.options,
        from: undefined,
        tokenizer: undefined,
        uniqueTokens: count,
        ...(isPlanned && { mixedTokens: together.likely }),
      },
    });
  const outcome = await withUnique(unique.likely);
  if (outcome.view === undefined) return outcome;
  const { view } = outcome;
  const ends = lossOf === undefined ? [] : await Promise.all(unique['80'].map(withUnique));
  const losses = ends.flatMap(one => (one.view === undefined ? [] : (lossOf!(one.view.json()) ?? [])));
  const capped = stated.filter(one => one.maxEpochs !== undefined).map(one => one.name);
  const caveats = [
    ...(isMixed && tokens === undefined ? [corpusCaveat('shares-unused', {}, 'warning')] : []),
    ...(capped.length === 0 ? [] : [corpusCaveat('caps-unused', { sources: capped.join(', ') })]),
    ...stockCaveats(stocks, request),
  ];
  const blocks: readonly Block[] = [
    { kind: 'fields', fields: fieldsOf() },
    { kind: 'notes', notes: caveats.map(one => ({ severity: one.severity, text: one.message })) },
  ];
  const data: SourcesAnswer = {
    unique: isPlanned ? together : unique,
    ...(isPlanned && { asUnique: unique }),
    sources: stocks.map(({ stock }) => stock),
    ...(losses.length === 2 && { loss: losses.toSorted((a, b) => a - b) }),
    caveats,
  };
  const around: View = {
    ...view,
    blocks: async surface => [...(await view.blocks(surface)), ...blocks],
    json: () => ({ ...(view.json() as object), data }),
  };
  return { ...outcome, view: around };

  function fieldsOf(): readonly (readonly [string, Cell])[] {
    const names = stocks.map(({ stock }) => stock.name).join(', ');
    const said = isPlanned
      ? `${rangeCell(together)} of ${names}; at these shares of ${formatCount(tokens!)} worth ${rangeCell(unique)} of one corpus`
      : `${rangeCell(unique)} of ${names}`;
    const fields: (readonly [string, Cell])[] = [['Unique tokens', said]];
    const texts = losses.map(formatLoss);
    if (texts.length === 2 && texts[0] !== texts[1])
      fields.push(['Loss at its ends', `${texts[1]} to ${texts[0]}`]);
    return fields;
  }
}
