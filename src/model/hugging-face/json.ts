import { Refusal } from '../../core/refusal.ts';

/** What stands for a number that JSON has not; no text of a file has it. */
const MARK = '\u0000';

/** Strings whole, so that nothing inside of them is taken for a word; comments; Python's words for numbers. */
const pieces = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|-?\b(?:NaN|Infinity)\b/g;

/** Strings whole, and commas before an end. */
const lastCommas = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g;

/**
 * JSON as people and Python write it: after a byte-order mark, with comments, commas before an end, NaN and Infinity.
 *
 * @param text of a file
 * @param name what to call it
 * @throws RangeError that names the file and the first problem
 */
export function looseJson(text: string, name: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch (error) {
    try {
      return JSON.parse(plain.replace(pieces, replacement).replace(lastCommas, replacement), restored);
    } catch {
      const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
      throw new Refusal(`${name} must be JSON: ${reason}`);
    }
  }
}

function replacement(piece: string): string {
  if (piece.startsWith('"')) return piece;
  return /NaN|Infinity/.test(piece) ? JSON.stringify(MARK + piece) : ' ';
}

function restored(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(MARK) ? Number(value.slice(1)) : value;
}
