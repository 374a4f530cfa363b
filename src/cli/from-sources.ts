import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Uncertain } from '../core/spread.ts';
import { type Stock, stocksOf } from '../corpus/stock.ts';
import { stockCaveats } from '../corpus/stock-caveats.ts';
import { spread, sumOf } from '../corpus/uncertain.ts';
import { formatLoss } from '../quantity/format.ts';
import type { Block, Cell, View } from '../render/view.ts';
import type { Call } from './command.ts';
import { InputError, type Outcome } from './io.ts';
import { sourcesOf } from './own-sources.ts';
import { stockCell } from './views/data-stock.ts';

/** With --from: what the sources have together. */
export interface SourcesAnswer {
  /** Tokens. */
  readonly unique: Uncertain;
  readonly sources: readonly Stock[];
  /** At both ends of 80% of the unique tokens, the lower one first. */
  readonly loss?: readonly number[];
  readonly caveats: readonly ExplainedCaveat[];
}

interface FromOptions {
  readonly from: string | undefined;
  readonly tokenizer: string | undefined;
  readonly uniqueTokens: number | undefined;
}

/**
 * An answer with the unique tokens that `--from` names: as if they were given, with where they lie and what they are known from.
 *
 * @param answer the command itself
 * @param lossOf the loss of its document, for the range of the loss; none where it has no one loss
 */
export async function answerFrom<A, O extends { readonly [K in keyof FromOptions]: unknown }>(
  call: Call<A, O>,
  answer: (call: Call<A, O>) => Promise<Outcome>,
  lossOf?: (document: unknown) => number | null | undefined,
): Promise<Outcome> {
  const { from, tokenizer, uniqueTokens } = call.options as unknown as FromOptions;
  if (uniqueTokens !== undefined)
    throw new InputError('--unique-tokens and --from both say how many tokens there are: give one of them');
  const stocks = stocksOf(await sourcesOf([from!], call.io), tokenizer === undefined ? {} : { tokenizer });
  const unique = spread(sumOf(stocks.map(({ amount }) => amount)));
  const withUnique = (tokens: number) =>
    answer({ ...call, options: { ...call.options, from: undefined, uniqueTokens: tokens } });
  const outcome = await withUnique(unique.likely);
  if (outcome.view === undefined) return outcome;
  const { view } = outcome;
  const ends = lossOf === undefined ? [] : await Promise.all(unique['80'].map(withUnique));
  const losses = ends.flatMap(one => (one.view === undefined ? [] : (lossOf!(one.view.json()) ?? [])));
  const caveats = stockCaveats(stocks, tokenizer !== undefined);
  const blocks: readonly Block[] = [
    { kind: 'fields', fields: fieldsOf() },
    { kind: 'notes', notes: caveats.map(one => ({ severity: one.severity, text: one.message })) },
  ];
  const data: SourcesAnswer = {
    unique,
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
    const fields: (readonly [string, Cell])[] = [['Unique tokens', `${stockCell(unique)} of ${names}`]];
    const texts = losses.map(formatLoss);
    if (texts.length === 2 && texts[0] !== texts[1])
      fields.push(['Loss at its ends', `${texts[1]} to ${texts[0]}`]);
    return fields;
  }
}
