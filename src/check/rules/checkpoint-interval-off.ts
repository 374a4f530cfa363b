import { operationsOf } from '../../plan/reliability.ts';
import { type Rule, ratioBetween } from './rule.ts';

/** Time between checkpoints against Young's and Daly's. */
export const checkpointIntervalOff: Rule = ({ value, given, limit }) => {
  const actual = given('schedule.checkpointInterval');
  const count = value('hardware.count');
  if (actual === undefined || count === undefined) return [];
  const best = operationsOf(count, 1);
  const own = operationsOf(count, 1, actual);
  const ratio = ratioBetween(actual, best.interval / 86_400);
  if (ratio <= limit('warning') || best.goodput - own.goodput < limit('loss')) return [];
  const args = {
    actual,
    expected: best.interval / 86_400,
    meanTime: best.meanTime,
    goodput: own.goodput,
    best: best.goodput,
    count,
    write: best.write,
  };
  return [{ at: ['schedule.checkpointInterval'], args, actual: actual * 86_400, expected: best.interval }];
};
