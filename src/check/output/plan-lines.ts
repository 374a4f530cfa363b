import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
} from '../../quantity/format.ts';
import { grouped } from '../../text/numbers.ts';
import type { PlanSummary, PlanValue } from '../plan/summary.ts';

/** Label, value and where it comes from. */
export type PlanLine = readonly [label: string, value: string, from: string];

const rows: readonly (readonly [keyof PlanSummary, string, (value: number) => string])[] = [
  ['parameters', 'parameters', formatCount],
  ['activeParameters', 'active parameters', formatCount],
  ['tokens', 'tokens', formatCount],
  ['epochs', 'epochs', value => String(Number(value.toPrecision(3)))],
  ['compute', 'compute', formatFlop],
  ['accelerators', 'accelerators', grouped],
  ['mfu', 'utilisation', formatPercent],
  ['days', 'time', value => formatDuration(value * 86_400)],
  ['acceleratorHours', 'accelerator-hours', formatCount],
  ['money', 'money', formatMoney],
  ['steps', 'steps', formatCount],
];

/** The plan as people read it: what is known, and what each derived value follows from. */
export function planLines(plan: PlanSummary): readonly PlanLine[] {
  const lines: PlanLine[] = [];
  for (const [name, label, format] of rows) {
    const value = plan[name] as PlanValue | undefined;
    if (value === undefined) continue;
    const same = name === 'activeParameters' && value.value === plan.parameters?.value;
    if (!same) lines.push([label, format(value.value), value.given ? 'given' : (value.formula ?? '')]);
  }
  const memory = plan.memoryPerDevice;
  if (memory !== undefined) {
    const of = memory.capacity === undefined ? '' : ` of ${formatBytes(memory.capacity)}`;
    const note = [
      ...(memory.complete ? [] : ['model states alone, for want of a shape']),
      ...(memory.assumed.length === 0 ? [] : [`with ${memory.assumed.join(', ')}`]),
    ].join('; ');
    lines.push(['memory per device', `${formatBytes(memory.value)}${of}`, note]);
  }
  const { loss } = plan;
  if (loss !== undefined) {
    const [low, high] = loss.interval ?? [];
    const interval =
      low === undefined || high === undefined ? '' : ` (${formatLoss(low)} to ${formatLoss(high)})`;
    const basis =
      loss.basis === 'laws' ? ', over laws on the same data' : loss.basis === undefined ? '' : ', 95%';
    lines.push(['predicted loss', `${formatLoss(loss.value)}${interval}`, `${loss.law}${basis}`]);
  }
  return lines;
}
