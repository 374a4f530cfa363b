import type { Rule } from './rule.ts';

/** Days without a reserve. */
export const noReserve: Rule = ({ given, limit }) => {
  const days = given('schedule.days');
  const reserve = given('schedule.reserve');
  if (days === undefined || (reserve !== undefined && reserve > 0)) return [];
  const expected = limit('usual');
  return [
    {
      says: reserve === undefined ? 'missing' : 'zero',
      severity: reserve === undefined ? 'info' : 'warning',
      at: ['schedule.reserve', 'schedule.days'],
      args: { days, expected, kept: days * expected },
      actual: reserve ?? 0,
      expected,
    },
  ];
};
