import { fstatSync, writeSync } from 'node:fs';

/** A pipe has no width of its own: wide enough for every column of every table. */
const PIPE_COLUMNS = 140;

/** Standard output or standard error as commands use it. */
export interface Output {
  /** Asked of the stream, which is opened for it. */
  readonly isTerminal: () => boolean;
  readonly columns: () => number;
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
