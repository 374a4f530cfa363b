import { writtenOut } from '../render/printable.ts';
import type { Io } from './io.ts';

/**
 * Say what went wrong on standard error, in one line: line ends become spaces, what cannot be printed is escaped, and
 * a part without a space is shown up to 200 characters. Messages carry what was given, and that may be anything.
 *
 * @param messages one; several where a document has several problems, a line each
 */
export function tellError(io: Pick<Io, 'err'>, ...messages: readonly string[]): void {
  io.err(`isoflop: ${messages.map(errorLine).join('\n')}\n`);
}

/** A message on one line, with nothing that a terminal would obey. */
export function errorLine(message: string): string {
  const line = message.trim().replace(/\s*[\r\n]\s*/g, ' ');
  // what is short has no part that is too long, and most lines of a stream are short
  const short = line.length <= 200 ? line : line.replace(/(\S{200})\S+/gu, '$1…');
  const clean = short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, writtenOut);
  // of a whole text, the ends: the last words often say what was expected
  return clean.length <= 980 ? clean : clean.replace(/^(.{700}).{300,}(.{280})$/u, '$1 … $2');
}
