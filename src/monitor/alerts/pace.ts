import { formatDuration, formatPercent, formatRatio } from '../../quantity/format.ts';
import { medianOf } from '../bins.ts';
import { redoneShareOf } from '../clean.ts';
import type { Stall } from '../stalls.ts';
import { fieldAt } from '../store.ts';
import { type AlertRule, count } from './alert.ts';

export const paceAlerts: Readonly<Record<string, AlertRule>> = {
  'throughput-drop': ({ timing }, limit) => {
    if (timing === undefined) return undefined;
    const share = 1 - timing.reference / timing.secondsPerStep;
    return share < limit('warning')
      ? undefined
      : {
          words: {
            now: formatRatio(timing.secondsPerStep),
            best: formatRatio(timing.reference),
            share: formatPercent(share),
          },
          severity: share >= limit('error') ? 'error' : 'warning',
        };
  },
  'mfu-implausible': ({ facts: { throughput } }, limit) => {
    const now = throughput?.utilisation;
    return now !== undefined && now > limit('most') ? { words: { now: formatPercent(now) } } : undefined;
  },
  stalls: ({ timing }, limit) => {
    const stalls =
      timing?.parts.lost.filter(({ isEvaluation, kind }) => !isEvaluation && kind !== 'start-up') ?? [];
    if (timing === undefined || stalls.length === 0) return undefined;
    const share = timing.parts.stalls / timing.parts.wall;
    const longest = stalls.reduce((most, one) => (one.lost > most.lost ? one : most));
    return {
      words: {
        stalls: stalls.length === 1 ? 'One stall' : `${count(stalls.length)} stalls`,
        lost: formatDuration(timing.parts.stalls),
        share: formatPercent(share),
        longest: `${stalls.length > 1 ? 'the longest, ' : ''}${stallText(longest)}`,
      },
      severity: share > limit('error') ? 'error' : share > limit('warning') ? 'warning' : 'info',
      step: longest.step,
    };
  },
  'no-progress': ({ run: { log, step, totalSteps }, request }, limit) => {
    const { store, rows } = log;
    if (request.now === undefined || store.columns.time === undefined) return undefined;
    if (totalSteps !== undefined && step >= totalSteps) return undefined;
    const times = Array.from(rows.subarray(-1000), row => fieldAt(store, 'time', row)).filter(
      time => time !== undefined,
    );
    if (times.length < 3) return undefined;
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    const age = request.now - times.at(-1)!;
    return age > Math.max(limit('intervals') * medianOf(gaps), 60 * limit('minutes'))
      ? { words: { minutes: count(age / 60) }, step }
      : undefined;
  },
  'goodput-low': ({ facts: { time }, request }, limit) => {
    // without a clock nothing is known of the time between processes
    if (time?.badput.down === undefined) return undefined;
    const reserve = request.planned?.reserve ?? limit('reserve');
    const { goodput } = time;
    if (goodput >= 1 - reserve) return undefined;
    return {
      words: { lost: formatPercent(1 - goodput), reserve: formatPercent(reserve) },
      severity: goodput < 1 - 2 * reserve ? 'error' : 'warning',
    };
  },
  'redone-work': ({ run: { log, step } }, limit) => {
    const share = redoneShareOf(log, step);
    return share > limit('share')
      ? {
          words: {
            steps: count(log.redoneSteps),
            restarts: log.segments.length === 2 ? 'a restart' : `${count(log.segments.length - 1)} restarts`,
            share: formatPercent(share),
          },
        }
      : undefined;
  },
  gaps: ({ timing }) => {
    const gaps = timing?.parts.lost.filter(({ kind }) => kind === 'gap') ?? [];
    if (gaps.length === 0) return undefined;
    const longest = gaps.reduce((most, one) => (one.seconds > most.seconds ? one : most));
    return {
      words: {
        gaps: gaps.length === 1 ? 'One gap' : `${count(gaps.length)} gaps`,
        lost: formatDuration(gaps.reduce((sum, { lost }) => sum + lost, 0)),
        longest: formatDuration(longest.lost),
        step: count(longest.step),
      },
      step: longest.step,
    };
  },
  'clock-backwards': ({ run: { log } }) => {
    const { store, rows } = log;
    if (store.columns.time === undefined) return undefined;
    let [found, first] = [0, 0];
    for (let i = 1; i < rows.length; i++) {
      const [then, now] = [fieldAt(store, 'time', rows[i - 1]!), fieldAt(store, 'time', rows[i]!)];
      if (then === undefined || now === undefined || now >= then) continue;
      found += 1;
      first ||= store.steps[rows[i]!]!;
    }
    return found === 0
      ? undefined
      : { words: { times: found === 1 ? 'once' : `${count(found)} times`, step: count(first) }, step: first };
  },
};

/** The longest of stalls: what a step took, over how many, and what is usual. */
function stallText({ kind, step, seconds, steps, ...stall }: Stall): string {
  if (kind === 'gap') return `${formatDuration(seconds)} without a row before step ${count(step)}`;
  const usual = formatDuration(stall.usual);
  return steps === 1
    ? `step ${count(step)} took ${formatDuration(seconds)}, ${usual} is usual`
    : `the ${count(steps)} steps up to ${count(step)} took ${formatDuration(seconds)} each, ${usual} is usual`;
}
