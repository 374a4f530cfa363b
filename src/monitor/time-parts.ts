import type { CleanLog } from './clean.ts';
import type { FoundStall, Stall } from './stalls.ts';
import { type StepTimes, stepsOfRow } from './step-times.ts';
import { fieldAt } from './store.ts';

/** Where the time of a run went, seconds: what counts, and what does not, which together are all of it. */
export interface TimeParts {
  /** From the beginning of the first row's steps to the last row. */
  readonly wall: number;
  readonly hasClock: boolean;
  /** Steps that no restart went back behind, without what stalls and starts took beyond the usual. */
  readonly counted: number;
  /** First rows of processes, beyond what is usual. */
  readonly startUp: number;
  readonly stalls: number;
  /** Steps that a restart went back behind. */
  readonly redone: number;
  readonly evaluation: number;
  /** From the last row of a process to the first step of the next. */
  readonly down: number;
  /** What the clock shows beside the step times that rows print: checkpoints, loading, waiting. */
  readonly between: number;
  /** The same by stretches of equally many rows, in order. */
  readonly stretches: readonly Stretch[];
  /** Each stall with what it has in the parts. */
  readonly lost: readonly Stall[];
}

interface Stretch {
  readonly counted: number;
  readonly lost: number;
}

/** What parts are made of. */
export interface TimedSteps {
  readonly log: CleanLog;
  readonly times: StepTimes;
  readonly stalls: readonly FoundStall[];
  /** Median of the seconds of a step. */
  readonly median: number;
}

const STRETCHES = 20;

/**
 * Where time went, row by row in the order of writing: the one place that says how much time a row is, and how much of it
 * is lost. The steps of a row count, or were done again; what stalls and starts took beyond the usual is taken out of
 * them. Rows that tell no time have that of the next of their process that does, else the median. By a clock, what lies
 * between processes is time down, and what is left of it is time between the steps. Without a clock all time is that of
 * steps.
 *
 * @param steps of a run, with their stalls
 * @returns parts that sum to `wall`
 */
export function timeParts({ log, times, stalls, median }: TimedSteps): TimeParts {
  const { rows, kept, store } = log;
  const clock = clockRange(log);
  const { first, last } = clock ?? { first: 0, last: rows.length - 1 };
  const starts = new Set(log.segments.map(({ from }) => from));
  const counts = kept.length === rows.length ? undefined : new Set(kept);
  const stallsAt = new Map<number, number[]>();
  for (const [i, { row }] of stalls.entries()) stallsAt.set(row, [...(stallsAt.get(row) ?? []), i]);
  const lost = new Float64Array(stalls.length);
  const parts = { startUp: 0, stalls: 0, redone: 0, evaluation: 0, down: 0 };
  const counted = new Float64Array(STRETCHES);
  const passed = new Float64Array(STRETCHES);
  let [next, then] = [0, Number.NaN];
  // steps since the last row that told a time, and those of them that no restart went back behind
  let [steps, keptSteps] = [0, 0];
  for (let at = first; at <= last; at++) {
    const row = rows[at]!;
    while (next < times.rows.length && times.rows[next]! < row) next += 1;
    const isStart = starts.has(at);
    const ofRow = stepsOfRow(log, at, isStart);
    steps += ofRow;
    if (counts === undefined || counts.has(row)) keptSteps += ofRow;
    const isTimed = times.rows[next] === row;
    const isEnd = isTimed || at === last || starts.has(at + 1);
    const seconds = isTimed ? times.seconds[next]! : median;
    const told = isTimed ? Math.min(steps, times.steps[next]!) : 0;
    const own = isEnd ? told * seconds + (steps - told) * median : 0;
    let usual = own;
    const lose = (part: 'startUp' | 'stalls' | 'evaluation', by: number, most: number) => {
      const within = Math.min(most, Math.max(0, by));
      parts[part] += within;
      return within;
    };
    let since = own;
    if (clock !== undefined && at > first) {
      const now = fieldAt(store, 'time', row);
      // a clock that goes back says nothing; what has no time is told by the next that has
      since = now === undefined ? 0 : Math.max(0, now - then);
      then = now ?? then;
    } else if (clock !== undefined) then = fieldAt(store, 'time', row)!;
    if (isTimed && times.isStart[next] === 1)
      usual -= lose('startUp', told * (seconds - (median * seconds) / times.even[next]!), usual);
    for (const i of stallsAt.get(row) ?? []) {
      const stall = stalls[i]!;
      const part = stall.isEvaluation ? 'evaluation' : 'stalls';
      if (stall.kind === 'start-up') lost[i] = own - usual;
      else if (stall.kind === 'gap')
        lost[i] = lose(part, since - Math.max(own, stall.usual), Math.max(0, since));
      else {
        lost[i] = lose(part, told * (seconds - stall.usual), usual);
        usual -= lost[i]!;
      }
    }
    if (isStart && at > first) parts.down += Math.max(0, since - (isEnd ? own : ofRow * median));
    const stretch = Math.floor((STRETCHES * at) / rows.length);
    passed[stretch]! += since;
    if (!isEnd) continue;
    const keptShare = steps > 0 ? keptSteps / steps : 1;
    counted[stretch]! += keptShare * usual;
    parts.redone += (1 - keptShare) * usual;
    [steps, keptSteps] = [0, 0];
  }
  const { scale, ...all } = closed({ parts, counted, passed, hasClock: clock !== undefined });
  return { ...all, lost: stalls.map(({ row: _, ...stall }, i) => ({ ...stall, lost: scale * lost[i]! })) };
}

/** The first and the last row that a clock has, where it has two. */
function clockRange({
  store,
  rows,
}: CleanLog): { readonly first: number; readonly last: number } | undefined {
  if (store.columns.time === undefined) return undefined;
  const isTimed = (row: number) => fieldAt(store, 'time', row) !== undefined;
  const [first, last] = [rows.findIndex(isTimed), rows.findLastIndex(isTimed)];
  return last > first ? { first, last } : undefined;
}

/** Parts that sum to the time there was: the rest of it lies between the steps, and what is too much never was. */
function closed({
  parts,
  counted,
  passed,
  hasClock,
}: {
  readonly parts: Readonly<Record<'startUp' | 'stalls' | 'redone' | 'evaluation' | 'down', number>>;
  readonly counted: Float64Array;
  readonly passed: Float64Array;
  readonly hasClock: boolean;
}): Omit<TimeParts, 'lost'> & { readonly scale: number } {
  const sum = (values: Iterable<number>) => [...values].reduce((total, one) => total + one, 0);
  const [wall, whole, lost] = [sum(passed), sum(counted), sum(Object.values(parts))];
  const rest = wall - whole - lost;
  // printed step times may say more than the clock: of both the clock is right
  const most = hasClock ? Math.min(whole, Math.max(0, wall - lost)) : wall - lost;
  const scale = Math.min(1, lost > 0 ? wall / lost : 1);
  const { startUp, stalls, redone, evaluation, down } = parts;
  const share = whole > 0 ? most / whole : 0;
  return {
    scale,
    wall,
    hasClock,
    counted: most,
    startUp: scale * startUp,
    stalls: scale * stalls,
    redone: scale * redone,
    evaluation: scale * evaluation,
    down: scale * down,
    between: hasClock ? Math.max(0, rest) : 0,
    stretches: Array.from(counted, (one, i) => ({ counted: share * one, lost: passed[i]! - share * one })),
  };
}
