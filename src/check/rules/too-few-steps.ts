import type { Rule } from './rule.ts';

/** A run of so few steps that a schedule has no room. */
export const tooFewSteps: Rule = ({ given, value, limit }) => {
  const steps = value('training.steps');
  if (steps === undefined || steps >= limit('steps')) return [];
  const batch = value('training.batch');
  const tokens = value('data.tokens') ?? steps * (batch ?? 0);
  const at =
    given('training.steps') === undefined
      ? (['training.batch', 'data.tokens'] as const)
      : (['training.steps'] as const);
  return [
    {
      at,
      ...(batch === undefined && { says: 'alone' }),
      args: { steps, batch: batch ?? 0, tokens, least: limit('steps'), expected: tokens / limit('steps') },
      actual: steps,
      expected: limit('steps'),
    },
  ];
};
