import type { Rule } from './rule.ts';

/** Crawls against those that there are, and against what more of them add. */
export const crawlsExceed: Rule = ({ mixture, limit }) => {
  if (mixture?.crawls === undefined) return [];
  const { count: actual, recipe, grows } = mixture.crawls;
  const expected = limit('most');
  const at = ['data.crawls'] as const;
  if (actual > expected) return [{ at, args: { actual, expected }, actual, expected }];
  if (actual < 2 || grows >= limit('adds')) return [];
  return [{ says: 'adds', severity: 'warning', at, args: { actual, recipe, grows }, actual }];
};
