import { SECONDS_PER_DAY } from '../core/units.ts';
import { parsePlain } from './plain.ts';

const inDays = { h: 1 / 24, d: 1, w: 7, month: 365.25 / 12, year: 365.25 } as const;

/**
 * Days of a time that is a number with a unit: `6w`, `42d`, `6 weeks`.
 *
 * @returns undefined where it is none, or a number alone, which says no unit
 * @example
 * plainDays('6w') // => 42
 */
export function plainDays(text: string): number | undefined {
  const short = /^\s*(\d+(?:\.\d+)?)\s*(h|d|w|months?|years?)\s*$/i.exec(text);
  if (short !== null)
    return Number(short[1]) * inDays[short[2]!.toLowerCase().replace(/(?<=.)s$/, '') as keyof typeof inDays];
  const plain = parsePlain(text.trim());
  return plain?.dimension === 'second' ? plain.value / SECONDS_PER_DAY : undefined;
}

/**
 * USD an hour of one accelerator: `2.10`, `$2.10`, `$2.10/hour`, as `init` writes it.
 *
 * @returns undefined where it is more than that
 * @example
 * plainHourlyPrice('$2.10/hour') // => 2.1
 */
export function plainHourlyPrice(text: string): number | undefined {
  const plain = /^\s*\$?\s*(\d+(?:\.\d+)?)\s*(?:(?:\/|per|an?)\s*(?:h|hr|hour))?\s*$/i.exec(text);
  if (plain !== null) return Number(plain[1]);
  const number = parsePlain(text);
  return number?.dimension === 'number' ? number.value : undefined;
}
