import type { Rule } from './rule.ts';

/** A budget that keeps nothing for pilots and evaluations. */
export const noPilots: Rule = ({ given, limit }) => {
  const pilots = given('budget.pilots');
  const budget = given('budget.money') ?? given('budget.acceleratorHours');
  if (budget === undefined || (pilots !== undefined && pilots > 0)) return [];
  const expected = limit('usual');
  return [
    {
      at: ['budget.pilots', 'budget.money', 'budget.acceleratorHours'],
      args: { expected },
      actual: pilots ?? 0,
      expected,
    },
  ];
};
