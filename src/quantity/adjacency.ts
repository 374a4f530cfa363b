import { QuantityError } from './error.ts';
import type { Token } from './token.ts';
import type { Value } from './value.ts';

/** Words that join a budget and what qualifies it: a time, a price, a utilisation. None of them says "times 5". */
const JOINING = new Set(['and', 'with', 'at', '@', 'for', 'on', 'over', ',']);

/** Words that qualify what stands before them: a share behind one of them is a utilisation. */
const QUALIFYING = new Set(['and', 'with', 'at', '@', ',']);

/** Where an atom stands: its tokens are those from `start` to before `next`. */
interface Place {
  readonly start: number;
  readonly next: number;
}

/**
 * Refuse a plain number that nothing multiplies: `1e24 1e25` are two budgets, `1 000 000` is one number in another
 * notation, and `1e24 FLOP and 5` says nothing that we know.
 */
export function refuseLooseNumber(
  text: string,
  tokens: readonly Token[],
  { start, next }: Place,
  { span, share }: Value,
): void {
  const before = tokens[start - 1];
  if (before === undefined) return;
  const written = tokens.slice(start, next);
  const isPlain = written.every(token => token.kind === 'number' || token.kind === 'operator');
  const startsWithNumber = written[0]!.kind === 'number' || written[0]!.kind === 'dollar';
  if (before.kind === 'number' ? startsWithNumber : endsOperand(before) && isPlain) {
    const isPair = before.kind === 'number';
    throw new QuantityError(
      isPair ? 'Two numbers side by side' : 'Number without a unit',
      text,
      span,
      isPair
        ? 'write * between them, commas within one number, or give one budget'
        : 'write * before it to multiply, or give its unit',
    );
  }
  if (isPlain && share === undefined && JOINING.has(wordOf(text, before)) && !continues(text, tokens[next])) {
    throw new QuantityError(
      `Expected a unit or a share after ${text.slice(...before.span)}`,
      text,
      span,
      'write * to multiply',
    );
  }
}

/** Whether a word before an atom makes a share of it a utilisation: at 0.4, and 40%. */
export function isQualified(text: string, tokens: readonly Token[], start: number): boolean {
  const before = tokens[start - 1];
  return before !== undefined && QUALIFYING.has(wordOf(text, before));
}

function endsOperand(token: Token): boolean {
  return token.kind === 'unit' || (token.kind === 'operator' && token.operator === ')');
}

function wordOf(text: string, token: Token): string {
  return token.kind === 'at' || token.kind === 'operator' ? text.slice(...token.span).toLowerCase() : '';
}

/** Whether a number is part of a product: for 2 * 30 days. */
function continues(text: string, after: Token | undefined): boolean {
  if (after?.kind !== 'operator') return false;
  return !JOINING.has(wordOf(text, after)) && ['*', '/', '^', '('].includes(after.operator);
}
