import { Refusal } from '../core/refusal.ts';
/** Longest expression that is read, in characters. */
export const MAX_LENGTH = 2000;

/** Deepest nesting of parentheses; a call counts as one. */
const MAX_DEPTH = 50;

/** Most signs in a row: `---1`. */
const MAX_SIGNS = 20;

/**
 * Refuse what no person writes before a recursive parser sees it: other characters than arithmetic needs, more
 * than a page of text, parentheses nested beyond measure.
 *
 * @throws RangeError that names the limit or the character
 */
export function checkLimits(text: string): void {
  if (text.length > MAX_LENGTH) {
    throw new Refusal(
      `Expression is too long: expected at most ${MAX_LENGTH} characters, got ${text.length}`,
    );
  }
  const strange = /[^\w\s.+\-*/^()]/u.exec(text);
  if (strange !== null) {
    throw new Refusal(
      `Expression may hold only names, numbers, + - * / ^ and parentheses: got ${strange[0]} at column ${strange.index + 1}`,
    );
  }
  let depth = 0;
  let signs = 0;
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    signs = character === '-' || character === '+' ? signs + 1 : /\s/.test(character) ? signs : 0;
    if (depth > MAX_DEPTH || signs > MAX_SIGNS) {
      throw new Refusal(
        `Expression is nested too deeply: expected at most ${MAX_DEPTH} parentheses and ${MAX_SIGNS} signs in a row`,
      );
    }
  }
}
