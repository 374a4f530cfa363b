import { combine, type Exponents, exponentOf, isNumber, NUMBER } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import type { Notes } from './notes.ts';
import type { Token } from './token.ts';
import type { QuantityAccelerator } from './types.ts';
import { timesTens, type Unit } from './units.ts';
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
  const number = readNumber(text, tokens, start);
  const chain = new UnitChain();
  let next = number.next;
  if (number.isDollar) chain.apply((tokens[start] as { unit: Unit }).unit, undefined);
  // an exponent takes no unit: in 10^24 FLOP the power has it
  const isExponent = isOperator(tokens[start - 1], '^') || isOperator(tokens[start - 2], '^');
  if (!isExponent) next = readUnits(tokens, next, chain, notes);
  const span: Span = [tokens[start]!.span[0], tokens[next - 1]!.span[1]];
  if (number.value === undefined && chain.isUnfinished())
    throw new QuantityError(`Expected a number before ${text.slice(...span)}`, text, span);
  if (next > number.next && isOperator(tokens[next], '^')) {
    throw new QuantityError('Write parentheses to raise a number with its unit to a power', text, [
      span[0],
      tokens[next]!.span[1],
    ]);
  }
  refuseFraction(text, tokens, {
    start,
    next: number.next,
    isBare: next === number.next && !number.isDollar,
  });
  const written = number.value ?? 1;
  return {
    next,
    value: {
      span,
      number: chain.of(written),
      exponents: chain.exponents,
      ...(chain.accelerator && { accelerator: chain.accelerator }),
      ...(chain.acceleratorSpan && { acceleratorName: text.slice(...chain.acceleratorSpan) }),
      ...share(chain, written, next === number.next),
    },
  };
}

function share(chain: UnitChain, written: number, isBare: boolean): Pick<Value, 'share'> {
  if (!isNumber(chain.exponents)) return {};
  if (chain.roles.has('utilisation')) return { share: 'named' };
  if (chain.roles.has('percent')) return { share: 'marked' };
  return isBare && written < 1 ? { share: 'possible' } : {};
}

/** Factor and dimension of units in a row. */
class UnitChain {
  factor = 1;
  tens = 0;
  exponents: Exponents = NUMBER;
  readonly roles: Set<Unit['role']> = new Set();
  accelerator: QuantityAccelerator | undefined;
  acceleratorSpan: Span | undefined;

  apply(unit: Unit, token: Token | undefined, power: 1 | -1 = 1): void {
    this.factor *= unit.factor ** power;
    this.tens += power * unit.tens;
    this.exponents = combine(this.exponents, unit.exponents, power);
    this.roles.add(unit.role);
    if (token?.kind === 'unit' && token.accelerator !== undefined) {
      this.accelerator = token.accelerator;
      this.acceleratorSpan = token.span;
    }
  }

  /** A number of these units, in base units. */
  of(written: number): number {
    return timesTens(written, this.tens) * this.factor;
  }

  /** Whether the chain needs a number to mean something: a suffix or a sign alone. */
  isUnfinished(): boolean {
    const needy = this.roles.has('scale') || this.roles.has('percent');
    return needy && [...this.roles].every(role => role === 'scale' || role === 'percent');
  }
}

interface Written {
  readonly value: number | undefined;
  readonly next: number;
  readonly isDollar: boolean;
}

/** The number itself, if there is one: `250`, `$250`, `10^24`, `5.76 × 10^23`. */
function readNumber(text: string, tokens: readonly Token[], start: number): Written {
  const isDollar = tokens[start]!.kind === 'dollar';
  const at = isDollar ? start + 1 : start;
  const first = tokens[at];
  if (first?.kind !== 'number') {
    if (isDollar) throw new QuantityError('Expected a number after $', text, tokens[start]!.span);
    return { value: undefined, next: start, isDollar };
  }
  const power = readPower(tokens, at);
  const digits = power === undefined ? readTens(tokens, at) : undefined;
  const [value, next] = power ?? digits ?? [first.value, at + 1];
  if (!Number.isFinite(value)) {
    const span: Span = [first.span[0], tokens[next - 1]!.span[1]];
    throw new QuantityError('Number is too large', text, span, 'expected at most 1.8e308');
  }
  return { value, next, isDollar };
}

