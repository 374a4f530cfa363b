import type { Rule } from './rule.ts';

/** Shares that are kept of raw crawls against what recipes keep. */
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
  const [low, high] = range;
  const actual = deduplicated * filtered;
  if (actual >= low / limit('ratio') && actual <= high * limit('ratio')) return [];
  const expected = (actual < low ? low : high) / deduplicated;
  const args = {
    actual,
    deduplicated,
    filtered,
    low,
    high,
    expected: Math.min(1, expected),
    recipe: recipe === undefined ? 'documented recipes' : `stages of ${recipe}`,
  };
  const at = ['data.raw.keptAfterFiltering', 'data.raw.keptAfterDeduplication'] as const;
  return [{ at, args, actual, expected: args.expected }];
};
