import type { Rule } from './rule.ts';

/** A run of so few steps that a schedule has no room. */
export const tooFewSteps: Rule = ({ given, value, limit }) => {
  const steps = value('training.steps');
  if (steps === undefined || steps >= limit('steps')) return [];
  const tokens = value('data.tokens') ?? 0;
  const batch = value('training.batch') ?? 0;
  const at =
    given('training.steps') === undefined
      ? (['training.batch', 'data.tokens'] as const)
      : (['training.steps'] as const);
  return [
    {
      at,
      args: { steps, tokens, batch, least: limit('steps'), expected: tokens / limit('steps') },
      actual: steps,
      expected: limit('steps'),
    },
  ];
};
