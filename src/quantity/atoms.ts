import { combine, type Exponents, isNumber, isTime, NUMBER } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import { type Notes, noteUnit } from './notes.ts';
import { isOperator, type Token } from './tokens.ts';
import { DOLLAR, timesTens, type Unit } from './units.ts';
import type { Value } from './value.ts';

/** A number with its units, read as one: `64 H100`, `$2.10/H100-hour`, `6 FLOP/param/token`, `10^24 FLOP`. */
export interface Atom {
  readonly value: Value;
  /** Position of the token after it. */
  readonly next: number;
}

/**
 * Read the number and units that start at a token. Units bind to their number before anything else, so that
 * `1e24 FLOP / 989 TFLOP/s` divides by the whole rate.
 */
export function readAtom(text: string, tokens: readonly Token[], start: number, notes: Notes): Atom {
  const isDollar = tokens[start]!.kind === 'dollar';
  const number = readNumber(text, tokens, start);
  // an exponent takes no unit: in 10^24 FLOP the power has it
  const takesUnits = number.value === undefined || !isExponent(tokens, start);
  const found = takesUnits ? unitsAt(tokens, number.next) : [];
  const next = found.at(-1)?.next ?? number.next;
  for (const { unit } of found) noteUnit(notes, unit);
  const factors: readonly UnitFactor[] = isDollar ? [{ unit: DOLLAR, power: 1 }, ...found] : found;
  const roles = new Set(factors.map(({ unit }) => unit.role));
  const span: Span = [tokens[start]!.span[0], tokens[next - 1]!.span[1]];
  if (number.value === undefined && [...roles].every(role => role === 'scale' || role === 'percent'))
    throw new QuantityError(`Expected a number before ${text.slice(...span)}`, text, span);
  if (next > number.next && isOperator(tokens[next], '^')) {
    const reason = 'Write parentheses to raise a number with its unit to a power';
    throw new QuantityError(reason, text, [span[0], tokens[next]!.span[1]]);
  }
  if (factors.length === 0) refuseFraction(text, tokens, start, next);
  const written = number.value ?? 1;
  const exponents = factors.reduce<Exponents>(
    (product, { unit, power }) => combine(product, unit.exponents, power),
    NUMBER,
  );
  const tens = factors.reduce((sum, { unit, power }) => sum + power * unit.tens, 0);
  const factor = factors.reduce((product, { unit, power }) => product * unit.factor ** power, 1);
  const named = found.findLast(one => one.token.accelerator !== undefined)?.token;
  return {
    next,
    value: {
      span,
      number: timesTens(written, tens) * factor,
      exponents,
      ...(named?.accelerator && {
        accelerator: named.accelerator,
        acceleratorName: text.slice(...named.span),
      }),
      ...(roles.has('device') && { deviceSpan: span }),
      ...(factors.length === 0 && { isBare: true }),
      ...(roles.has('node') && { isNodes: true }),
      ...(named !== undefined && (number.value === undefined || roles.has('node')) && { isUncounted: true }),
      ...(isNumber(exponents) && shareOf(roles, factors.length === 0 && written < 1)),
    },
  };
}

function shareOf(roles: ReadonlySet<Unit['role']>, isBareAndBelowOne: boolean): Pick<Value, 'share'> {
  if (roles.has('utilisation')) return { share: 'named' };
  if (roles.has('percent')) return { share: 'marked' };
  return isBareAndBelowOne ? { share: 'possible' } : {};
}

/** Whether what starts at a token is an exponent, with or without a sign. */
function isExponent(tokens: readonly Token[], start: number): boolean {
  const [power, sign] = [tokens[start - 2], tokens[start - 1]];
  if (isOperator(sign, '^')) return true;
  return (isOperator(sign, '-') || isOperator(sign, '+')) && isOperator(power, '^');
}

/** A unit that multiplies (1) or divides (-1) its number. */
interface UnitFactor {
  readonly unit: Unit;
  readonly power: 1 | -1;
}

interface FoundUnit extends UnitFactor {
  readonly token: Extract<Token, { readonly kind: 'unit' }>;
  /** Position of the token after it. */
  readonly next: number;
}

/** Units that follow each other: side by side, joined by hyphens, and those that divide. */
function unitsAt(tokens: readonly Token[], start: number): readonly FoundUnit[] {
  const found: FoundUnit[] = [];
  let power: 1 | -1 = 1;
  for (let at = start; ; at++) {
    const isSlash = isOperator(tokens[at], '/');
    const isHyphen = isJoin(tokens[at]);
    if (isSlash || isHyphen) at++;
    const token = tokens[at];
    if (token?.kind !== 'unit' || (isSlash && token.unit.role === 'percent')) return found;
    const [before, { unit }] = [tokens[at - 1], token];
    const last = tokens[isHyphen ? at - 2 : at - 1];
    if (isSlash) power = -1;
    // PFLOP/s-days is a rate times days, $2/H100-hour a price per both
    else if (isHyphen && last?.kind === 'unit' && isTime(last.unit.exponents) && isTime(unit.exponents))
      power = 1;
    // behind a division only a suffix or an accelerator takes the unit after it along: $3/M tokens, $2/GPU hour
    else if (!isHyphen && before?.kind === 'unit' && !takesAlong(before.unit, unit)) power = 1;
    found.push({ unit, power, token, next: at + 1 });
  }
}

