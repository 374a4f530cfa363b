import { readNumber } from './atom-number.ts';
import { readUnits, UnitChain } from './atom-units.ts';
import { isNumber } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import { Notes } from './notes.ts';
import { isOperator, type Token } from './token.ts';
import type { Unit } from './units.ts';
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
  if (number.value === undefined || !isExponent(tokens, start)) next = readUnits(tokens, next, chain, notes);
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
      ...(chain.roles.has('device') && { deviceSpan: span }),
      ...(chain.acceleratorSpan && { acceleratorName: text.slice(...chain.acceleratorSpan) }),
      ...share(chain, written, next === number.next),
    },
  };
}

/** Whether what starts at a token is an exponent, with or without a sign. */
function isExponent(tokens: readonly Token[], start: number): boolean {
  const [sign, power] = [tokens[start - 1], tokens[start - 2]];
  if (isOperator(sign, '^')) return true;
  return (isOperator(sign, '-') || isOperator(sign, '+')) && isOperator(power, '^');
}

function share(chain: UnitChain, written: number, isBare: boolean): Pick<Value, 'share'> {
  if (!isNumber(chain.exponents)) return {};
  if (chain.roles.has('utilisation')) return { share: 'named' };
  if (chain.roles.has('percent')) return { share: 'marked' };
  return isBare && written < 1 ? { share: 'possible' } : {};
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
  const end = readUnits(tokens, next + 2, new UnitChain(), new Notes());
  const units = text.slice(unit.span[0], tokens[end - 1]!.span[1]);
  const number = text.slice(...below.span);
  throw new QuantityError(
    `Write (${top}/${number}) ${units} or ${top} / (${number} ${units}), which differ`,
    text,
    [tokens[start]!.span[0], tokens[end - 1]!.span[1]],
  );
}
