import type { ExplainedCaveat } from '../core/caveat.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { CRAWLS } from './crawls.ts';
import { corpusCaveat } from './messages.ts';
import { around, COMMON_CRAWL, isWithin } from './sources.ts';
import { OWN_STAGES, type SourceStock, type StockRequest } from './stock.ts';

/** Recipes whose text holds near-duplicates, by how often (Nemotron-CC, table 4). */
const LOOSE = ['fineweb', 'fineweb-edu', 'dclm-baseline'];

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
  if (stocks.some(({ stock }) => stock.recipe !== undefined && LOOSE.includes(stock.recipe)))
    caveats.push(
      corpusCaveat('near-duplicates', { sources: 'fineweb and fineweb-edu', times: '4 to 6', can: '' }),
    );
  else {
    const loose = stocks.filter(
      ({ stock }) => stock.distinct !== undefined && stock.distinct < stock.unique.likely / 2,
    );
    if (loose.length > 0) {
      const times = loose.map(({ stock }) => stock.unique.likely / stock.distinct!);
      const [low, high] = [leastOf(times), mostOf(times)].map(one => one.toFixed(1));
      caveats.push(
        corpusCaveat('near-duplicates', {
          sources: loose.map(({ stock }) => stock.name).join(' and '),
          times: low === high ? low! : `${low} to ${high}`,
          can: ': data mix --distinct plans with what is left',
        }),
      );
    }
  }
  return caveats;
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