function takesAlong(before: Unit, unit: Unit): boolean {
  return (
    ['scale', 'count', 'node'].includes(before.role) || (before.role === 'device' && isTime(unit.exponents))
  );
}

function isJoin(token: Token | undefined): boolean {
  return token?.kind === 'operator' && token.joins === true;
}

/** A number as it is written, before its units; undefined where there are only units. */
interface Written {
  readonly value: number | undefined;
  readonly next: number;
}

/** The number itself, if there is one: `250`, `$250`, `10^24`, `5.76 × 10^23`. */
function readNumber(text: string, tokens: readonly Token[], start: number): Written {
  const isDollar = tokens[start]!.kind === 'dollar';
  const at = isDollar ? start + 1 : start;
  const first = tokens[at];
  if (first?.kind !== 'number') {
    if (isDollar) throw new QuantityError('Expected a number after $', text, tokens[start]!.span);
    return { value: undefined, next: start };
  }
  const [value, next] = readPower(tokens, at) ??
    readTens(tokens, at) ??
    readFraction(tokens, at) ?? [first.value, at + 1];
  if (Number.isFinite(value)) return { value, next };
  const span: Span = [first.span[0], tokens[next - 1]!.span[1]];
  throw new QuantityError('Number is too large', text, span, 'expected at most 1.8e308');
}

/** A number of several tokens, with the position after it. */
type Compound = readonly [value: number, next: number] | undefined;

/** `10^24`, `10^-3`; a tower of powers is left to the grammar. */
function readPower(tokens: readonly Token[], at: number): Compound {
  const base = tokens[at];
  if (base?.kind !== 'number' || !isOperator(tokens[at + 1], '^')) return undefined;
  const isSigned = isOperator(tokens[at + 2], '-');
  const next = at + (isSigned ? 4 : 3);
  const exponent = tokens[next - 1];
  if (exponent?.kind !== 'number' || isOperator(tokens[next], '^')) return undefined;
  const times = isSigned ? -exponent.value : exponent.value;
  return [base.value === 10 && Number.isInteger(times) ? Number(`1e${times}`) : base.value ** times, next];
}

/** `5.76 × 10^23` as one number, rounded once; not behind a division, where it would read otherwise. */
function readTens(tokens: readonly Token[], at: number): Compound {
  const [before, digits, sign, ten] = [-1, 0, 1, 2].map(step => tokens[at + step]);
  if (isOperator(before, '/') || isOperator(before, '^') || !isOperator(sign, '*')) return undefined;
  if (digits?.kind !== 'number' || ten?.kind !== 'number' || ten.value !== 10) return undefined;
  const power = readPower(tokens, at + 2);
  if (power === undefined) return undefined;
  const tens = Math.round(Math.log10(power[0]));
  return Number(`1e${tens}`) === power[0] ? [timesTens(digits.value, tens), power[1]] : undefined;
}

/** `4/10` as one number, so that it can be a utilisation; `1/2 FLOP` is not read so, but refused. */
function readFraction(tokens: readonly Token[], at: number): Compound {
  const [before, above, sign, below, after] = [-1, 0, 1, 2, 3].map(step => tokens[at + step]);
  if (above?.kind !== 'number' || below?.kind !== 'number' || !isOperator(sign, '/')) return undefined;
  if (isOperator(before, '/') || isOperator(before, '^')) return undefined;
  if (isOperator(after, '^') || after?.kind === 'unit' || below.value === 0) return undefined;
  return [above.value / below.value, at + 3];
}

/** `1/2 FLOP` can be read both ways, and the two differ. */
function refuseFraction(text: string, tokens: readonly Token[], start: number, next: number): void {
  const [slash, below, unit] = tokens.slice(next, next + 3);
  if (!isOperator(slash, '/') || below?.kind !== 'number' || unit?.kind !== 'unit') return;
  const end = unitsAt(tokens, next + 2).at(-1)!.next;
  const top = text.slice(tokens[start]!.span[0], tokens[next - 1]!.span[1]);
  const units = text.slice(unit.span[0], tokens[end - 1]!.span[1]);
  const number = text.slice(...below.span);
  const reason = `Write (${top}/${number}) ${units} or ${top} / (${number} ${units}), which differ`;
  throw new QuantityError(reason, text, [tokens[start]!.span[0], tokens[end - 1]!.span[1]]);
}
