import { parsePlain } from '../../quantity/plain.ts';
import type { ColumnRole } from './names.ts';

/** How the numbers of a column are written: which sign groups digits by threes, or stands before decimals. */
export type Style = 'point' | 'comma';

/** What stands where a run has no value: it crashed, or was never measured. */
const BLANK = /^(?:|nan|null|none|nil|n\/?a|#n\/a|undefined|[-–—?]+)$/i;

/** Whether a cell says that there is nothing. */
export function isBlank(cell: string): boolean {
  return BLANK.test(cell);
}

/** Whether a loss has grown beyond all numbers: the run diverged. */
export function isDiverged(cell: string): boolean {
  return /^[+-]?inf(?:inity)?$/i.test(cell);
}

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SCALED = /^([+-]?\d[\d.,_'\s\u00A0\u202F]*(?:e[+-]?\d+)?)(.*)$/i;
const GROUPED = /^([+-]?\d{1,3}(?:,\d{3})+)(\.\d+)?$/;
const dimensions: Readonly<Record<ColumnRole, readonly string[]>> = {
  parameters: ['number', 'parameter'],
  tokens: ['number', 'token'],
  compute: ['number', 'FLOP'],
  loss: ['number'],
};

/**
 * The number that a cell holds: `1.5e8`, `125,829,312`, `150 000 000`, `19.2M`, `1.5B tokens`, `2 ZFLOP`; with
 * `comma` style `3,303` and `1.234,5`. Hexadecimal and the like are not what a table of runs means.
 *
 * @returns undefined for anything else
 */
export function readNumber(cell: string, role: ColumnRole, style: Style): number | undefined {
  if (PLAIN.test(cell)) return Number(cell);
  const [, digits = '', rest = ''] = SCALED.exec(cell) ?? [];
  if (digits === '') return undefined;
  const number = ungrouped(digits.trim(), style);
  if (number === undefined || rest === '') return number;
  const quantity = parsePlain(number + (/\s$/.test(digits) ? ' ' : '') + rest);
  return quantity !== undefined && dimensions[role].includes(quantity.dimension) ? quantity.value : undefined;
}

/** Whether a number in a cell has a suffix or a unit of its own: `19.2M`, `1.5B tokens`. */
export function isScaled(cell: string): boolean {
  return !PLAIN.test(cell) && (SCALED.exec(cell)?.[2] ?? '') !== '';
}

function ungrouped(digits: string, style: Style): number | undefined {
  const [group, point] = style === 'comma' ? ['.', ','] : [',', '.'];
  // what may group digits in any language
  const plain = digits.replace(/(?<=\d)[_'\s\u00A0\u202F](?=\d{3}(?!\d))/g, '');
  const [whole = '', ...fraction] = plain.split(point);
  const isGrouped = new RegExp(`^[+-]?\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole);
  const text = [isGrouped ? whole.replaceAll(group, '') : whole, ...fraction].join('.');
  return PLAIN.test(text) ? Number(text) : undefined;
}

/** What the cells of a column say about its style. */
export class StyleEvidence {
  /** The first cell that can only be grouped by commas, that can only have a decimal comma, and that could be both. */
  grouped: string | undefined;
  decimal: string | undefined;
  either: string | undefined;

  add(cell: string): void {
    if (!/[.,]\d/.test(cell)) return;
    const number = /^[+-]?[\d.,]+/.exec(cell)?.[0] ?? '';
    const commas = number.split(',').length - 1;
    const points = number.split('.').length - 1;
    if (commas === 0) {
      // 150.000.000
      if (points > 1) this.decimal ??= cell;
    } else if (commas > 1 || (points === 1 && number.indexOf('.') > number.indexOf(','))) {
      if (GROUPED.test(number)) this.grouped ??= cell;
    } else if (points > 0 || !GROUPED.test(number) || /^[+-]?0/.test(number)) this.decimal ??= cell;
    else this.either ??= cell;
  }
}

/**
 * The style of a column. `1,234` alone is a loss of 1.234, and 1234 parameters where no unit makes them more.
 *
 * @param factor what a unit in the header multiplies the numbers by
 * @returns undefined where the cells contradict each other, or could be either
 */
export function styleOf(
  { grouped, decimal, either }: StyleEvidence,
  role: ColumnRole,
  { factor, hasDecimalCommas }: { readonly factor: number; readonly hasDecimalCommas: boolean },
): Style | undefined {
  if (grouped !== undefined) return decimal === undefined ? 'point' : undefined;
  if (decimal !== undefined) return 'comma';
  if (either === undefined) return hasDecimalCommas ? 'comma' : 'point';
  if (role === 'loss') return 'comma';
  if (factor === 1) return 'point';
  return hasDecimalCommas ? 'comma' : undefined;
}
