import { formatDuration, formatRatio } from '../quantity/format.ts';
import { grouped, plural } from '../text/numbers.ts';
import type { MonitorAnswer } from './types.ts';

const SECONDS_PER_DAY = 86_400;

type TimeFacts = NonNullable<MonitorAnswer['time']>;

/** Where time went that counts for nothing, longest first: `3.06 hours down`; less than a second, or than 0.05% of all, is left out. */
export function lostTime({ wall, badput, restarts, redoneSteps }: TimeFacts): readonly string[] {
  const again = `doing ${grouped(redoneSteps)} steps again after ${restarts === 1 ? 'a restart' : plural(restarts, 'restart')}`;
  const parts: readonly (readonly [number, string])[] = [
    [badput.startUp, 'starting'],
    [badput.stalls, 'in stalls'],
    [badput.redone, again],
    [badput.evaluation, 'evaluating'],
    [badput.between, 'between the steps'],
    [badput.down ?? 0, 'down'],
  ];
  return parts
    .filter(([seconds]) => seconds >= Math.max(1, 0.0005 * wall))
    .toSorted(([one], [other]) => other - one)
    .map(([seconds, what]) => `${formatDuration(seconds)} ${what}`);
}

/** How lengths of time in days that stand beside each other are written: in days where the first has two, else in hours. */
export function daysFormat(first: number): (days: number) => string {
  if (first >= 2) return one => `${formatRatio(one)} days`;
  return one => (one * 24 < 1 ? formatDuration(one * SECONDS_PER_DAY) : `${formatRatio(one * 24)} hours`);
}
