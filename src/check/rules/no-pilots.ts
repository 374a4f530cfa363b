import type { Rule } from './rule.ts';

/** A budget that keeps nothing for pilots and evaluations. */
export const noPilots: Rule = ({ given, limit }) => {
  const parts = (['pilots', 'ablations', 'evaluation'] as const).map(
    part => given(`budget.shares.${part}`) ?? 0,
  );
  const pilots = given('budget.pilots') ?? parts.reduce((sum, part) => sum + part, 0);
  const budget = given('budget.money') ?? given('budget.acceleratorHours');
  if (budget === undefined || pilots > 0) return [];
  const expected = limit('usual');
  return [
    {
      at: ['budget.pilots', 'budget.money', 'budget.acceleratorHours'],
      args: { expected },
      actual: pilots,
      expected,
    },
  ];
};
