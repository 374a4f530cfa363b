import { type BigIntStats, fstatSync, writeSync } from 'node:fs';
import { fileId, type Inputs, noteInput, reasonOf } from '../files/system.ts';
import { tellError } from './error-line.ts';
import { fileIo } from './file-io.ts';
import { InputError, type Io } from './io.ts';

/** Input or output that failed, as sysexits.h numbers it. */
const EXIT_IO = 74;

const LEAST_COLUMNS = 20;
const MOST_COLUMNS = 1000;

/** The outside as a real process sees it. */
export function processIo(process: NodeJS.Process): Io {
  // nobody is left to be told of an error of its own
  const errors = openOutput(process, 2, () => {});
  const err = (text: string) => void errors.write(text);
  const output = openOutput(process, 1, error => {
    // a reader that has seen enough (`| head`) is no error of ours
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
    tellError({ err }, `Cannot write the answer: ${reasonOf(error)}`);
    process.exit(EXIT_IO);
  });
  const inputs: Inputs = new Set();
  const cwd = () => {
    try {
      return process.cwd();
    } catch {
      throw new InputError('The working folder is not there any more: change to another one');
    }
  };
  return {
    get stdin() {
      const found = statOf(0);
      if (found?.isDirectory() === true) return refused('Cannot read standard input: it is a folder');
      if (found !== undefined) noteInput(inputs, found);
      return process.stdin;
    },
    get stdinIsTerminal() {
      return process.stdin.isTTY === true;
    },
    out: output.write,
    err,
    env: process.env,
    now: () => Date.now() / 1000,
    get cwd() {
      return cwd();
    },
    columns: columnsOf(process.env.COLUMNS) ?? output.columns(),
    get rows() {
      return output.rows();
    },
    outIsTerminal: output.isTerminal(),
    get errIsTerminal() {
      return errors.isTerminal();
    },
    ...fileIo(cwd, inputs, async path => {
      const { stat } = await import('node:fs/promises');
      const found = await stat(path, { bigint: true }).catch(() => undefined);
      if (found === undefined) return undefined;
      const isOpen = [1, 2].find(descriptor => isSame(found, statOf(descriptor)));
      return isOpen === undefined ? undefined : isOpen === 1 ? output.write : errors.write;
    }),
  };
}

/** A width that the environment names; too narrow a one would print a word a line, and no screen is wider than the most. */
function columnsOf(text: string | undefined): number | undefined {
  const columns = Number(text);
  return columns > 0 ? Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, Math.floor(columns))) : undefined;
}

/** What a descriptor is; Node reads a folder as if it were empty. */
function statOf(descriptor: number): BigIntStats | undefined {
  try {
    return fstatSync(descriptor, { bigint: true });
  } catch {
    return undefined;
  }
}

function isSame(one: BigIntStats, other: BigIntStats | undefined): boolean {
  return other !== undefined && fileId(one) === fileId(other);
}

// biome-ignore lint/correctness/useYield: it stands where lines would be read
async function* refused(message: string): AsyncGenerator<never> {
  throw new InputError(message);
}

/** A pipe has no width of its own: wide enough for every column of every table. */
const PIPE_COLUMNS = 140;

/** Standard output or standard error as commands use it. */
interface Output {
  /** Asked of the stream, which is opened for it. */
  readonly isTerminal: () => boolean;
  readonly columns: () => number;
  readonly rows: () => number | undefined;
  /** Resolves when more may be written. */
  readonly write: (text: string) => void | Promise<void>;
}

/**
 * An output of a process. Pipes and files are written to directly: the stream that Node makes for them does the same,
 * and loading it is a tenth of a short run. Terminals have that stream, which knows their width and encoding.
 *
 * @param descriptor 1 for standard output, 2 for standard error
 * @param failed takes what cannot be written
 */
export function openOutput(
  process: NodeJS.Process,
  descriptor: 1 | 2,
  failed: (error: unknown) => void,
): Output {
  const direct = takesBytes(descriptor);
  const open = () => (descriptor === 1 ? process.stdout : process.stderr);
  let stream: NodeJS.WriteStream | undefined;
  const toStream = (bytes: string | Uint8Array) => {
    stream ??= open().on('error', failed);
    if (stream.write(bytes)) return;
    return new Promise<void>(done => stream!.once('drain', done));
  };
  return {
    isTerminal: () => !direct && open().isTTY === true,
    columns: () => (direct ? PIPE_COLUMNS : open().columns || (open().isTTY ? 80 : PIPE_COLUMNS)),
    rows: () => (direct ? undefined : open().rows),
    write: text => {
      if (!direct || stream !== undefined) return toStream(text);
      let rest: Uint8Array = Buffer.from(text);
      while (rest.length > 0) {
        try {
          rest = rest.subarray(writeSync(descriptor, rest));
        } catch (error) {
          // a pipe that another program made non-blocking is full; the stream can wait, and keeps the order from here on
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return toStream(rest);
          return failed(error);
        }
      }
    },
  };
}

/** Whether a descriptor is a pipe or a file, and not a terminal or another device. */
function takesBytes(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor);
    return kind.isFIFO() || kind.isSocket() || kind.isFile();
  } catch {
    return false;
  }
}
