import { corpora } from '../catalog/corpora.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { CRAWLS } from './crawls.ts';
import { corpusCaveat } from './messages.ts';
import { around, COMMON_CRAWL, isWithin } from './sources.ts';
import { OWN_STAGES, type SourceStock, type StockRequest } from './stock.ts';

/** Recipes of which how often near-duplicates are kept is told by one table together (arXiv:2412.02595, table 4). */
const LOOSE = ['fineweb', 'fineweb-edu'];

/** What a reader of stocks must know, however they are used. */
export function stockCaveats(
  stocks: readonly SourceStock[],
  { tokenizer, language }: Pick<StockRequest, 'tokenizer' | 'language'>,
): readonly ExplainedCaveat[] {
  const names = (found: readonly SourceStock[]) => found.map(({ stock }) => stock.name).join(', ');
  const isConverted = tokenizer !== undefined;
  const caveats: ExplainedCaveat[] = [...overlaps(stocks, language)];
  for (const { stock } of stocks)
    if ((stock.crawls ?? 0) > CRAWLS)
      caveats.push(
        corpusCaveat('more-crawls-than-known', { crawls: stock.crawls!, known: CRAWLS }, 'warning'),
      );
  const published = stocks.filter(({ stock }) => stock.published !== undefined);
  const counted = new Set(
    published.map(({ stock }) => stock.published!.tokenizer ?? 'one that is not stated'),
  );
  if (!isConverted && counted.size > 1)
    caveats.push(corpusCaveat('own-tokenizers', { tokenizers: [...counted].join(', ') }));
  const unknown = published.filter(({ stock }) => stock.published!.tokenizer === null);
  if (isConverted && unknown.length > 0)
    caveats.push(corpusCaveat('tokenizer-unknown', { sources: names(unknown) }));
  if (stocks.some(({ stock }) => stock.recipe === OWN_STAGES)) caveats.push(corpusCaveat('own-stages', {}));
  const secondary = stocks.filter(({ stock }) => stock.verification === 'secondary');
  if (secondary.length > 0) caveats.push(corpusCaveat('secondary', { sources: names(secondary) }));
  return [...caveats, ...nearDuplicates(stocks)];
}

/** What recipes and corpora keep of text that is in several crawls. */
function nearDuplicates(stocks: readonly SourceStock[]): readonly ExplainedCaveat[] {
  const made = stocks.flatMap(({ stock }) => stock.recipe ?? []);
  const ofRecipes = made.some(recipe => LOOSE.includes(recipe))
    ? [
        corpusCaveat('near-duplicates', {
          sources: 'fineweb and fineweb-edu',
          times: '4 to 6',
          source: 'arXiv:2412.02595, table 4',
          can: '',
        }),
      ]
    : [];
  // what a recipe leaves is as loose as the corpus that was made by it
  const others = corpora()
    .filter(({ id }) => made.includes(id) && !LOOSE.includes(id))
    .map(({ id, tokens, unique }) => ({
      name: id,
      all: tokens?.value,
      left: unique?.value,
      source: unique?.source,
      isPart: unique?.of !== undefined,
    }));
  const named = stocks.map(({ stock, source: { corpus } }) => ({
    name: stock.name,
    all: stock.unique.likely,
    left: stock.distinct,
    source: corpus?.unique?.source,
    isPart: stock.distinctOf !== undefined,
  }));
  const loose = (found: typeof named | typeof others) =>
    found.filter(({ all, left }) => all !== undefined && left !== undefined && left < all / 2);
  const told = (found: ReturnType<typeof loose>, can: string) => {
    if (found.length === 0) return [];
    const times = found.map(({ all, left }) => all! / left!);
    const [low, high] = [leastOf(times), mostOf(times)].map(one => one.toFixed(1));
    return [
      corpusCaveat('near-duplicates', {
        sources: found.map(({ name }) => name).join(' and '),
        times: `${found.some(one => one.isPart) ? 'at least ' : ''}${low === high ? low! : `${low} to ${high}`}`,
        source: [...new Set(found.map(({ source }) => source!))].join('; '),
        can,
      }),
    ];
  };
  return [
    ...ofRecipes,
    ...told(loose(others), ''),
    ...told(loose(named), ': data mix --distinct plans with what is left'),
  ];
}

/** What sources have in common: parts of each other, and text of the same crawls. */
function overlaps(stocks: readonly SourceStock[], language: string | undefined): readonly ExplainedCaveat[] {
  const within = around(
    stocks.map(({ source }) => source),
    language,
  );
  const parts = stocks.flatMap(({ stock }, i) =>
    within[i] === undefined ? [] : [`${stock.name} is part of ${stocks[within[i]]!.stock.name}`],
  );
  const crawled = stocks.filter(
    ({ source: { corpus } }, i) =>
      within[i] === undefined &&
      corpus !== undefined &&
      (corpus.id === COMMON_CRAWL || isWithin(corpus, COMMON_CRAWL)),
  );
  const languages = new Set(crawled.map(({ source }) => source.language ?? language ?? 'en'));
  const alike = [...languages].map(code =>
    crawled.filter(({ source }) => (source.language ?? language ?? 'en') === code),
  );
  return [
    ...(parts.length === 0 ? [] : [corpusCaveat('part-of', { sources: parts.join(', ') })]),
    ...alike
      .filter(found => found.length > 1)
      .map(found =>
        corpusCaveat('same-crawls', { sources: found.map(({ stock }) => stock.name).join(' and ') }),
      ),
  ];
}