/** `10^24`, `10^-3`, with the position after it; a tower of powers is left to the grammar. */
function readPower(tokens: readonly Token[], at: number): readonly [value: number, next: number] | undefined {
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
function readTens(tokens: readonly Token[], at: number): readonly [value: number, next: number] | undefined {
  const [before, digits, sign, ten] = [tokens[at - 1], tokens[at], tokens[at + 1], tokens[at + 2]];
  if (isOperator(before, '/') || isOperator(before, '^') || !isOperator(sign, '*')) return undefined;
  if (digits?.kind !== 'number' || ten?.kind !== 'number' || ten.value !== 10) return undefined;
  const power = readPower(tokens, at + 2);
  if (power === undefined) return undefined;
  const tens = Math.round(Math.log10(power[0]));
  return Number(`1e${tens}`) === power[0] ? [timesTens(digits.value, tens), power[1]] : undefined;
}

/** Units that follow: side by side, joined by hyphens, and those that divide. */
function readUnits(tokens: readonly Token[], start: number, chain: UnitChain, notes: Notes): number {
  let at = start;
  let power: 1 | -1 = 1;
  for (;;) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    if (token?.kind === 'unit') {
      // behind a division only a suffix or an accelerator takes the unit after it along: $3/M tokens, $2/GPU hour
      const before = tokens[at - 1];
      if (power === -1 && before?.kind === 'unit' && !takesAlong(before.unit, token.unit)) power = 1;
      chain.apply(token.unit, token, power);
      notes.ofUnit(token.unit);
      at++;
    } else if (isOperator(token, '/') && next?.kind === 'unit' && next.unit.role !== 'percent' && at > 0) {
      power = -1;
      at++;
    } else if (isJoin(token) && next?.kind === 'unit') {
      // PFLOP/s-days is a rate times days, $2/H100-hour a price per both
      const before = tokens[at - 1];
      if (before?.kind === 'unit' && isTime(before.unit) && isTime(next.unit)) power = 1;
      chain.apply(next.unit, next, power);
      notes.ofUnit(next.unit);
      at += 2;
    } else return at;
  }
}

function takesAlong(before: Unit, unit: Unit): boolean {
  return before.role === 'scale' || before.role === 'count' || (before.role === 'device' && isTime(unit));
}

function isTime(unit: Unit): boolean {
  return exponentOf(unit.exponents, 'second') === 1 && unit.exponents.filter(one => one !== 0).length === 1;
}

function isJoin(token: Token | undefined): boolean {
  return token?.kind === 'operator' && token.joins === true;
}

/** Whether a token is this sign or the word for it. */
export function isOperator(token: Token | undefined, operator: string): boolean {
  return token?.kind === 'operator' && token.operator === operator && token.joins !== true;
}

/** `1/2 FLOP` can be read both ways, and the two differ. */
function refuseFraction(
  text: string,
  tokens: readonly Token[],
  { start, next, isBare }: { readonly start: number; readonly next: number; readonly isBare: boolean },
): void {
  const [slash, below, unit] = tokens.slice(next, next + 3);
  if (!isBare || !isOperator(slash, '/') || below?.kind !== 'number' || unit?.kind !== 'unit') return;
  const top = text.slice(tokens[start]!.span[0], tokens[next - 1]!.span[1]);
  const [number, word] = [text.slice(...below.span), text.slice(...unit.span)];
  throw new QuantityError(
    `Write (${top}/${number}) ${word} or ${top} / (${number} ${word}), which differ`,
    text,
    [tokens[start]!.span[0], unit.span[1]],
  );
}
