import { allOf, type Rule, ratioBetween } from './rule.ts';

/** Tokens against unique tokens times epochs. */
export const epochsMismatch: Rule = ({ given, limit }) => {
  const parts = allOf(given, ['data.tokens', 'data.uniqueTokens', 'data.epochs']);
  if (parts === undefined) return [];
  const [tokens, unique, epochs] = parts;
  const ratio = ratioBetween(tokens, unique * epochs);
  if (ratio <= limit('warning')) return [];
  return [
    {
      severity: ratio > limit('error') ? 'error' : 'warning',
      at: ['data.epochs', 'data.tokens', 'data.uniqueTokens'],
      args: { tokens, unique, epochs, product: unique * epochs, ratio, expected: tokens / unique },
      actual: epochs,
      expected: tokens / unique,
    },
  ];
};
