import { QuantityError, type Span } from './error.ts';
import { isOperator, type Token } from './token.ts';
import { timesTens } from './units.ts';

/** A number as it is written, before its units. */
export interface Written {
  readonly value: number | undefined;
  readonly next: number;
  readonly isDollar: boolean;
}

/** The number itself, if there is one: `250`, `$250`, `10^24`, `5.76 × 10^23`. */
export function readNumber(text: string, tokens: readonly Token[], start: number): Written {
  const isDollar = tokens[start]!.kind === 'dollar';
  const at = isDollar ? start + 1 : start;
  const first = tokens[at];
  if (first?.kind !== 'number') {
    if (isDollar) throw new QuantityError('Expected a number after $', text, tokens[start]!.span);
    return { value: undefined, next: start, isDollar };
  }
  const [value, next] = readPower(tokens, at) ??
    readTens(tokens, at) ??
    readFraction(tokens, at) ?? [first.value, at + 1];
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

/** `4/10` as one number, so that it can be a utilisation; `1/2 FLOP` is not read so, but refused. */
function readFraction(
  tokens: readonly Token[],
  at: number,
): readonly [value: number, next: number] | undefined {
  const [before, above, sign, below, after] = [-1, 0, 1, 2, 3].map(step => tokens[at + step]);
  if (above?.kind !== 'number' || below?.kind !== 'number' || !isOperator(sign, '/')) return undefined;
  if (isOperator(before, '/') || isOperator(before, '^')) return undefined;
  if (isOperator(after, '^') || after?.kind === 'unit' || below.value === 0) return undefined;
  return [above.value / below.value, at + 3];
}
