import { Refusal } from '../core/refusal.ts';
/** Place in a text: from the first offset to before the second, from 0. */
export type Span = readonly [start: number, end: number];

/** How much of a long text a message shows. */
const SHOWN = 60;

/** A quantity that cannot be read, with the text, the place and a sentence that shows both. */
export class QuantityError extends Refusal {
  override readonly name = 'QuantityError';
  readonly text: string;
  readonly span: Span;
  /** What is wrong, without the text and the place. */
  readonly reason: string;

  /**
   * @param reason what is wrong
   * @param text the whole quantity
   * @param span the place; the whole text unless given
   * @param advice what to write instead
   */
  constructor(reason: string, text: string, span: Span = [0, text.length], advice?: string) {
    super(`${describe(reason, text, span)}${advice === undefined ? '' : `; ${advice}`}`);
    this.reason = reason;
    this.text = text;
    this.span = span;
  }
}

function describe(reason: string, text: string, [start, end]: Span): string {
  const isWhole = text.slice(0, start).trim() === '' && text.slice(end).trim() === '';
  return isWhole
    ? `${reason}: got ${quote(text)}`
    : `${reason}: at column ${start + 1} of ${quote(text, start)}`;
}

/** A text in quotes, on one line; a long one is cut around the place. */
function quote(text: string, around = 0): string {
  if (text.length <= SHOWN) return `"${printable(text)}"`;
  const from = Math.max(0, Math.min(around - SHOWN / 2, text.length - SHOWN));
  const to = from + SHOWN;
  return `"${from > 0 ? '…' : ''}${printable(text.slice(from, to))}${to < text.length ? '…' : ''}"`;
}

/** One character for one, so that columns stay true; nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/\s/g, ' ').replace(/\p{Cc}|\p{Cf}/gu, '\uFFFD');
}

/**
 * Two lines that show where a quantity cannot be read: the text, and carets below the place.
 *
 * @example
 * caret(new QuantityError('Unknown unit', '3 tokns', [2, 7])) // => '3 tokns\n  ^^^^^'
 */
export function caret({ text, span: [start, end] }: QuantityError): string {
  const from = text.length <= SHOWN ? 0 : Math.max(0, Math.min(start - SHOWN / 2, text.length - SHOWN));
  const line = printable(text.slice(from, from + SHOWN));
  const length = Math.max(1, Math.min(end, from + SHOWN) - start);
  return `${line}\n${' '.repeat(start - from)}${'^'.repeat(length)}`;
}
