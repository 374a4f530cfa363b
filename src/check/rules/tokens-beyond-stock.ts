import { documentedFacts } from '../../plan/documented.ts';
import type { Rule } from './rule.ts';

/** More different tokens than any documented run had, or than there is public text. */
export const tokensBeyondStock: Rule = context => [...allTokens(context), ...ownCode(context)];

/** Code of one's own, by its name, of which there is said to be more than any collection has. */
const ownCode: Rule = ({ mixture, limit }) =>
  (mixture?.sources ?? []).flatMap(({ name, unique, isKnown, position }) =>
    isKnown ||
    unique === undefined ||
    unique <= limit('code') ||
    !/(^|[^a-z])(code|github)([^a-z]|$)/i.test(name)
      ? []
      : [
          {
            says: 'code',
            severity: 'info' as const,
            at: ['data.sources'] as const,
            place: position,
            args: { source: name, tokens: unique, code: limit('code') },
            actual: unique,
            expected: limit('code'),
          },
        ],
  );

const allTokens: Rule = ({ value, mixture, limit }) => {
  const unique = value('data.uniqueTokens');
  const tokens = unique ?? value('data.tokens');
  if (tokens === undefined) return [];
  const largest = documentedFacts().longest;
  const isCounted = (mixture?.sources.length ?? 0) > 0;
  // what is not called unique may be repeated, and named sources are counted by themselves
  const web = unique !== undefined && !isCounted && tokens > limit('web');
  if (tokens <= largest.tokens && !web) return [];
  const says =
    tokens > limit('most')
      ? 'none'
      : tokens > limit('stock')
        ? 'stock'
        : tokens > largest.tokens
          ? 'record'
          : 'web';
  const args = {
    tokens,
    what: unique === undefined ? 'tokens, if they are all different,' : 'unique tokens',
    stock: limit('stock'),
    most: limit('most'),
    web: limit('web'),
    record: largest.tokens,
    run: largest.name,
  };
  return [
    {
      says,
      // other languages have as much again
      severity: says === 'none' ? 'error' : says === 'web' ? 'info' : 'warning',
      at: ['data.uniqueTokens', 'data.tokens'],
      args,
      actual: tokens,
      expected: largest.tokens,
    },
  ];
};
