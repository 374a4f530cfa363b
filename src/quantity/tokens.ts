import { append } from '../core/unbounded.ts';
import { isOtherModel, nearest } from '../text/names.ts';
import { findAccelerator, type QuantityAccelerator } from './accelerators.ts';
import { dimensions } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import { findUnit, PERCENT, type Unit, unitWords } from './units.ts';

/** Signs of arithmetic, and @ for what qualifies the words before it: a price, a utilisation. */
export type Operator = '+' | '-' | '*' | '/' | '^' | '(' | ')' | '@';

/** A piece of a quantity, with its place. */
export type Token = { readonly span: Span } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'unit'; readonly unit: Unit; readonly accelerator?: QuantityAccelerator }
  | { readonly kind: 'dollar' }
  /** `joins` marks a hyphen inside a unit, as in PF-days. */
  | { readonly kind: 'operator'; readonly operator: Operator; readonly joins?: true }
);

/** Whether a token is this sign, or the word for it. */
export function isOperator(token: Token | undefined, operator: Operator): boolean {
  return token?.kind === 'operator' && token.operator === operator && token.joins !== true;
}

/** Longest quantity that is read, in characters. */
const MAX_LENGTH = 500;

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

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
  '@': '@',
};

const WORDS: Readonly<Record<string, Operator>> = {
  at: '@',
  for: '*',
  and: '*',
  with: '*',
  on: '*',
  of: '*',
  over: '*',
  times: '*',
  x: '*',
  per: '/',
  plus: '+',
  minus: '-',
};

/** Guesses by the accelerators that are known, remembered: the bad lines of a stream are often bad alike. */
const guesses = new WeakMap<readonly QuantityAccelerator[], Map<string, string | undefined>>();
const MOST_GUESSES = 1024;

function guessOf(word: string, accelerators: readonly QuantityAccelerator[]): string | undefined {
  const known = guesses.get(accelerators) ?? new Map<string, string | undefined>();
  if (!known.has(word)) {
    const names = accelerators.flatMap(one => [...one.aliases, one.id]).sort((a, b) => a.length - b.length);
    if (known.size === MOST_GUESSES) known.clear();
    known.set(word, nearest(word, [...unitWords, ...names.filter(name => !isOtherModel(word, name))]));
    guesses.set(accelerators, known);
  }
  return known.get(word);
}

/** A text on its way to tokens: what is to be known at every place. */
interface Source {
  readonly text: string;
  readonly accelerators: readonly QuantityAccelerator[];
}

/** Read a text into tokens. Throws QuantityError at the first character or word that means nothing here. */
export function tokenize(text: string, accelerators: readonly QuantityAccelerator[]): readonly Token[] {
  if (text.length > MAX_LENGTH && text.trim() !== '') {
    const reason = `Quantity is too long: ${text.length} characters`;
    throw new QuantityError(reason, text, undefined, `expected at most ${MAX_LENGTH}`);
  }
  const tokens: Token[] = [];
  // "about" says nothing about the value
  let at = /^\s*[~≈]?/.exec(text)![0].length;
  while (at < text.length) {
    if (!/\s/.test(text[at]!)) {
      append(tokens, readAt({ text, accelerators }, at, tokens.at(-1)));
      at = tokens.at(-1)!.span[1];
    } else at++;
  }
  if (tokens.length > 0) return tokens;
  throw new QuantityError(
    'Quantity is empty',
    text,
    undefined,
    'expected one such as 1e24 or 64 H100 * 30 days',
  );
}

/** The token that starts at an offset; a superscript gives several. */
function readAt(source: Source, start: number, before: Token | undefined): readonly Token[] {
  const { text } = source;
  const character = text[start]!;
  const span: Span = [start, start + 1];
  if (/[\d.]/.test(character)) return [readNumber(text, start)];
  if (SUPERSCRIPTS.includes(character) || character === '⁻') return readSuperscript(text, start);
  if (text.startsWith('**', start)) return [{ kind: 'operator', operator: '^', span: [start, start + 2] }];
  if (character === '$') return [{ kind: 'dollar', span }];
  if (character === '%') return [{ kind: 'unit', unit: PERCENT, span }];
  // a comma after a unit stands for "and"; between plain numbers it could be a decimal comma
  if (character === ',' && before?.kind === 'unit') return [{ kind: 'operator', operator: '*', span }];
  if (Object.hasOwn(SIGNS, character)) {
    const joins = character === '-' && isJoin(text, start, before);
    return [{ kind: 'operator', operator: SIGNS[character]!, span, ...(joins && { joins }) }];
  }
  if (/[\p{L}\p{M}]/u.test(character)) return [readWord(source, start, before)];
  // a whole character, not half of a pair
  const whole = String.fromCodePoint(text.codePointAt(start)!);
  throw new QuantityError(unexpected(whole), text, [start, start + whole.length]);
}

function unexpected(character: string): string {
  if (/[€£¥₹]/.test(character)) return 'Money must be in US dollars';
  return /\p{C}/u.test(character) ? 'Unexpected character' : `Unexpected ${character}`;
}

/** Whether a hyphen stands right between a unit or number and a word. */
function isJoin(text: string, at: number, before: Token | undefined): boolean {
  const follows = (before?.kind === 'unit' || before?.kind === 'number') && before.span[1] === at;
  return follows && /\p{L}/u.test(text[at + 1] ?? '');
}

