import { worthOfEpochs } from '../../core/repetition.ts';
import { takenOfPlanned } from '../mixture.ts';
import { type Rule, ratioBetween } from './rule.ts';

/** Epochs of each source against what repeated tokens are worth, and against those that are stated of it. */
export const sourceEpochs: Rule = ({ mixture, value, limit }) => {
  const sources = mixture?.sources ?? [];
  const taken = takenOfPlanned(sources, value('data.tokens'));
  return sources.flatMap(({ name, unique, position, isKnown, epochs: stated }, i) => {
    const tokens = taken[i];
    if (tokens === undefined || unique === undefined) return [];
    const epochs = tokens / unique;
    const found = { at: ['data.sources' as const], place: position };
    const args = { source: name, tokens, unique, epochs };
    const off =
      isKnown && stated !== undefined && ratioBetween(stated, epochs) > limit('stated')
        ? [
            {
              says: 'stated',
              severity: 'warning' as const,
              ...found,
              args: { ...args, stated, would: stated * unique },
              actual: stated,
              expected: epochs,
            },
          ]
        : [];
    // its own epochs are as stated
    if (epochs <= limit('info') * (1 + 1e-9)) return off;
    return [
      ...off,
      {
        severity: epochs > limit('warning') ? ('warning' as const) : ('info' as const),
        ...found,
        args: { ...args, worth: worthOfEpochs(epochs), capped: limit('info') * unique },
        actual: epochs,
        expected: limit('info'),
      },
    ];
  });
};
