import { type Atom, readAtom } from './atoms.ts';
import { exponentOf } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import type { Notes } from './notes.ts';
import { isOperator, type Operator, type Token } from './tokens.ts';
import type { Value } from './value.ts';

/** Most numbers, and deepest parentheses, that a person writes into one quantity. */
const MAX_ATOMS = 100;
const MAX_DEPTH = 20;

/** Words that join a budget and what qualifies it: a time, a price, a utilisation. None of them says "times 5". */
const JOINING = new Set(['and', 'with', 'at', '@', 'for', 'on', 'over', ',']);

/** Words that qualify what stands before them: a share behind one of them is a utilisation. */
const QUALIFYING = new Set(['and', 'with', 'at', '@', ',']);

/** A quantity as arithmetic of symbols q0, q1, … that stand for its numbers with their units. */
export interface Arithmetic {
  readonly text: string;
  readonly atoms: readonly Value[];
}

/** What has been written so far, and what that means for what comes next. */
interface State {
  readonly source: string;
  readonly atoms: Value[];
  /** Whether each open parenthesis divides, and where it opens. */
  readonly open: { readonly divides: boolean; readonly span: Span }[];
  text: string;
  afterOperand: boolean;
  /** Whether what comes next divides, and whether what came last did. */
  divides: boolean;
  lastDivided: boolean;
}

/**
 * Bind numbers and units to symbols and write every multiplication out, so that the grammar behind it has no
 * implicit multiplication to get wrong. Throws QuantityError where a sign or a number has no partner.
 */
export function arithmeticOf(source: string, tokens: readonly Token[], notes: Notes): Arithmetic {
  const state: State = {
    source,
    atoms: [],
    open: [],
    text: '',
    afterOperand: false,
    divides: false,
    lastDivided: false,
  };
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    if (token.kind === 'operator') {
      writeOperator(state, token.operator, token.span);
      at++;
    } else {
      const atom = readAtom(source, tokens, at, notes);
      refuseLooseNumber(source, tokens, at, atom);
      writeAtom(state, qualified(source, tokens, at, atom.value), isOperator(tokens[at - 1], '^'));
      at = atom.next;
    }
  }
  const unclosed = state.open.at(-1);
  if (unclosed !== undefined) throw new QuantityError('Parenthesis is not closed', source, unclosed.span);
  if (!state.afterOperand) {
    const { span } = tokens.at(-1)!;
    throw new QuantityError(`Expected a number after ${source.slice(...span)}`, source, span);
  }
  return { text: state.text, atoms: state.atoms };
}

function writeOperator(state: State, operator: Operator, span: Span): void {
  const { source, open } = state;
  if (operator === '(') {
    multiply(state, span);
    open.push({ divides: state.divides, span });
    if (open.length > MAX_DEPTH)
      throw new QuantityError(`Parentheses are nested deeper than ${MAX_DEPTH}`, source, span);
    state.divides = false;
  } else if (operator === ')') {
    const opened = open.pop();
    if (opened === undefined || !state.afterOperand) throw new QuantityError('Unexpected )', source, span);
    state.lastDivided = opened.divides;
  } else {
    if (!state.afterOperand && operator !== '+' && operator !== '-')
      throw new QuantityError(`Expected a number before ${source.slice(...span)}`, source, span);
    // a sign before an operand does not change what the operand is for
    if (state.afterOperand) state.divides = operator === '/';
  }
  state.text += operator === '@' ? '*' : operator;
  state.afterOperand = operator === ')';
}

function writeAtom(state: State, value: Value, isExponent: boolean): void {
  multiply(state, value.span);
  if (state.atoms.length === MAX_ATOMS)
    throw new QuantityError(`Quantity has more than ${MAX_ATOMS} numbers`, state.source, value.span);
  state.text += `q${state.atoms.length}`;
  state.atoms.push(value);
  state.afterOperand = true;
  state.lastDivided = state.divides && !isExponent;
  state.divides = false;
}

/** Two operands side by side multiply, unless the first divides: then it is unclear how far that reaches. */
function multiply(state: State, span: Span): void {
  const { source } = state;
  if (!state.afterOperand) return;
  if (state.lastDivided) {
    const reason = `Write * or parentheses before ${source.slice(...span)}, it is unclear whether it divides, too`;
    throw new QuantityError(reason, source, span);
  }
  state.text += '*';
  state.divides = false;
}

/** A value with what the word before it says: at 40% and at 0.4 are utilisations, 40% of something is not. */
function qualified(text: string, tokens: readonly Token[], start: number, value: Value): Value {
  const isPrice = exponentOf(value.exponents, 'USD') === 1 && value.exponents.some(one => one < 0);
  const before = tokens[start - 1];
  return {
    ...value,
    ...(isPrice && isOperator(before, '@') && { isPriceAt: true }),
    ...(value.share !== undefined && QUALIFYING.has(wordOf(text, before)) && { share: 'named' }),
  };
}

/**
 * Refuse a plain number that nothing multiplies: `1e24 1e25` are two budgets, `1 000 000` is one number in another
 * notation, and `1e24 FLOP and 5` says nothing that we know.
 */
function refuseLooseNumber(
  text: string,
  tokens: readonly Token[],
  start: number,
  { value: { span, share }, next }: Atom,
): void {
  const before = tokens[start - 1];
  if (before === undefined) return;
  const written = tokens.slice(start, next);
  const isPlain = written.every(token => token.kind === 'number' || token.kind === 'operator');
  if (before.kind === 'number' && ['number', 'dollar'].includes(written[0]!.kind)) {
    const advice = 'write * between them, commas within one number, or give one budget';
    throw new QuantityError('Two numbers side by side', text, span, advice);
  }
  if (isPlain && (before.kind === 'unit' || isOperator(before, ')'))) {
    const advice = 'write * before it to multiply, or give its unit';
    throw new QuantityError('Number without a unit', text, span, advice);
  }
  if (isPlain && share === undefined && JOINING.has(wordOf(text, before)) && !goesOn(text, tokens[next])) {
    const reason = `Expected a unit or a share after ${text.slice(...before.span)}`;
    const number = text.slice(...span);
    const isPercentage = isOperator(before, '@') && Number(number) > 1 && Number(number) <= 100;
    const advice = isPercentage ? `is ${number} a utilisation? write ${number}%` : 'write * to multiply';
    throw new QuantityError(reason, text, span, advice);
  }
}

/** Whether a number is part of a product: for 2 * 30 days. */
function goesOn(text: string, after: Token | undefined): boolean {
  if (after?.kind !== 'operator' || JOINING.has(wordOf(text, after))) return false;
  return ['*', '/', '^', '('].includes(after.operator);
}

/** An operator as it is written; nothing for anything else. */
function wordOf(text: string, token: Token | undefined): string {
  return token?.kind === 'operator' ? text.slice(...token.span).toLowerCase() : '';
}
