import { tokensOf } from '../mixture.ts';
import type { Rule } from './rule.ts';

/** Corpora of which less than half is distinct. */
export const nearDuplicates: Rule = ({ mixture, value, limit }) =>
  (mixture?.sources ?? []).flatMap(source => {
    const { name, unique, distinct, position } = source;
    const taken = tokensOf(source, value('data.tokens'));
    if (taken === undefined || unique === undefined || distinct === undefined) return [];
    if (distinct >= limit('half') * unique) return [];
    const epochs = taken / distinct;
    return [
      {
        at: ['data.sources'],
        place: position,
        args: { source: name, unique, distinct, taken, epochs, nominal: taken / unique },
        actual: unique,
        expected: distinct,
      },
    ];
  });
