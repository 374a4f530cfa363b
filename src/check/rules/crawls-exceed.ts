import type { Rule } from './rule.ts';

/** Crawls against those that there are, and against what more of them add. */
export const crawlsExceed: Rule = ({ mixture, limit }) => {
  if (mixture?.crawls === undefined) return [];
  const { count: actual, recipe, grows } = mixture.crawls;
  const [expected, most] = [limit('known'), limit('most')];
  const at = ['data.crawls'] as const;
  if (actual > expected) {
    const severity = actual > most ? 'error' : 'warning';
    return [{ severity, at, args: { actual, expected, most }, actual, expected }];
  }
  if (actual < 2 || grows >= limit('adds')) return [];
  return [{ says: 'adds', severity: 'warning', at, args: { actual, recipe, grows }, actual }];
};
