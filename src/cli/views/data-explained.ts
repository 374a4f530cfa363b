import { recipes } from '../../catalog/recipes.ts';
import { effectiveAmount } from '../../core/repetition.ts';
import { distinctCrawls, isCrawlRecipe } from '../../corpus/crawls.ts';
import type { MixtureDocument, MixtureWorth } from '../../corpus/mixture.ts';
import type { DataPlan } from '../../corpus/plan.ts';
import type { Stock } from '../../corpus/stock.ts';
import type { Conversion } from '../../corpus/tokens.ts';
import type { Block } from '../../render/view.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { explainedBlocks } from './explained.ts';

/** How the unique tokens of a source come about, and what they are known from. */
function stockLines({ name, unique, published, bytesPerToken, crawls, recipe, ...known }: Stock): string[] {
  const U = n(unique.likely);
  const source = `  ${known.verification}: ${known.source}`;
  const of = recipes().find(one => one.id === recipe);
  if (crawls !== undefined && of !== undefined && isCrawlRecipe(of)) {
    const { tokens, crawls: all, growth } = of;
    const grown = growth === 'linear' ? crawls / all : distinctCrawls(crawls) / distinctCrawls(all);
    const factor =
      growth === 'linear'
        ? `${crawls}/${all}`
        : `g(${crawls})/g(${all}), g = k(1 - r(k)): ${n(distinctCrawls(crawls))}/${n(distinctCrawls(all))}`;
    const ratio = unique.likely / (tokens.value * grown);
    return [
      `U(${name}) = tokens of ${of.id} x crawls x b(${tokens.tokenizer ?? 'not stated'})/b = ${n(tokens.value)} x ${factor} x ${n(ratio)} = ${U}`,
      source,
    ];
  }
  if (crawls !== undefined)
    return [`U(${name}) = ${n(unique.likely / crawls)} tokens a crawl x ${crawls} = ${U}`, source];
  if (published !== undefined) {
    const ratio = unique.likely / published.tokens;
    const converted =
      ratio === 1 || bytesPerToken === undefined
        ? [`U(${name}) = ${U}`]
        : [
            `U(${name}) = T b(${published.tokenizer ?? 'not stated'})/b = ${n(published.tokens)} x ${n(ratio * bytesPerToken)}/${n(bytesPerToken)} = ${U}`,
          ];
    return [...converted, source];
  }
  if (known.verification === 'stated' || bytesPerToken === undefined) return [`U(${name}) = ${U}`, source];
  return [`U(${name}) = bytes/b = ${n(unique.likely * bytesPerToken)}/${n(bytesPerToken)} = ${U}`, source];
}

/** Equations of `data mix`: stocks, epochs, worth, and the loss of one corpus that is worth as much. */
export function explainedMixture(document: MixtureDocument, halfLife: number): readonly Block[] {
  const { sources, input, law, asked, capped, unique } = document;
  const D = Number(input.tokens);
  const worth = ({ tokens, worth: fresh, asUnique, loss }: MixtureWorth, of: string) => {
    const back = effectiveAmount(tokens, asUnique, halfLife);
    return [
      `D'${of} = sum of U + U R* (1 - exp(-(d/U - 1)/R*)), d where it is not read again = ${n(fresh)} of ${n(tokens)}`,
      `U'${of} of one corpus: U' + U' R* (1 - exp(-(D/U' - 1)/R*)) = ${n(back)} with U' = ${n(asUnique)}`,
      ...(loss === null
        ? []
        : [
            `L(${n(Number(input.parameters))}, ${n(tokens)}; U')${of} = ${n(loss)} by ${law} (isoflop recommend --explain)`,
          ]),
    ];
  };
  const isCapped = capped.worth !== asked.worth;
  return explainedBlocks('How it comes about', [
    ...sources.flatMap(stockLines),
    `U = ${n(unique.likely)}, 80% within ${unique['80'].map(n).join(' and ')}: logarithms are normal, variances of sources add`,
    ...sources.map(
      ({ name, share, tokens, epochs, unique: { likely } }) =>
        `e(${name}) = w D/U = ${n(share)} x ${n(D)}/${n(likely)} = ${n(tokens)}/${n(likely)} = ${n(epochs)}`,
    ),
    ...(isCapped
      ? sources.map(
          ({ name, cap, capped: { tokens, epochs }, unique: { likely } }) =>
            `e(${name}) with at most ${n(cap)} = ${n(tokens)}/${n(likely)} = ${n(epochs)}`,
        )
      : []),
    ...worth(asked, ''),
    ...(isCapped ? worth(capped, ' within the caps') : []),
    `R* = ${n(halfLife)} (Muennighoff et al. 2023, arXiv:2305.16264, equation 5); caps by water-filling (Chung et al. 2023, arXiv:2304.09151)`,
  ]);
}

