import type { Uncertain } from '../../core/spread.ts';
import { formatCount } from '../../quantity/format.ts';

/** How far apart the ends must lie to be shown: a figure of the same tokenizer is sure within 2%. */
const NARROW = 1.2;

/** What is likely, and where 80% of the cases lie if they are apart: `4.65T (3.7T–5.8T)`. */
export function stockCell({ likely, 80: [low, high] }: Uncertain): string {
  if (high / low < NARROW) return formatCount(likely);
  return `${formatCount(likely)} (${twoDigits(low)}–${twoDigits(high)})`;
}

function twoDigits(value: number): string {
  return formatCount(Number(value.toPrecision(2)));
}
