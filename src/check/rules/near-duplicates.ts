import { takenOfPlanned } from '../mixture.ts';
import type { Rule } from './rule.ts';

/** Corpora of which less than half is distinct. */
export const nearDuplicates: Rule = ({ mixture, value, limit }) => {
  const sources = mixture?.sources ?? [];
  const amounts = takenOfPlanned(sources, value('data.tokens'));
  return sources.flatMap(({ name, unique, distinct, distinctOf, position }, i) => {
    const taken = amounts[i];
    if (taken === undefined || unique === undefined || distinct === undefined) return [];
    if (distinct >= limit('half') * unique) return [];
    const epochs = taken / distinct;
    return [
      {
        ...(distinctOf !== undefined && { says: 'part' }),
        at: ['data.sources'],
        place: position,
        args: {
          source: name,
          unique,
          distinct,
          taken,
          epochs,
          nominal: taken / unique,
          of: distinctOf ?? unique,
        },
        actual: unique,
        expected: distinct,
      },
    ];
  });
};
