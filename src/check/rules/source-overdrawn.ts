import type { Rule } from './rule.ts';

/** Unique tokens against what the sources have. */
export const sourceOverdrawn: Rule = ({ mixture, given, limit }) => {
  const actual = given('data.uniqueTokens');
  const expected = mixture?.unique;
  if (actual === undefined || expected === undefined || actual <= expected * limit('slack')) return [];
  const sources = mixture!.sources.map(({ name }) => name).join(', ');
  return [
    {
      at: ['data.uniqueTokens'],
      args: { actual, expected, ratio: actual / expected, sources },
      actual,
      expected,
    },
  ];
};
