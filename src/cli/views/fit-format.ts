import type { Interval, Intervals } from '../../core/index.ts';

/** Three significant digits with a suffix: 72.2B, 1.33T. */
export function count(value: number): string {
  const units = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  if (value >= 9.995e14) return digits(value, 3);
  const [size, suffix] = units.find(([unit]) => value >= unit * 0.9995) ?? [1, ''];
  return `${digits(value / size, 3)}${suffix}`;
}

export function flop(value: number): string {
  const [mantissa, exponent] = value.toExponential(2).split('e+');
  return `${Number(mantissa)}e${exponent} FLOP`;
}

/** Significant digits, plain up to a million and exponential beyond. */
export function digits(value: number, places: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(places - 1).replace('e+', 'e');
  return value.toPrecision(places).includes('e') ? String(Math.round(value)) : value.toPrecision(places);
}

export function percent(part: number): string {
  return `${Number((100 * part).toPrecision(3))}%`;
}

/** `low to high` of a level, or an empty text where there is no interval. */
export function interval(
  intervals: Intervals | undefined,
  level: string,
  show: (value: number) => string,
): string {
  const ends: Interval | undefined = intervals?.[level];
  return ends === undefined ? '' : `${show(ends[0])} to ${show(ends[1])}`;
}
