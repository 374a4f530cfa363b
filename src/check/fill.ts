import { Refusal } from '../core/refusal.ts';
import {
  formatBytes,
  formatChance,
  formatCount,
  formatDuration,
  formatFlop,
  formatLatency,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRate,
  formatRatio,
} from '../quantity/format.ts';
import { grouped } from '../text/numbers.ts';

const formats: Readonly<Record<string, (value: number) => string>> = {
  bytes: formatBytes,
  chance: formatChance,
  count: formatCount,
  days: value => formatDuration(value * 86_400),
  seconds: formatDuration,
  flop: formatFlop,
  latency: formatLatency,
  loss: formatLoss,
  money: formatMoney,
  percent: formatPercent,
  rate: formatRate,
  ratio: formatRatio,
  whole: value => String(Math.round(value)),
  integer: grouped,
  plain: value => String(Number(value.toPrecision(6))),
  short: value => String(Number(value.toPrecision(3))),
  rough: value => String(Number(value.toPrecision(2))),
  power: value =>
    value
      .toExponential(2)
      .replace('e+', 'e')
      .replace(/\.?0+e/, 'e'),
};

/**
 * A sentence with its blanks filled: `{tokens:count}` is the argument `tokens` as people write counts.
 *
 * @throws RangeError when a blank names no argument or no format
 * @example
 * fill('{tokens:count} tokens', { tokens: 1.4e12 }) // => '1.4T tokens'
 */
export function fill(template: string, args: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (blank, name: string, format: string | undefined) => {
    const value = args[name];
    if (value === undefined) throw new Refusal(`No argument for ${blank} in '${template}'`);
    if (format === undefined || typeof value === 'string') return String(value);
    const write = formats[format];
    if (write === undefined) throw new Refusal(`Unknown format in ${blank}`);
    return write(value);
  });
}
