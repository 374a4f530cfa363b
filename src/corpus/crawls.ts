import { findRecipe, recipes, removedByCrawls, type WebRecipe } from '../catalog/recipes.ts';
import { Refusal } from '../core/refusal.ts';

/** Crawls that there were up to CC-MAIN-2024-51, and the most that may be asked for. */
export const CRAWLS = 105;
export const MOST_CRAWLS = 130;

/** How far a recipe's tokens a crawl hold out of sample, as a factor of 80%: 0.94 and 1.09 on CC-MAIN-2025-51. */
export const RECIPE_SURE = 1.25;

/** A recipe that says how many tokens it leaves of how many crawls. */
export type CrawlRecipe = WebRecipe & Required<Pick<WebRecipe, 'crawls' | 'growth' | 'tokens'>>;

export function isCrawlRecipe(recipe: WebRecipe): recipe is CrawlRecipe {
  return recipe.tokens !== undefined && recipe.crawls !== undefined && recipe.growth !== undefined;
}

/** @throws RangeError when no recipe has this name, or it says nothing of crawls */
export function crawlRecipe(name: string): CrawlRecipe {
  const recipe = findRecipe(name);
  if (isCrawlRecipe(recipe)) return recipe;
  const others = recipes().filter(isCrawlRecipe);
  throw new Refusal(
    `Recipe ${recipe.id} does not say what it leaves of how many crawls: take one of ${others.map(one => one.id).join(', ')}`,
  );
}

/** @throws RangeError when it is not a number of crawls */
export function checkCrawls(crawls: number): void {
  if (Number.isInteger(crawls) && crawls >= 1 && crawls <= MOST_CRAWLS) return;
  throw new Refusal(
    `Crawls must be a whole number from 1 to ${MOST_CRAWLS}, such as common-crawl:30: got ${crawls}`,
  );
}

/**
 * How many crawls' worth of documents is distinct in k crawls together, k(1 − r(k)): r as DeepSeek LLM prints it
 * (arXiv:2401.02954, table 1), straight in logarithms between, and beyond 91 crawls on as before.
 *
 * @example
 * distinctCrawls(91).toFixed(2) // => '9.28'
 */
export function distinctCrawls(crawls: number): number {
  return along(LOGARITHMS, Math.log(crawls));
}

/** ln k and ln of the crawls' worth that is distinct, as printed. */
const LOGARITHMS = removedByCrawls.map(([k, removed]) => [Math.log(k), Math.log(k * (1 - removed))] as const);

/** e to what stands straight between points of logarithms, beyond them on as before. */
function along(points: readonly (readonly [x: number, y: number])[], at: number): number {
  const next = points.findIndex(([x]) => x >= at);
  const right = next < 0 ? points.length - 1 : Math.max(1, next);
  const [[x0, y0], [x1, y1]] = [points[right - 1]!, points[right]!];
  return Math.exp(y0 + ((y1 - y0) * (at - x0)) / (x1 - x0));
}

/** Tokens that a recipe leaves of so many crawls, in its own tokenizer. */
export function tokensOfCrawls(recipe: CrawlRecipe, crawls: number): number {
  const { tokens, crawls: all, growth } = recipe;
  return growth === 'linear'
    ? (tokens.value * crawls) / all
    : (tokens.value * distinctCrawls(crawls)) / distinctCrawls(all);
}

/** Crawls of which a recipe leaves so many tokens, counted as it counts; no whole number. */
export function crawlsForTokens({ growth, crawls, tokens: all }: CrawlRecipe, tokens: number): number {
  return crawlsForTimes(growth, crawls, tokens / all.value);
}

/** Whole crawls that have as much: up, since fewer have less. */
export function wholeCrawls(crawls: number): number {
  return Math.ceil(crawls * (1 - 1e-9));
}

/** Crawls that have so many times the tokens of some. */
export function crawlsForTimes(growth: CrawlRecipe['growth'], crawls: number, times: number): number {
  if (growth === 'linear') return times * crawls;
  // as printed, it grows everywhere
  return along(
    LOGARITHMS.map(([x, y]) => [y, x] as const),
    Math.log(times * distinctCrawls(crawls)),
  );
}
