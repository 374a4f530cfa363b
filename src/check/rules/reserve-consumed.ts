import { allOf, type Rule } from './rule.ts';

/** A reserve that the run itself takes. */
export const reserveConsumed: Rule = ({ given, apart, limit }) => {
  const days = given('schedule.days');
  const reserve = given('schedule.reserve');
  const parts = allOf(
    path => apart(path, 'schedule.days', 'budget.acceleratorHours'),
    ['compute', 'hardware.count', 'hardware.peak', 'hardware.mfu'],
  );
  if (days === undefined || reserve === undefined || reserve === 0 || parts === undefined) return [];
  const [compute, count, peak, mfu] = parts;
  const needed = compute / (count * peak * mfu * 86_400);
  const free = days * (1 - reserve);
  // what is longer than the whole schedule is a duration-mismatch
  if (needed <= free * limit('margin') || needed > days) return [];
  const expected = needed / (1 - reserve);
  return [
    {
      at: ['schedule.reserve', 'schedule.days'],
      args: { days, reserve, needed, free, expected },
      actual: days,
      expected,
    },
  ];
};
