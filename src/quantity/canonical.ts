import { isQualified, refuseLooseNumber } from './adjacency.ts';
import { readAtom } from './atoms.ts';
import { exponentOf } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import type { Notes } from './notes.ts';
import { isOperator, type Token } from './token.ts';
import type { Value } from './value.ts';

/** Most numbers, and deepest parentheses, that a person writes into one quantity. */
const MAX_ATOMS = 100;
const MAX_DEPTH = 20;

/** A quantity as arithmetic of symbols q0, q1, … that stand for its numbers with their units. */
export interface Canonical {
  readonly text: string;
  readonly atoms: readonly Value[];
  /** The place in the quantity that an offset in the canonical text comes from. */
  readonly spanAt: (offset: number) => Span;
}

/**
 * Bind numbers and units to symbols and write every multiplication out, so that the grammar behind it has no
 * implicit multiplication to get wrong.
 */
export function canonicalize(text: string, tokens: readonly Token[], notes: Notes): Canonical {
  const writer = new Writer(text);
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at]!;
    if (token.kind === 'operator') {
      writer.operator(token.operator, token.span);
      at++;
    } else if (token.kind === 'at') {
      writer.at(token.span);
      at++;
    } else {
      const atom = readAtom(text, tokens, at, notes);
      refuseLooseNumber(text, tokens, { start: at, next: atom.next }, atom.value);
      writer.atom(atom.value, {
        isExponent: isOperator(tokens[at - 1], '^'),
        isQualified: isQualified(text, tokens, at),
      });
      at = atom.next;
    }
  }
  return writer.finish();
}

class Writer {
  readonly #source: string;
  readonly #atoms: Value[] = [];
  readonly #pieces: { readonly offset: number; readonly span: Span }[] = [];
  /** Whether each open parenthesis divides, and where it opens. */
  readonly #open: { readonly divides: boolean; readonly span: Span }[] = [];
  #text = '';
  #afterOperand = false;
  /** Whether what comes next divides, and whether what came last did. */
  #divides = false;
  #lastDivided = false;
  #afterAt = false;

  constructor(source: string) {
    this.#source = source;
  }

  operator(operator: string, span: Span): void {
    if (operator === '(') {
      this.#multiply(span);
      this.#open.push({ divides: this.#divides, span });
      if (this.#open.length > MAX_DEPTH)
        throw new QuantityError(`Parentheses are nested deeper than ${MAX_DEPTH}`, this.#source, span);
      this.#divides = false;
    } else if (operator === ')') {
      const opened = this.#open.pop();
      if (opened === undefined || !this.#afterOperand)
        throw new QuantityError('Unexpected )', this.#source, span);
      this.#lastDivided = opened.divides;
    } else {
      this.#expectOperandBefore(operator, span);
      // a sign before an operand does not change what the operand is for
      if (this.#afterOperand) this.#divides = operator === '/';
    }
    this.#put(operator, span);
    this.#afterOperand = operator === ')';
    this.#afterAt = false;
  }

  at(span: Span): void {
    this.#expectOperandBefore('at', span);
    this.#put('*', span);
    this.#afterOperand = false;
    this.#divides = false;
    this.#afterAt = true;
  }

  atom(
    value: Value,
    { isExponent, isQualified }: { readonly isExponent: boolean; readonly isQualified: boolean },
  ): void {
    this.#multiply(value.span);
    const isPrice = exponentOf(value.exponents, 'USD') === 1 && value.exponents.some(one => one < 0);
    if (this.#atoms.length === MAX_ATOMS)
      throw new QuantityError(`Quantity has more than ${MAX_ATOMS} numbers`, this.#source, value.span);
    this.#put(`q${this.#atoms.length}`, value.span);
    this.#atoms.push({
      ...value,
      ...(this.#afterAt && isPrice && { isPriceAt: true }),
      // at 40% and at 0.4 are utilisations, 40% of something is not
      ...(isQualified && value.share !== undefined && { share: 'named' }),
    });
    this.#afterOperand = true;
    this.#lastDivided = this.#divides && !isExponent;
    this.#divides = false;
    this.#afterAt = false;
  }

  finish(): Canonical {
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined)
      throw new QuantityError('Parenthesis is not closed', this.#source, unclosed.span);
    if (!this.#afterOperand) {
      const last = this.#pieces.at(-1)!;
      throw new QuantityError(
        `Expected a number after ${this.#source.slice(...last.span)}`,
        this.#source,
        last.span,
      );
    }
    const pieces = this.#pieces;
    return {
      text: this.#text,
      atoms: this.#atoms,
      spanAt: offset => (pieces.findLast(piece => piece.offset <= offset) ?? pieces[0]!).span,
    };
  }

  #put(piece: string, span: Span): void {
    this.#pieces.push({ offset: this.#text.length, span });
    this.#text += piece;
  }

  #expectOperandBefore(operator: string, span: Span): void {
    if (this.#afterOperand || operator === '+' || operator === '-') return;
    throw new QuantityError(`Expected a number before ${this.#source.slice(...span)}`, this.#source, span);
  }

  /** Two operands side by side multiply, unless the first divides: then it is unclear how far that reaches. */
  #multiply(span: Span): void {
    if (!this.#afterOperand) return;
    if (this.#lastDivided) {
      throw new QuantityError(
        `Write * or parentheses before ${this.#source.slice(...span)}, it is unclear whether it divides, too`,
        this.#source,
        span,
      );
    }
    this.#put('*', span);
    this.#divides = false;
  }
}
