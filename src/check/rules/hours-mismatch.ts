import { allOf, type Rule, ratioBetween } from './rule.ts';

/** Accelerator-hours against count · days · 24. */
export const hoursMismatch: Rule = ({ given, apart, limit }) => {
  const hours = given('budget.acceleratorHours');
  const time = allOf(path => apart(path, 'budget.acceleratorHours'), ['hardware.count', 'schedule.days']);
  if (hours === undefined || time === undefined || given('schedule.days') === undefined) return [];
  const [count, days] = time;
  const expected = count * days * 24;
  const ratio = ratioBetween(hours, expected);
  if (ratio <= limit('warning')) return [];
  return [
    {
      severity: ratio > limit('error') ? 'error' : 'warning',
      at: ['budget.acceleratorHours', 'schedule.days'],
      args: { hours, count, days, expected, ratio },
      actual: hours,
      expected,
    },
  ];
};
