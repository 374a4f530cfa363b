import { worthOfEpochs } from '../../core/repetition.ts';
import type { Rule } from './rule.ts';

/** Epochs against what repeated tokens are worth. */
export const tooManyEpochs: Rule = ({ value, fact, limit }) => {
  const epochs = value('data.epochs');
  if (epochs === undefined || epochs <= limit('info')) return [];
  // passes over what raw data leaves are a finding of the raw data
  const fromRaw = fact('data.uniqueTokens')?.from.includes('data.raw.bytes') === true;
  if (fromRaw && fact('data.epochs')?.origin !== 'given') return [];
  const tokens = value('data.tokens');
  const worth = worthOfEpochs(epochs);
  const known =
    tokens === undefined ? undefined : { tokens, unique: value('data.uniqueTokens') ?? tokens / epochs };
  return [
    {
      severity: epochs > limit('error') ? 'error' : epochs > limit('warning') ? 'warning' : 'info',
      at: ['data.epochs', 'data.tokens', 'data.uniqueTokens'],
      ...(known === undefined && { says: 'alone' }),
      args: {
        epochs,
        worth,
        fourWorth: worthOfEpochs(4),
        ...(known && { ...known, effective: known.tokens * worth, four: known.unique * 4 }),
      },
      actual: epochs,
      expected: limit('info'),
    },
  ];
};
