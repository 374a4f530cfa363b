import type { Uncertain } from '../core/spread.ts';
import type { EstimateDocument } from '../plan/types.ts';
import { formatBytes, formatCount, formatDuration, formatMoney } from '../quantity/format.ts';

/** What a plan takes of something, beside what there is of it. */
export interface PageBar {
  readonly label: string;
  readonly value: number;
  /** Of 80%. */
  readonly interval?: readonly [low: number, high: number];
  readonly limit?: number;
  /** Where the limit comes from: it is set, claimed, or what a device has. */
  readonly kind?: 'limit' | 'claim' | 'capacity';
  readonly binds: boolean;
  /** Of keeping the limit; null where nothing says how sure it is. */
  readonly chance: number | null;
  readonly format: (value: number) => string;
}

const formatDays = (days: number) => formatDuration(days * 86_400);

/**
 * Time, money, memory and data of a plan with their limits.
 *
 * @param unique different tokens that it states, or its sources have
 */
export function barsOf(answer: EstimateDocument, unique?: number): readonly PageBar[] {
  const { days, cost, memory, memoryPerDevice, tokens, intervals } = answer;
  const bars: readonly (PageBar | undefined)[] = [
    days && {
      label: 'Time',
      ...spreadOf(days),
      format: formatDays,
      ...held(answer, 'deadline', 'schedule.days'),
    },
    cost && {
      label: 'Money',
      ...spreadOf(cost),
      format: formatMoney,
      ...held(answer, 'money', 'budget.money'),
    },
    memory &&
      memoryPerDevice && {
        label: 'Memory',
        value: memoryPerDevice.total,
        ...(memory.frameworks && {
          interval: [memory.frameworks.smallest, memory.frameworks.largest] as const,
        }),
        limit: memory.capacity,
        kind: 'capacity',
        binds: !memory.fits,
        chance: null,
        format: formatBytes,
      },
    {
      label: 'Data',
      value: tokens,
      ...(intervals?.tokens && { interval: intervals.tokens['80'] }),
      format: value => `${formatCount(value)} tokens`,
      ...data(answer, unique),
    },
  ];
  return bars.filter(bar => bar !== undefined);
}

function spreadOf({ likely, 80: interval }: Uncertain): Pick<PageBar, 'value' | 'interval'> {
  return { value: likely, ...(interval[0] < interval[1] && { interval }) };
}

/** Tokens that exist, as a limit or as the plan says; more are repeats. */
function data(answer: EstimateDocument, unique: number | undefined): ReturnType<typeof held> {
  const limited = held(answer, 'uniqueTokens');
  if (limited.limit !== undefined || unique === undefined) return limited;
  return { limit: unique, kind: 'claim', binds: answer.tokens > unique, chance: null };
}

/** A limit, or what is claimed where none is set. */
function held(
  { limits = [], claims = [] }: EstimateDocument,
  limit: string,
  claim?: string,
): Pick<PageBar, 'limit' | 'kind' | 'binds' | 'chance'> {
  const set = limits.find(one => one.limit === limit);
  if (set !== undefined)
    return { limit: set.given, kind: 'limit', binds: set.binds || (set.left ?? 0) < 0, chance: set.chance };
  const claimed = claims.find(one => one.claim === claim);
  return claimed === undefined
    ? { binds: false, chance: null }
    : { limit: claimed.given, kind: 'claim', binds: claimed.left < 0, chance: claimed.chance };
}
