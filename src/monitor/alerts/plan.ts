import type { Uncertain } from '../../core/spread.ts';
import { mostOf } from '../../core/unbounded.ts';
import { formatCount, formatMoney, formatPercent, formatRatio } from '../../quantity/format.ts';
import { daysFormat, lostTime } from '../lost-time.ts';
import { type AlertRule, count, type Raised } from './alert.ts';

export const planAlerts: Readonly<Record<string, AlertRule>> = {
  late: ({ facts: { end, time, progress }, request }) => {
    if (end?.plannedDays === undefined || end.days.likely <= end.plannedDays) return undefined;
    const reserve = request.planned?.reserve ?? 0;
    const format = daysFormat(end.days.likely);
    const lost = time === undefined ? [] : lostTime(time);
    return {
      words: {
        ends: progress.isOver ? 'ended' : 'ends',
        days: withRange(end.days, format),
        planned: format(end.plannedDays),
        lost: lost.length === 0 ? '' : `; lost: ${lost.join(', ')}`,
      },
      severity: end.days['80'][0] > end.plannedDays * (1 + reserve) ? 'error' : 'warning',
    };
  },
  'over-budget': ({ facts: { cost, progress }, request }) => {
    if (cost?.planned === undefined || cost.total.likely <= cost.planned) return undefined;
    const reserve = request.planned?.reserve ?? 0;
    return {
      words: {
        costs: progress.isOver ? 'cost' : 'costs',
        money: withRange(cost.total, formatMoney),
        planned: formatMoney(cost.planned),
      },
      severity: cost.total['80'][0] > cost.planned * (1 + reserve) ? 'error' : 'warning',
    };
  },
  'throughput-below-plan': ({ facts: { throughput } }, limit) =>
    below(throughput?.tokensPerSecond?.likely, throughput?.planned, { limit, format: formatCount }),
  'mfu-below-plan': ({ facts: { throughput } }, limit) =>
    below(throughput?.utilisation, throughput?.plannedUtilisation, { limit, format: formatPercent }),
  'batch-mismatch': ({ run, request }, limit) =>
    mismatch(run.tokens?.perStep, request.planned?.tokensPerStep, limit('share')),
  'steps-mismatch': ({ run, request }, limit) => {
    const planned = request.planned?.totalSteps;
    const { step, totalSteps, isOver, hasEndedEarly, rates } = run;
    const now = hasEndedEarly ? step : totalSteps;
    if (planned === undefined || now === undefined || Math.abs(now / planned - 1) <= limit('share'))
      return undefined;
    const rest = rates.values.at(-1)! / mostOf(rates.values, 0);
    const what = hasEndedEarly
      ? `The run seems to have ended at step ${count(step)}, where its learning rate came to rest at ${formatPercent(rest)} of the peak`
      : isOver
        ? `The run ended after ${count(now)} steps`
        : `The run counts to ${count(now)} steps`;
    return { words: { what, planned: count(planned) }, ...(hasEndedEarly ? { step } : {}) };
  },
  'tokens-beyond-unique': ({ facts: { progress }, request }) => {
    const unique = request.planned?.uniqueTokens;
    const { tokens, totalTokens } = progress;
    if (unique === undefined || tokens === undefined || tokens <= unique) return undefined;
    // what the plan repeats on purpose is no news
    if (totalTokens !== undefined && totalTokens > 1.01 * unique) return undefined;
    return { words: { tokens: formatCount(tokens), unique: formatCount(unique) } };
  },
  'restarts-above-plan': ({ run: { log }, request }, limit) => {
    const expected = request.planned?.interruptions;
    const restarts = log.segments.length - 1;
    if (expected === undefined || restarts <= poissonBound(expected, limit('share'))) return undefined;
    return {
      words: {
        restarts: restarts === 1 ? 'once' : `${count(restarts)} times`,
        expected: formatRatio(expected),
      },
    };
  },
};

/** The least number that is not exceeded with a probability, of events of which so many are expected. */
function poissonBound(expected: number, share: number): number {
  let [term, sum, number] = [Math.exp(-expected), Math.exp(-expected), 0];
  while (sum < share && number < 1e4) {
    number += 1;
    term *= expected / number;
    sum += term;
  }
  return number;
}

interface Comparison {
  readonly limit: (name: string) => number;
  readonly format: (value: number) => string;
}

function below(
  now: number | undefined,
  planned: number | undefined,
  { limit, format }: Comparison,
): Raised | undefined {
  if (now === undefined || planned === undefined || now >= limit('warning') * planned) return undefined;
  return {
    words: { now: format(now), planned: format(planned) },
    severity: now < limit('error') * planned ? 'error' : 'warning',
  };
}

function mismatch(now: number | undefined, planned: number | undefined, share: number): Raised | undefined {
  if (now === undefined || planned === undefined || Math.abs(now / planned - 1) <= share) return undefined;
  return { words: { now: formatCount(now), planned: formatCount(planned) } };
}

/** What is likely, with its range where it has one. */
function withRange(value: Uncertain, format: (value: number) => string): string {
  const [likely, low, high] = [value.likely, ...value['95']].map(format);
  return low === high ? likely! : `${likely} (95%: ${low} to ${high})`;
}
