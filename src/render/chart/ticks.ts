import type { Axis, TickStyle } from './chart.ts';

/** A labelled or, with an empty label, a minor tick. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/**
 * Ticks of a logarithmic axis: every power of ten, thinned to `count` labels, and 2 and 5 times it where there
 * are few; the other whole multiples stay unlabelled while they do not crowd.
 */
export function logTicks(axis: Axis, domain: readonly [number, number], count: number): Tick[] {
  const [low, high] = domain;
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const decades = Math.log10(high / low);
  const stride = Math.max(1, Math.ceil(decades / count));
  // 2·10²¹ is wider than 10²¹
  const labelled = mantissas(decades, axis.ticks === 'power' ? count * 0.6 : count);
  const ticks: Tick[] = [];
  for (let exponent = first; exponent <= last; exponent++) {
    for (const mantissa of axis.ticks === 'times' && decades < 1 ? FINE : WHOLE) {
      // through text, so that 3·10²² is the nearest double and not a product that is one bit off
      const value = Number(`${mantissa}e${exponent}`);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      const named = stride > 1 ? mantissa === 1 && exponent % stride === 0 : labelled.includes(mantissa);
      if (named) ticks.push({ value, label: tickLabel(value, axis.ticks) });
      else if (mantissa === 1 || decades <= 6) ticks.push({ value, label: '' });
    }
  }
  return ticks;
}

const WHOLE = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/** Of ratios within a decade, which lie about 1. */
const FINE = [1, 1.25, 1.5, 2, 3, 4, 5, 6, 7, 8, 9];

function mantissas(decades: number, count: number): readonly number[] {
  if (decades * 14 <= count) return FINE;
  if (decades * 9 <= count) return [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9];
  if (decades * 4 <= count) return [1, 1.5, 2, 3, 5, 7];
  if (decades * 3 <= count) return [1, 2, 5];
  if (decades * 2 <= count) return [1, 3];
  return [1];
}

/** A number in the manner of an axis; `step` is the distance to the next one on a linear axis. */
export function tickLabel(value: number, style: TickStyle, step = 0): string {
  if (style === 'none') return '';
  if (style !== 'count' && (step >= 1e6 || (step > 0 && step < 1e-8))) return powerLabel(value);
  const decimals = step > 0 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0;
  switch (style) {
    case 'power':
      return powerLabel(value);
    case 'count':
      return countLabel(value);
    case 'percent':
      return `${step > 0 ? (value * 100).toFixed(Math.max(0, decimals - 2)) : trim(value * 100)}%`;
    case 'times':
      return `${step > 0 ? value.toFixed(decimals) : trim(value)}×`;
    case 'number':
      return step > 0 ? value.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, '') : trim(value);
  }
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10²¹, or 3·10²¹ between the powers. */
export function powerLabel(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '1', exponent = '0'] = Number(value.toPrecision(3)).toExponential().split('e');
  const digits = [...String(Math.abs(Number(exponent)))].map(digit => SUPERSCRIPTS[Number(digit)]).join('');
  const power = `10${Number(exponent) < 0 ? '⁻' : ''}${digits}`;
  return mantissa === '1' ? power : `${mantissa}·${power}`;
}

const suffixes = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

function countLabel(value: number): string {
  if (Math.abs(value) >= 1e16 || (value !== 0 && Math.abs(value) < 1e-3)) return powerLabel(value);
  for (const [unit, suffix] of suffixes) {
    if (Math.abs(value) >= unit) return trim(value / unit) + suffix;
  }
  return trim(value);
}

function trim(value: number): string {
  return String(Number(value.toPrecision(6)));
}
