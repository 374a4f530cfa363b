import { utilisation } from '../utilisation.ts';
import type { Rule } from './rule.ts';

/** A utilisation above 1, given or implied by compute, time and peak. */
export const mfuImpossible: Rule = context => {
  const { given, value } = context;
  const mfu = given('hardware.mfu');
  if (mfu !== undefined && mfu > 1) {
    const percent = mfu > 5 && mfu < 95;
    const args = { mfu, expected: percent ? mfu / 100 : 0.4 };
    return [
      {
        says: percent ? 'percent' : 'given',
        at: ['hardware.mfu'],
        args,
        actual: mfu,
        expected: args.expected,
      },
    ];
  }
  const implied = utilisation(context);
  if (implied === undefined || implied.given || implied.value <= 1) return [];
  const { compute, hours, peak } = implied;
  const needed = compute / (3600 * peak * 0.4);
  const count = value('hardware.count');
  const args = {
    mfu: implied.value,
    compute,
    hours,
    peak,
    needed,
    ...(count && { days: needed / count / 24 }),
  };
  return [
    {
      says: count === undefined ? 'implied-hours' : 'implied',
      at: [
        'schedule.days',
        'budget.acceleratorHours',
        'hardware.count',
        'compute',
        'data.tokens',
        'budget.money',
      ],
      args,
      actual: implied.value,
      expected: 0.4,
    },
  ];
};