/** A number with its thousands separators. */
function readNumber(text: string, start: number): Token {
  const pattern = /(?:\d+(?:[,_]\d+)*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
  pattern.lastIndex = start;
  const written = pattern.exec(text)?.[0];
  if (written === undefined) {
    if (text.startsWith('..', start))
      throw new QuantityError('A range is not expected here', text, [start, start + 2]);
    throw new QuantityError('Unexpected .', text, [start, start + 1]);
  }
  const span: Span = [start, start + written.length];
  const whole = /^[\d,_]*/.exec(written)![0];
  if (/[,_]/.test(whole) && !/^\d{1,3}(,\d{3})+$|^\d+(_\d+)+$/.test(whole)) {
    const advice = 'decimals follow a point';
    throw new QuantityError('Commas must separate groups of three digits', text, span, advice);
  }
  const value = Number(written.replace(/[,_]/g, ''));
  if (Number.isFinite(value)) return { kind: 'number', value, span };
  throw new QuantityError('Number is too large', text, span, 'expected at most 1.8e308');
}

/** A superscript as a power: 10²⁴. */
function readSuperscript(text: string, start: number): readonly Token[] {
  const written = /^⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/.exec(text.slice(start))?.[0];
  if (written === undefined) throw new QuantityError('Unexpected ⁻', text, [start, start + 1]);
  const span: Span = [start, start + written.length];
  const value = Number([...written.replace('⁻', '')].map(one => SUPERSCRIPTS.indexOf(one)).join(''));
  return [
    { kind: 'operator', operator: '^', span },
    ...(written.startsWith('⁻') ? [{ kind: 'operator', operator: '-', span } as const] : []),
    { kind: 'number', value, span },
  ];
}

/** An accelerator's name, a unit, a word of arithmetic, or the first of two that are written as one. */
function readWord({ text, accelerators }: Source, start: number, before: Token | undefined): Token {
  // of what a DGX or HGX holds its name says: DGX H100
  if (/^[dh]gx[ -]?[a-z]/i.test(text.slice(start, start + 5)))
    return { kind: 'unit', unit: findUnit('DGX')!, span: [start, start + 3] };
  const found = findAccelerator(text, start, accelerators);
  if (found !== undefined) {
    const { accelerator } = found;
    const unit: Unit = { factor: 1, tens: 0, exponents: dimensions.device, role: 'device' };
    return { kind: 'unit', unit, accelerator, span: [start, skipDeviceWord(text, found.end)] };
  }
  const word = /^[\p{L}\p{M}]+/u.exec(text.slice(start))![0];
  const span: Span = [start, start + word.length];
  const isAttached = before?.kind === 'number' && before.span[1] === start;
  const unit = /\d/.test(text[span[1]] ?? '') ? undefined : findUnit(word, isAttached);
  if (unit !== undefined) return { kind: 'unit', unit, span };
  const name = word.toLowerCase();
  // for a month, at a utilisation of 40%
  if (/^an?$/.test(name) && before?.kind !== 'unit' && /^ +\p{L}/u.test(text.slice(span[1])))
    return { kind: 'number', value: 1, span };
  if (Object.hasOwn(WORDS, name)) return { kind: 'operator', operator: WORDS[name]!, span };
  // xH100 as in 64xH100, Bparams as in 70Bparams
  const goesOn =
    findUnit(word.slice(1)) !== undefined || findAccelerator(text, start + 1, accelerators) !== undefined;
  if (goesOn && /^x/i.test(word)) return { kind: 'operator', operator: '*', span: [start, start + 1] };
  const scale = isAttached ? findUnit(word[0]!, true) : undefined;
  if (goesOn && scale?.role === 'scale') return { kind: 'unit', unit: scale, span: [start, start + 1] };
  const written = /^[\p{L}\p{M}\d]+(?:\.[\p{L}\d]*)?/u.exec(text.slice(start))![0];
  const [reason, advice] = unknownWord(written, accelerators);
  throw new QuantityError(reason, text, [start, start + written.length], advice);
}

/** `H100 GPUs`, `TPU v4 chips`: the word adds nothing to the name. */
function skipDeviceWord(text: string, end: number): number {
  const word = /^[ -]([A-Za-z]+)(?![A-Za-z0-9])/.exec(text.slice(end, end + 16));
  return word !== null && findUnit(word[1]!)?.role === 'device' ? end + word[0].length : end;
}

/** Why a word is not understood, and the nearest that is. */
function unknownWord(
  word: string,
  accelerators: readonly QuantityAccelerator[],
): readonly [reason: string, advice?: string] {
  const shown = word.length > 30 ? `${word.slice(0, 30)}…` : word;
  if (/^(nan|inf|infinity)$/i.test(word)) return ['Quantity must be a finite number'];
  if (word === 'm') return ['Unit m can mean million, minutes or months', 'write M, min or months'];
  if (word === 'G') return ['Unknown unit G', 'write B for a billion'];
  const guess = guessOf(word, accelerators);
  if (guess !== undefined) return [`Unknown unit ${shown}`, `did you mean ${guess}?`];
  if (/^[A-Za-z]{1,3}\d{1,4}[A-Za-z]?$/.test(word) && accelerators.length > 0)
    return [
      `No accelerator ${shown} is on file`,
      'give its dense peak, as in 64 * 165 TFLOP/s * 30 days * 40%',
    ];
  return [`Unknown unit ${shown}`, 'expected one such as FLOP, tokens, params, days, H100, or k, M, B, T'];
}
