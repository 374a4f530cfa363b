import { formatPercent } from '../../quantity/format.ts';
import { medianOf } from '../bins.ts';
import { fieldAt } from '../store.ts';
import { type AlertRule, count, loss } from './alert.ts';

/** Rows in a row that a rate must be off. */
const ROWS = 10;
/** Points beside a restart whose medians are compared, and deviations by which they differ. */
const BESIDE = 32;
const DEVIATIONS = 6;

export const rowAlerts: Readonly<Record<string, AlertRule>> = {
  'rate-off-schedule': ({ run: { schedule, rates } }, limit) => {
    if (schedule === undefined || schedule.kind === 'logged') return undefined;
    const peak = rates.values.reduce((most, value) => Math.max(most, value), 0);
    // a run in its warm-up has not shown its peak
    if (rates.steps.length < ROWS || (rates.steps.at(-1) ?? 0) < schedule.warmupSteps) return undefined;
    let off = 0;
    for (let i = 0; i < rates.steps.length; i++) {
      const isOff = Math.abs(rates.values[i]! / peak - schedule.rate(rates.steps[i]!)) > limit('share');
      off = isOff ? off + 1 : 0;
      if (off < ROWS) continue;
      const first = i - ROWS + 1;
      const step = rates.steps[first]!;
      return {
        words: {
          now: formatPercent(rates.values[first]! / peak),
          step: count(step),
          planned: formatPercent(schedule.rate(step)),
        },
        step,
      };
    }
    return undefined;
  },
  'rate-jump-at-restart': ({ run: { log } }, limit) => {
    const { store, rows, segments } = log;
    for (const { from } of segments.slice(1)) {
      const row = rows[from]!;
      const step = store.steps[row]!;
      let at = from - 1;
      while (at > 0 && store.steps[rows[at]!]! > step) at -= 1;
      const [before, after] = [fieldAt(store, 'rate', rows[at]!), fieldAt(store, 'rate', row)];
      const isNear = step - store.steps[rows[at]!]! <= 2 * log.logInterval;
      if (before === undefined || after === undefined || !isNear) continue;
      if (Math.abs(after / before - 1) > limit('share'))
        return {
          words: { before: before.toExponential(2), after: after.toExponential(2), step: count(step) },
          step,
        };
    }
    return undefined;
  },
  'loss-jump-at-restart': ({ run: { log } }, limit) => {
    const { store, rows, segments } = log;
    const losses = (from: number, to: number) =>
      Array.from(rows.subarray(Math.max(0, from), to), row => fieldAt(store, 'loss', row)).filter(
        value => value !== undefined && Number.isFinite(value),
      ) as number[];
    for (const { from, firstStep } of segments.slice(1)) {
      let end = from;
      while (end > 0 && store.steps[rows[end - 1]!]! > firstStep) end -= 1;
      const [before, after] = [losses(end - BESIDE, end), losses(from, from + BESIDE)];
      if (before.length < BESIDE || after.length < BESIDE) continue;
      const [was, is] = [medianOf(before), medianOf(after)];
      const noise = 1.4826 * medianOf(before.map(value => Math.abs(value - was)));
      if (is - was > (DEVIATIONS * noise) / Math.sqrt(BESIDE) && is - was > limit('share') * was)
        return { words: { before: loss(was), after: loss(is), step: count(firstStep) }, step: firstStep };
    }
    return undefined;
  },
  'steps-skipped': ({ run: { log, train } }, limit) => {
    const { store, rows } = log;
    let counted = 0;
    for (const row of rows) counted += fieldAt(store, 'skipped', row) ?? 0;
    const isNumber = train.values.findLastIndex(Number.isFinite);
    // what is no number at the end has an alert of its own
    const without = train.values.subarray(0, isNumber + 1).filter(value => !Number.isFinite(value)).length;
    const share = Math.max(
      counted / Math.max(1, rows.length * log.logInterval),
      without / Math.max(1, train.values.length),
    );
    return share > limit('share') ? { words: { share: formatPercent(share) } } : undefined;
  },
  'partial-line': ({ run: { raw, log, isNormScaled } }) => {
    const parts = [
      [raw.partial, 'cut line', ''],
      [log.echoes, 'row', ' printed twice'],
      [raw.otherRanks, 'row', ' of other ranks'],
      [log.padding, 'row', ' of padding at the end'],
    ] as const;
    const found = parts.flatMap(([number, what, of]) =>
      number > 0 ? [`${count(number)} ${what}${number === 1 ? '' : 's'}${of}`] : [],
    );
    const [other, ...more] = raw.otherLosses;
    if (other !== undefined)
      found.push(
        `the loss '${other}'${more.length > 0 ? ` and ${more.length} more` : ''}, which --metric names`,
      );
    if (isNormScaled) found.push('the loss scale, by which the log multiplies its gradient norms');
    return found.length === 0 ? undefined : { words: { what: found.join(', ') } };
  },
};
