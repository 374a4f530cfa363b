import type { Rule } from './rule.ts';

/** Warm-up against the steps of the run. */
export const warmupTooLong: Rule = ({ given, value, limit }) => {
  const warmup = given('training.warmupSteps');
  const steps = value('training.steps');
  if (warmup === undefined || steps === undefined || warmup / steps <= limit('warning')) return [];
  const share = warmup / steps;
  const args = { warmup, steps, share, expected: Math.max(1, Math.round(steps * limit('sensible'))) };
  return [
    {
      says: share >= 1 ? 'never' : 'default',
      severity: share >= limit('error') ? 'error' : 'warning',
      at: ['training.warmupSteps', 'training.steps'],
      args,
      actual: warmup,
      expected: args.expected,
    },
  ];
};
