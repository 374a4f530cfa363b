import { QuantityError, type Span } from './error.ts';
import { readNumber, readSuperscript, SUPERSCRIPTS } from './read-number.ts';
import { readWord } from './read-word.ts';
import type { Operator, Token } from './token.ts';
import type { QuantityAccelerator } from './types.ts';
import { DOLLAR, PERCENT } from './units.ts';

const EXAMPLES = 'expected one such as 1e24 or 64 H100 * 30 days';

/** Longest quantity that is read, in characters. */
const MAX_LENGTH = 500;

const SIGNS: Readonly<Record<string, Operator>> = {
  '+': '+',
  '-': '-',
  '−': '-',
  '*': '*',
  '×': '*',
  '·': '*',
  '⋅': '*',
  '∗': '*',
  '/': '/',
  '÷': '/',
  '^': '^',
  '(': '(',
  ')': ')',
};

/** Read a text into tokens. Throws QuantityError at the first character or word that means nothing here. */
export function tokenize(text: string, accelerators: readonly QuantityAccelerator[]): readonly Token[] {
  if (text.trim() === '') throw new QuantityError('Quantity is empty', text, undefined, EXAMPLES);
  if (text.length > MAX_LENGTH) {
    throw new QuantityError(
      `Quantity is too long: ${text.length} characters`,
      text,
      undefined,
      `expected at most ${MAX_LENGTH}`,
    );
  }
  const tokens: Token[] = [];
  // "about": says nothing about the value
  let at = /^\s*[~≈]?/.exec(text)![0].length;
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/.test(character)) at++;
    else at = readToken(text, at, tokens, accelerators);
  }
  if (tokens.length === 0) throw new QuantityError('Quantity is empty', text, undefined, EXAMPLES);
  return tokens;
}

function readToken(
  text: string,
  start: number,
  tokens: Token[],
  accelerators: readonly QuantityAccelerator[],
): number {
  const character = text[start]!;
  if (/[\d.]/.test(character)) return readNumber(text, start, tokens);
  if (SUPERSCRIPTS.includes(character) || character === '⁻') return readSuperscript(text, start, tokens);
  if (text.startsWith('**', start)) {
    tokens.push({ kind: 'operator', operator: '^', span: [start, start + 2] });
    return start + 2;
  }
  const span: Span = [start, start + 1];
  if (character === '$') tokens.push({ kind: 'dollar', unit: DOLLAR, span });
  else if (character === '%') tokens.push({ kind: 'unit', unit: PERCENT, span });
  else if (character === '@') tokens.push({ kind: 'at', span });
  else if (character === ',') tokens.push(comma(text, start, tokens));
  else if (Object.hasOwn(SIGNS, character)) tokens.push(sign(text, start, tokens));
  else if (/[\p{L}\p{M}]/u.test(character)) return readWord(text, start, tokens, accelerators);
  else
    throw new QuantityError(unexpected(text, start), text, [start, start + characterAt(text, start).length]);
  return start + 1;
}

/** A whole character, not half of a pair. */
function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

function unexpected(text: string, at: number): string {
  const character = characterAt(text, at);
  if (/[€£¥₹]/.test(character)) return 'Money must be in US dollars';
  return /\p{C}/u.test(character) ? 'Unexpected character' : `Unexpected ${character}`;
}

/** A sign of arithmetic; a hyphen right between a unit or number and a word joins the two. */
function sign(text: string, start: number, tokens: readonly Token[]): Token {
  const operator = SIGNS[text[start]!]!;
  const before = tokens.at(-1);
  const joins =
    text[start] === '-' &&
    (before?.kind === 'unit' || before?.kind === 'number') &&
    before.span[1] === start &&
    /\p{L}/u.test(text[start + 1] ?? '');
  return { kind: 'operator', operator, span: [start, start + 1], ...(joins && { joins }) };
}

/** A comma after a unit stands for "and"; between plain numbers it could be a decimal comma. */
function comma(text: string, start: number, tokens: readonly Token[]): Token {
  if (tokens.at(-1)?.kind !== 'unit') throw new QuantityError('Unexpected ,', text, [start, start + 1]);
  return { kind: 'operator', operator: '*', word: true, span: [start, start + 1] };
}
