import { dimensionName, type Exponents, exponentOf, isNumber } from './dimensions.ts';
import { findUnit, timesTens } from './units.ts';

/** A number with at most a suffix and a unit, in base units. */
export interface PlainQuantity {
  readonly value: number;
  /** `number`, `FLOP`, `token`, … */
  readonly dimension: string;
}

interface Ending {
  readonly factor: number;
  readonly tens: number;
  readonly dimension: string;
}

/** What follows a number, remembered: budgets in a stream end alike. */
const endings = new Map<string, Ending | undefined>();
const MOST_ENDINGS = 256;

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const COMMA = 44;

/**
 * Read `NUMBER [suffix] [unit]` without the expression parser: `1e24`, `1,000,000`, `70B`, `15T tokens`, `2 ZFLOP`,
 * `200 PF-days`.
 *
 * @returns the quantity in base units, or undefined for anything else, good or bad; `parseQuantity` tells which
 * @throws TypeError for what is no text
 * @example
 * parsePlain('15T tokens') // => { value: 15000000000000, dimension: 'token' }
 */
export function parsePlain(text: string): PlainQuantity | undefined {
  if (typeof text !== 'string')
    throw new TypeError(`Quantity must be a text such as '1e24': got ${shown(text)}`);
  const end = endOfNumber(text);
  if (end === 0) return undefined;
  const written = text.slice(0, end);
  const digits = written.includes(',') ? withoutCommas(written) : written;
  const number = Number(digits);
  if (!(number > 0 && number < Number.POSITIVE_INFINITY)) return undefined;
  if (end === text.length) return { value: number, dimension: 'number' };
  const ending = endingOf(text.slice(end));
  if (ending === undefined) return undefined;
  const hasExponent = digits.includes('e') || digits.includes('E');
  const scaled = hasExponent ? timesTens(number, ending.tens) : Number(`${digits}e${ending.tens}`);
  const value = scaled * ending.factor;
  return value < Number.POSITIVE_INFINITY ? { value, dimension: ending.dimension } : undefined;
}

/** Offset after a number at the start of a text: digits, commas, a point, an exponent. */
function endOfNumber(text: string): number {
  let at = 0;
  let code = text.charCodeAt(0);
  if (!(code >= ZERO && code <= NINE)) return 0;
  while ((code >= ZERO && code <= NINE) || code === POINT || code === COMMA) code = text.charCodeAt(++at);
  // an exponent has a digit: 5EFLOP is no number 5E
  if (code === 101 || code === 69) {
    let exponent = at + 1;
    code = text.charCodeAt(exponent);
    if (code === 43 || code === 45) code = text.charCodeAt(++exponent);
    if (code >= ZERO && code <= NINE) {
      while (code >= ZERO && code <= NINE) code = text.charCodeAt(++exponent);
      at = exponent;
    }
  }
  return at;
}

function withoutCommas(written: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d*)?(e[+-]?\d+)?$/i.test(written) ? written.replaceAll(',', '') : 'NaN';
}

function endingOf(rest: string): Ending | undefined {
  if (endings.has(rest)) return endings.get(rest);
  const ending = rest.length > 24 ? undefined : readEnding(rest);
  if (endings.size === MOST_ENDINGS) endings.clear();
  if (rest.length <= 24) endings.set(rest, ending);
  return ending;
}

/** A suffix and a unit, or one of them; PF-days and its likes. */
function readEnding(rest: string): Ending | undefined {
  const words = /^\s*([A-Za-z]+)(?:(\s+|-)([A-Za-z]+))?\s*$/.exec(rest);
  if (words === null) return /^\s*$/.test(rest) ? { factor: 1, tens: 0, dimension: 'number' } : undefined;
  const [, one = '', join = '', two] = words;
  const first = findUnit(one, !/^\s/.test(rest));
  const second = two === undefined ? undefined : findUnit(two);
  if (first === undefined || (two !== undefined && second === undefined)) return undefined;
  const parts = second === undefined ? [first] : [first, second];
  // what needs the whole parser: assumptions to state, per cent, accelerators, two units that are not joined
  if (parts.some(one => one.note !== undefined || !['scale', 'plain'].includes(one.role))) return undefined;
  if (second !== undefined && join !== '-' && first.role !== 'scale') return undefined;
  const exponents = parts
    .map(one => one.exponents)
    .reduce((a: Exponents, b) => a.map((exponent, index) => exponent + b[index]!));
  if (!isNumber(exponents) && exponentOf(exponents, 'second') < 0) return undefined;
  return {
    factor: parts.reduce((product, one) => product * one.factor, 1),
    tens: parts.reduce((sum, one) => sum + one.tens, 0),
    dimension: dimensionName(exponents),
  };
}

/** What was given instead of a text. */
function shown(value: unknown): string {
  return typeof value === 'number' ? `the number ${value}` : value === null ? 'null' : typeof value;
}
