import type { Path } from '../../plan/paths.ts';
import { formatRate } from '../../quantity/format.ts';
import { allOf, type Rule, type RuleContext, ratioBetween } from './rule.ts';

const timed = ['schedule.days', 'budget.acceleratorHours', 'budget.money'] as const;

/** Days, or accelerator-hours, against what C takes at the peak and the utilisation that are given. */
export const durationMismatch: Rule = context => {
  const { given, apart, limit } = context;
  const inDays = given('schedule.days') !== undefined;
  const path: Path = inDays ? 'schedule.days' : 'budget.acceleratorHours';
  const time = given(path);
  const rest = allOf(name => apart(name, ...timed), ['hardware.peak', 'hardware.mfu']);
  const count = inDays ? apart('hardware.count', ...timed) : 1;
  if (time === undefined || rest === undefined || count === undefined) return [];
  const [peak, mfu] = rest;
  const rate = count * peak * mfu * (inDays ? 86_400 : 3600);
  const compute = likelyCompute(context, time * rate);
  if (compute === undefined) return [];
  const needed = compute / rate;
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
      ...quotedBy(context),
    },
    actual: time,
    expected: needed,
  };
  const unit = inDays ? 'days' : 'hours';
  if (ratio > limit('short')) {
    return [{ ...finding, says: `short-${unit}`, severity: ratio > limit('error') ? 'error' : 'warning' }];
  }
  return 1 / ratio > limit('long')
    ? [
        {
          ...finding,
          says: `long-${unit}`,
          severity: 1 / ratio > limit('contradiction') ? 'error' : 'warning',
        },
      ]
    : [];
};

/**
 * C as stated, or 6·N·D, whichever comes nearer to what the time can do: where the two contradict each other there is
 * a finding already, and it should not come up again as a wrong duration.
 */
function likelyCompute({ apart }: RuleContext, done: number): number | undefined {
  const stated = apart('compute', ...timed);
  const run = allOf(path => apart(path, 'compute', ...timed), ['model.activeParameters', 'data.tokens']);
  const counted = run === undefined ? undefined : 6 * run[0] * run[1];
  if (stated === undefined || counted === undefined) return stated ?? counted;
  return ratioBetween(stated, done) <= ratioBetween(counted, done) ? stated : counted;
}

/** Runs in FP8 are mostly quoted by the 16-bit peak; where that is what a utilisation was put against, it is named. */
function quotedBy({ given, text, accelerator, precision }: RuleContext): { basis: string; cure: string } {
  const named = text('hardware.precision');
  const eight = named === 'fp8' || named === 'fp4' ? accelerator?.peakDense[named] : undefined;
  if (eight === undefined || given('hardware.peak') !== undefined) return { basis: '', cure: '' };
  return {
    basis: ` ${precision}, by which ${named} runs are quoted,`,
    cure: `, or hardware.peak: ${formatRate(eight)} if the utilisation is of the ${named} peak`,
  };
}
