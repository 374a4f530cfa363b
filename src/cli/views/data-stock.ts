import type { Uncertain } from '../../core/spread.ts';
import { formatCount } from '../../quantity/format.ts';

/** How far apart the ends must lie to be shown: a figure of the same tokenizer is sure within 2%. */
const NARROW = 1.2;

/** What is likely, and where 80% of the cases lie if they are apart: `4.65T (3.7T–5.8T)`. */
export function stockCell({ likely, 80: [low, high] }: Uncertain): string {
  if (high / low < NARROW) return formatCount(likely);
  return `${formatCount(likely)} (${twoDigits(low)}–${twoDigits(high)})`;
}

/** The same with its ends however near they lie: a figure that answers by itself has its range. */
export function rangeCell(amount: Uncertain): string {
  const [low, high] = amount['80'];
  if (high / low >= NARROW || high === low) return stockCell(amount);
  return `${formatCount(amount.likely)} (${formatCount(low)}–${formatCount(high)})`;
}

function twoDigits(value: number): string {
  return formatCount(Number(value.toPrecision(2)));
}
