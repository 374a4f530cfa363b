import type { Rule } from './rule.ts';

/** Tokens without a word on how many of them are different. */
export const uniqueTokensUnstated: Rule = ({ given, value }) => {
  const tokens = given('data.tokens');
  const unique = value('data.uniqueTokens') ?? given('limits.uniqueTokens');
  if (tokens === undefined || unique !== undefined) return [];
  return [{ at: ['data.tokens'], args: { tokens }, actual: tokens }];
};
