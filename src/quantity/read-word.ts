import { deviceNames, findDevice } from './device-names.ts';
import { dimensions } from './dimensions.ts';
import { QuantityError, type Span } from './error.ts';
import { unknownWord } from './messages.ts';
import type { Operator, Token } from './token.ts';
import type { QuantityAccelerator } from './types.ts';
import { findUnit } from './units.ts';

const WORDS: Readonly<Record<string, Operator | 'at'>> = {
  at: 'at',
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

/** Read an accelerator's name, a unit or a word of arithmetic; the offset after it. */
export function readWord(
  text: string,
  start: number,
  tokens: Token[],
  accelerators: readonly QuantityAccelerator[],
): number {
  const device = findDevice(text, start, accelerators);
  if (device !== undefined) {
    const end = skipDeviceWord(text, device.end);
    tokens.push({
      kind: 'unit',
      unit: { factor: 1, tens: 0, exponents: dimensions.device, role: 'device' },
      accelerator: device.accelerator,
      span: [start, end],
    });
    return end;
  }
  const word = /^[\p{L}\p{M}]+/u.exec(text.slice(start))![0];
  const span: Span = [start, start + word.length];
  const before = tokens.at(-1);
  const isAttached = before?.kind === 'number' && before.span[1] === start;
  const followedByDigit = /\d/.test(text[span[1]] ?? '');
  const unit = followedByDigit ? undefined : findUnit(word, isAttached);
  if (unit !== undefined) {
    tokens.push({ kind: 'unit', unit, span });
    return span[1];
  }
  const meaning = WORDS[word.toLowerCase()];
  if (meaning !== undefined && Object.hasOwn(WORDS, word.toLowerCase())) {
    tokens.push(
      meaning === 'at' ? { kind: 'at', span } : { kind: 'operator', operator: meaning, word: true, span },
    );
    return span[1];
  }
  return readGlued(text, start, word, tokens, accelerators, isAttached);
}

/** Words written as one: `xH100` as in 64xH100, `Bparams` as in 70Bparams. */
function readGlued(
  text: string,
  start: number,
  word: string,
  tokens: Token[],
  accelerators: readonly QuantityAccelerator[],
  isAttached: boolean,
): number {
  const rest = word.slice(1);
  if (
    /^x/i.test(word) &&
    (findUnit(rest) !== undefined || findDevice(text, start + 1, accelerators) !== undefined)
  ) {
    tokens.push({ kind: 'operator', operator: '*', word: true, span: [start, start + 1] });
    return start + 1;
  }
  const scale = isAttached ? findUnit(word[0]!, true) : undefined;
  if (
    scale?.role === 'scale' &&
    (findUnit(rest) !== undefined || findDevice(text, start + 1, accelerators) !== undefined)
  ) {
    tokens.push({ kind: 'unit', unit: scale, span: [start, start + 1] });
    return start + 1;
  }
  const written = /^[\p{L}\p{M}\d]+(?:\.[\p{L}\d]*)?/u.exec(text.slice(start))![0];
  const [reason, advice] = unknownWord(written, deviceNames(accelerators));
  throw new QuantityError(reason, text, [start, start + written.length], advice);
}

/** `H100 GPUs`, `TPU v4 chips`: the word adds nothing to the name. */
function skipDeviceWord(text: string, end: number): number {
  const word = /^[ -]([A-Za-z]+)(?![A-Za-z0-9])/.exec(text.slice(end, end + 16));
  return word !== null && findUnit(word[1]!)?.role === 'device' ? end + word[0].length : end;
}
