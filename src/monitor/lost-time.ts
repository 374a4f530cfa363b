import { formatDuration, formatRatio } from '../quantity/format.ts';
import type { MonitorAnswer } from './types.ts';

const SECONDS_PER_DAY = 86_400;

/** Where time went that counts for nothing, each in words: `3.06 hours down`; what is below a second is left out. */
export function lostTime({ badput }: NonNullable<MonitorAnswer['time']>): readonly string[] {
  const parts = [
    [badput.startUp, 'starting'],
    [badput.stalls, 'in stalls'],
    [badput.redone, 'doing steps again'],
    [badput.evaluation, 'evaluating'],
    [badput.down ?? 0, 'down'],
  ] as const;
  return parts
    .filter(([seconds]) => seconds >= 1)
    .map(([seconds, what]) => `${formatDuration(seconds)} ${what}`);
}

/** How lengths of days that stand beside each other are written: all in hours where the longest has less than two. */
export function daysFormat(...days: readonly (number | undefined)[]): (days: number) => string {
  const isLong = days.some(one => one !== undefined && one >= 2);
  return one => (isLong ? `${formatRatio(one)} days` : formatDuration(one * SECONDS_PER_DAY));
}
