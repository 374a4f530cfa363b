import { worthOfEpochs } from '../../core/repetition.ts';
import { tokensOf } from '../mixture.ts';
import type { Rule } from './rule.ts';

/** Epochs of each source against what repeated tokens are worth. */
export const sourceEpochs: Rule = ({ mixture, value, limit }) =>
  (mixture?.sources ?? []).flatMap(source => {
    const { name, unique, position } = source;
    const tokens = tokensOf(source, value('data.tokens'));
    if (tokens === undefined || unique === undefined) return [];
    const epochs = tokens / unique;
    // its own epochs are as stated
    if (epochs <= limit('info') * (1 + 1e-9)) return [];
    const args = {
      source: name,
      tokens,
      unique,
      epochs,
      worth: worthOfEpochs(epochs),
      capped: limit('info') * unique,
    };
    return [
      {
        severity: epochs > limit('warning') ? 'warning' : 'info',
        at: ['data.sources'],
        place: position,
        args,
        actual: epochs,
        expected: limit('info'),
      },
    ];
  });
