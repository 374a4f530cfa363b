import { worthOfEpochs } from '../../core/repetition.ts';
import type { Rule } from './rule.ts';

/** Epochs against what repeated tokens are worth. */
export const tooManyEpochs: Rule = ({ value, fact, limit }) => {
  const epochs = value('data.epochs');
  if (epochs === undefined || epochs <= limit('info')) return [];
  // passes over what raw data leaves are a finding of the raw data
  const fromRaw = fact('data.uniqueTokens')?.from.includes('data.raw.bytes') === true;
  if (fromRaw && fact('data.epochs')?.origin !== 'given') return [];
  const tokens = value('data.tokens') ?? 0;
  const unique = value('data.uniqueTokens') ?? tokens / epochs;
  const worth = worthOfEpochs(epochs);
  return [
    {
      severity: epochs > limit('error') ? 'error' : epochs > limit('warning') ? 'warning' : 'info',
      at: ['data.epochs', 'data.tokens', 'data.uniqueTokens'],
      args: {
        epochs,
        tokens,
        unique,
        worth,
        effective: tokens * worth,
        four: unique * 4,
        fourWorth: worthOfEpochs(4),
      },
      actual: epochs,
      expected: limit('info'),
    },
  ];
};
