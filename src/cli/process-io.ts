import { fstatSync } from 'node:fs';
import { tellError } from './error-line.ts';
import { InputError, type Io } from './io.ts';
import { openOutput } from './output.ts';

/** Input or output that failed, as sysexits.h numbers it. */
const EXIT_IO = 74;

const LEAST_COLUMNS = 20;

/** The outside as a real process sees it. */
export function processIo(process: NodeJS.Process): Io {
  // nobody is left to be told of an error of its own
  const errors = openOutput(process, 2, () => {});
  const err = (text: string) => void errors.write(text);
  const output = openOutput(process, 1, error => {
    // a reader that has seen enough (`| head`) is no error of ours
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
    tellError({ err }, `Cannot write the answer: ${reason(error)}`);
    process.exit(EXIT_IO);
  });
  const cwd = process.cwd();
  const readBytes = async (path: string) => {
    const [{ readFile }, { resolve }] = await Promise.all([import('node:fs/promises'), import('node:path')]);
    try {
      return await readFile(resolve(cwd, path));
    } catch (error) {
      throw new InputError(`Cannot read ${path}: ${reason(error)}`);
    }
  };
  return {
    get stdin() {
      return isFolder(0) ? refused('Cannot read standard input: it is a folder') : process.stdin;
    },
    get stdinIsTerminal() {
      return process.stdin.isTTY === true;
    },
    out: output.write,
    err,
    env: process.env,
    cwd,
    columns: columnsOf(process.env.COLUMNS) ?? output.columns(),
    outIsTerminal: output.isTerminal(),
    get errIsTerminal() {
      return errors.isTerminal();
    },
    readText: async path => (await readBytes(path)).toString('utf8'),
    readBytes,
    isSameFile: async (path, other) => {
      const [{ fstatSync, statSync }, { resolve }] = await Promise.all([
        import('node:fs'),
        import('node:path'),
      ]);
      try {
        const [one, two] = [path, other].map(name =>
          name === '-' ? fstatSync(0) : statSync(resolve(cwd, name)),
        );
        return one!.ino === two!.ino && one!.dev === two!.dev;
      } catch {
        return false;
      }
    },
    writeText: async (path, text) => {
      const [{ rename, writeFile }, { resolve }] = await Promise.all([
        import('node:fs/promises'),
        import('node:path'),
      ]);
      const target = resolve(cwd, path);
      const beside = `${target}.${process.pid}.tmp`;
      try {
        await writeFile(beside, text);
        await rename(beside, target);
      } catch (error) {
        throw new InputError(`Cannot write ${path}: ${reason(error)}`);
      }
    },
  };
}

/** A width that the environment names; too narrow a one would print a word a line. */
function columnsOf(text: string | undefined): number | undefined {
  const columns = Number(text);
  return columns > 0 ? Math.max(LEAST_COLUMNS, Math.floor(columns)) : undefined;
}

/** Whether a descriptor is a folder, which Node reads as if it were empty. */
function isFolder(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isDirectory();
  } catch {
    return false;
  }
}

// biome-ignore lint/correctness/useYield: it stands where lines would be read
async function* refused(message: string): AsyncGenerator<never> {
  throw new InputError(message);
}

function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOSPC') return 'no space left';
  if (code === 'EIO') return 'input/output error';
  if (code === 'EBADF') return 'it is not open for that';
  if (code === 'EFBIG') return 'the file would be too large';
  return code ?? String(error);
}
