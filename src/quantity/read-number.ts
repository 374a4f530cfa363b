import { QuantityError, type Span } from './error.ts';
import type { Token } from './token.ts';

export const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Read a number with its thousands separators; the offset after it. */
export function readNumber(text: string, start: number, tokens: Token[]): number {
  const pattern = /(?:\d+(?:[,_]\d+)*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
  pattern.lastIndex = start;
  const written = pattern.exec(text)?.[0];
  if (written === undefined) {
    const isRange = text.startsWith('..', start);
    throw new QuantityError(isRange ? 'A range is not expected here' : 'Unexpected .', text, [
      start,
      start + (isRange ? 2 : 1),
    ]);
  }
  const span: Span = [start, start + written.length];
  const whole = /^[\d,_]*/.exec(written)![0];
  if (/[,_]/.test(whole) && !/^\d{1,3}(,\d{3})+$|^\d+(_\d+)+$/.test(whole)) {
    throw new QuantityError(
      'Commas must separate groups of three digits',
      text,
      span,
      'decimals follow a point',
    );
  }
  const value = Number(written.replace(/[,_]/g, ''));
  if (!Number.isFinite(value))
    throw new QuantityError('Number is too large', text, span, 'expected at most 1.8e308');
  tokens.push({ kind: 'number', value, span });
  return span[1];
}

/** Read a superscript as a power: 10²⁴. */
export function readSuperscript(text: string, start: number, tokens: Token[]): number {
  const written = /^⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/.exec(text.slice(start))?.[0];
  if (written === undefined) throw new QuantityError('Unexpected ⁻', text, [start, start + 1]);
  const digits = written.replace(/./g, one => (one === '⁻' ? '-' : String(SUPERSCRIPTS.indexOf(one))));
  const span: Span = [start, start + written.length];
  tokens.push({ kind: 'operator', operator: '^', span });
  if (digits.startsWith('-')) tokens.push({ kind: 'operator', operator: '-', span });
  tokens.push({ kind: 'number', value: Math.abs(Number(digits)), span });
  return span[1];
}
