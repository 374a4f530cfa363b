import type { Rule } from './rule.ts';

/** Shares that are kept of raw crawls against what recipes keep, both of the text that is extracted. */
export const recipeYield: Rule = ({ mixture, given, text, limit }) => {
  const recipe = text('data.recipe');
  const range = mixture?.recipeKeeps;
  const [deduplicated, filtered] = [
    given('data.raw.keptAfterDeduplication'),
    given('data.raw.keptAfterFiltering'),
  ];
  // one of the two alone is no recipe, and text that is not crawled keeps more
  if (range === undefined || deduplicated === undefined || filtered === undefined) return [];
  if (recipe === undefined && given('data.crawls') === undefined) return [];
  const { low, high, perCrawl } = range;
  const actual = deduplicated * filtered;
  if (actual >= low / limit('ratio') && actual <= high * limit('ratio')) return [];
  const expected = actual < low ? low : high;
  const [least, most] = [low, high].map(share => `${Number((100 * share).toPrecision(2))}%`);
  const args = {
    actual,
    deduplicated,
    filtered,
    perCrawl,
    expected,
    recipe: recipe ?? 'documented recipes',
    keep: recipe === undefined ? `keep ${least} to ${most}` : `keeps ${most}`,
  };
  const at = ['data.raw.keptAfterFiltering', 'data.raw.keptAfterDeduplication'] as const;
  return [{ at, args, actual, expected }];
};
