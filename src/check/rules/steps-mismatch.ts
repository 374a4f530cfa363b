import { type Rule, ratioBetween } from './rule.ts';

/** Steps times batch against tokens. */
export const stepsMismatch: Rule = ({ given, apart, limit }) => {
  const steps = given('training.steps');
  const batch = apart('training.batch', 'training.steps', 'data.tokens');
  const tokens = apart('data.tokens', 'training.steps', 'training.batch');
  if (steps === undefined || batch === undefined || tokens === undefined) return [];
  const ratio = ratioBetween(steps * batch, tokens);
  if (ratio <= limit('warning')) return [];
  return [
    {
      severity: ratio > limit('error') ? 'error' : 'warning',
      at: ['training.steps', 'training.batch', 'data.tokens'],
      args: { steps, batch, tokens, product: steps * batch, ratio, expected: tokens / batch },
      actual: steps,
      expected: tokens / batch,
    },
  ];
};
