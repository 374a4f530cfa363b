import { allOf, type Rule } from './rule.ts';

/** Days, or accelerator-hours, against what C takes at the peak and the utilisation that are given. */
export const durationMismatch: Rule = ({ given, apart, limit }) => {
  const hours = given('schedule.days') === undefined ? given('budget.acceleratorHours') : undefined;
  const path = hours === undefined ? 'schedule.days' : 'budget.acceleratorHours';
  const time = given(path);
  const others = ['schedule.days', 'budget.acceleratorHours', 'budget.money'] as const;
  const rest = allOf(name => apart(name, ...others), ['compute', 'hardware.peak', 'hardware.mfu']);
  const count = hours === undefined ? apart('hardware.count', ...others) : 1;
  if (time === undefined || rest === undefined || count === undefined) return [];
  const [compute, peak, mfu] = rest;
  const needed = compute / (count * peak * mfu * (hours === undefined ? 86_400 : 3600));
  const ratio = needed / time;
  const finding = {
    at: [path, 'hardware.mfu', 'compute'] as const,
    args: {
      time,
      needed,
      ratio: Math.max(ratio, 1 / ratio),
      compute,
      count,
      peak,
      mfu,
      utilisation: mfu * ratio,
    },
    actual: time,
    expected: needed,
  };
  const unit = hours === undefined ? 'days' : 'hours';
  if (ratio > limit('short')) {
    return [{ ...finding, says: `short-${unit}`, severity: ratio > limit('error') ? 'error' : 'warning' }];
  }
  return 1 / ratio > limit('long') ? [{ ...finding, says: `long-${unit}`, severity: 'warning' }] : [];
};
