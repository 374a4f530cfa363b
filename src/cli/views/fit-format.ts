import type { Interval, Intervals } from '../../core/index.ts';

/** Significant digits, plain up to a million and exponential beyond. */
export function digits(value: number, places: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(places - 1).replace('e+', 'e');
  return value.toPrecision(places).includes('e') ? String(Math.round(value)) : value.toPrecision(places);
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
