import { Refusal } from '../core/refusal.ts';
/** Everything a command may touch of the outside. Tests and documents pass their own. */
export interface Io {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdinIsTerminal: boolean;
  /** Write to standard output; resolves when more may be written. */
  readonly out: (text: string) => void | Promise<void>;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Width to fill, in characters. */
  readonly columns: number;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Read a text file, relative to `cwd`; throws InputError with the path when it cannot be read. */
  readonly readText: (path: string) => Promise<string>;
  /** The bytes of a file, where they are to be had; throws as `readText`. */
  readonly readBytes?: (path: string) => Promise<Uint8Array>;
  /** A part of a regular file, cut where it ends, and the size of the whole; throws as `readText`. */
  readonly readPart?: (
    path: string,
    from: number,
    length: number,
  ) => Promise<{ readonly bytes: Uint8Array; readonly size: number }>;
  /** The nearest file of a name in the working folder or one above it, relative to the former; undefined where there is none. */
  readonly findAbove?: (name: string) => string | undefined;
  /** Names in a folder, in order; undefined where the path is none. */
  readonly listFolder?: (path: string) => Promise<readonly string[] | undefined>;
  /**
   * A file piece by piece from an offset, each piece with where it begins, which file it is of, and, where that is known, how
   * long that file was; the last one is empty and says where the end was. A file that is shorter than the offset is read from its beginning. Throws as `readText`.
   */
  readonly readFrom?: (
    path: string,
    offset?: number,
  ) => AsyncIterable<{
    readonly bytes: Uint8Array;
    readonly from: number;
    readonly id: string;
    readonly size?: number;
  }>;
  /** Wait so many seconds; false where the one at the keyboard asks to stop. */
  readonly wait?: (seconds: number) => Promise<boolean>;
  /** Seconds since 1970. */
  readonly now?: () => number;
  /**
   * What stands where an answer is to be written, before work is done for it: the text of a regular file, undefined
   * where there is none. Throws what `writeText` would, and where the file cannot be read.
   */
  readonly inspectOutput?: (path: string) => Promise<string | undefined>;
  /**
   * Write a whole text file, relative to `cwd`, so that a crash leaves the old one or the new one. What the command has
   * read is refused, by whatever name or link.
   */
  readonly writeText: (path: string, text: string) => Promise<void>;
  /** Told of long work before it begins, in fits of one run; a document refuses what is too much for one region. */
  readonly spend?: (work: number, of: string) => void;
}

/** What a command hands back; printing happens at the edge. */
export interface Outcome {
  /** Absent where the command wrote to `io.out` itself (streams). */
  readonly view?: import('../render/view.ts').View;
  /** 0 an answer, 1 a check found a difference, 2 bad input. */
  readonly exitCode?: 0 | 1 | 2;
  /** The format to print the view in where none is asked for; a table unless given. */
  readonly format?: string;
}

/** Bad input: one clear sentence with the value, what was expected and where. The command line exits with 2. */
export class InputError extends Refusal {
  override readonly name = 'InputError';
}

/** Whether to colour: NO_COLOR says no, FORCE_COLOR yes, else a terminal does. */
export function hasColor({ env, outIsTerminal }: Pick<Io, 'env' | 'outIsTerminal'>): boolean {
  if (env.NO_COLOR) return false;
  const { FORCE_COLOR: forced } = env;
  return forced === undefined ? outIsTerminal : forced !== '0' && forced !== 'false';
}
