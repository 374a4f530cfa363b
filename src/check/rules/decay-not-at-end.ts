import type { Rule } from './rule.ts';

/** The end of the decay against that of the run. */
export const decayNotAtEnd: Rule = ({ given, value, limit }) => {
  const end = given('training.decayEnd');
  const steps = value('training.steps');
  if (end === undefined || steps === undefined) return [];
  const ratio = end / steps;
  if (Math.abs(1 - ratio) <= limit('share')) return [];
  const args = { end, steps: Math.round(steps), share: Math.abs(1 - ratio), ratio };
  return [
    {
      ...(ratio > 1 && { says: 'late' }),
      at: ['training.decayEnd', 'training.steps'],
      args,
      actual: end,
      expected: args.steps,
    },
  ];
};
