import { runs } from '../../catalog/runs.ts';
import type { Rule } from './rule.ts';

/** More different tokens than any documented run had, or than there is public text. */
export const tokensBeyondStock: Rule = ({ value, limit }) => {
  const unique = value('data.uniqueTokens');
  const tokens = unique ?? value('data.tokens');
  if (tokens === undefined) return [];
  const largest = largestRun();
  if (tokens <= largest.tokens) return [];
  const says = tokens > limit('most') ? 'none' : tokens > limit('stock') ? 'stock' : 'record';
  const args = {
    tokens,
    what: unique === undefined ? 'tokens, if they are all different,' : 'unique tokens',
    stock: limit('stock'),
    most: limit('most'),
    record: largest.tokens,
    run: largest.name,
  };
  return [
    {
      says,
      severity: says === 'none' ? 'error' : 'warning',
      at: ['data.uniqueTokens', 'data.tokens'],
      args,
      actual: tokens,
      expected: largest.tokens,
    },
  ];
};

function largestRun(): { readonly name: string; readonly tokens: number } {
  let best = { name: '', tokens: 0 };
  for (const { name, tokens = 0 } of runs()) if (tokens > best.tokens) best = { name, tokens };
  return best;
}