/** Equations of `data plan`: stocks, crawls that are needed, bytes at each stage, hours. */
export function explainedPlan({
  sources,
  input,
  unique,
  epochs,
  worth,
  crawls,
  storage,
  hours,
}: DataPlan): readonly Block[] {
  const D = Number(input.tokens);
  const U = unique.likely;
  const amounts = Object.entries(storage).flatMap(([name, one]) =>
    one === null ? [] : [`${name} = ${n(one.likely)} bytes`, `  ${one.verification}: ${one.source}`],
  );
  return explainedBlocks('How it comes about', [
    ...sources.flatMap(stockLines),
    `U = ${n(U)}, 80% within ${unique['80'].map(n).join(' and ')}: logarithms are normal, variances of sources add`,
    `e = D/U = ${n(D)}/${n(U)} = ${n(epochs.likely)}`,
    `D' = U + U R* (1 - exp(-(e - 1)/R*)) = ${n(worth)}, R* = 15.3878, D where it is not read again (arXiv:2305.16264)`,
    ...(crawls?.needed
      ? [
          `k: tokens of k crawls = ${n(D)} - other sources, k = ${n(crawls.needed.likely)}; ${crawls.count} crawls have ${n(crawls.perCrawl * crawls.count)}`,
        ]
      : []),
    ...(crawls?.others ?? []).flatMap(({ recipe, tokens, source, verification }) => [
      `${recipe} leaves ${n(tokens)} of as many`,
      `  ${verification}: ${source}`,
    ]),
    ...amounts,
    ...hours.flatMap(({ stage, ways }) =>
      ways.flatMap(({ by, hours: taken, unit, source, verification }) => [
        `${stage} by ${by} = ${n(taken)} ${unit}`,
        `  ${verification}: ${source}`,
      ]),
    ),
  ]);
}

/** Equations of converted tokens or bytes. */
export function explainedConversions(
  conversions: readonly Conversion[],
  from: { readonly tokens?: number; readonly tokenizer?: string },
): readonly Block[] {
  return explainedBlocks(
    'How it comes about',
    conversions.flatMap(({ tokenizer, tokens: { likely }, bytes, bytesPerToken, source, verification }) => [
      ...(from.tokens === undefined
        ? []
        : [
            `text = T b(${from.tokenizer ?? tokenizer}) = ${n(from.tokens)} x ${n(bytes / from.tokens)} = ${n(bytes)} bytes`,
          ]),
      `T(${tokenizer}) = text/b = ${n(bytes)}/${n(bytesPerToken)} = ${n(likely)}`,
      `  ${verification}: ${source}`,
    ]),
  );
}

/** Figures as they are on file, each with its source. */
export function explainedFacts(
  facts: readonly { readonly what: string; readonly verification: string; readonly source: string }[],
): readonly Block[] {
  return explainedBlocks(
    'Where it is from',
    facts.flatMap(({ what, verification, source }) => [what, `  ${verification}: ${source}`]),
  );
}
