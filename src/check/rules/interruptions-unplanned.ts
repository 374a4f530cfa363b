import { operationsOf } from '../../plan/reliability.ts';
import type { Rule } from './rule.ts';

/** A reserve that is less than what interruptions are expected to take. */
export const interruptionsUnplanned: Rule = ({ value, given, limit }) => {
  const count = value('hardware.count');
  const days = value('schedule.days');
  if (count === undefined || days === undefined) return [];
  const { interruptions, meanTime, interval, goodput, write, restart } = operationsOf(
    count,
    days,
    given('schedule.checkpointInterval'),
  );
  const lost = 1 - goodput;
  const stated = given('schedule.reserve');
  const reserve = stated ?? 0;
  if (interruptions < limit('info') || reserve >= lost * 0.95) return [];
  const args = { count, days, interruptions, meanTime, interval, goodput, lost, reserve, write, restart };
  return [
    {
      says: stated === undefined ? 'none' : 'short',
      // published plans hardly ever say what they keep: only a stated reserve can be too small
      severity: stated !== undefined && interruptions >= limit('warning') ? 'warning' : 'info',
      at: ['schedule.reserve', 'schedule.days', 'hardware.count'],
      args,
      actual: reserve,
      expected: lost,
    },
  ];
};
