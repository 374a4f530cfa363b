import { InputError, type Io } from './io.ts';

/** Input or output that failed, as sysexits.h numbers it. */
const EXIT_IO = 74;

/** A pipe has no width of its own: wide enough for every column of every table. */
const PIPE_COLUMNS = 120;

/** The outside as a real process sees it. */
export function processIo(process: NodeJS.Process): Io {
  process.stdout.on('error', error => {
    // a reader that has seen enough (`| head`) is no error of ours
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
    process.stderr.write(`isoflop: Cannot write the answer: ${reason(error)}\n`);
    process.exit(EXIT_IO);
  });
  // nobody is left to be told
  process.stderr.on('error', () => {});
  const cwd = process.cwd();
  return {
    // asked for only where it is read: opening it costs start-up
    get stdin() {
      return process.stdin;
    },
    get stdinIsTerminal() {
      return process.stdin.isTTY === true;
    },
    out: text => {
      if (process.stdout.write(text)) return;
      return new Promise(done => process.stdout.once('drain', done));
    },
    err: text => void process.stderr.write(text),
    env: process.env,
    cwd,
    columns:
      Number(process.env.COLUMNS) || process.stdout.columns || (process.stdout.isTTY ? 80 : PIPE_COLUMNS),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    readText: async path => {
      const [{ readFile }, { resolve }] = await Promise.all([
        import('node:fs/promises'),
        import('node:path'),
      ]);
      try {
        return await readFile(resolve(cwd, path), 'utf8');
      } catch (error) {
        throw new InputError(`Cannot read ${path}: ${reason(error)}`);
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

function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOSPC') return 'no space left';
  if (code === 'EIO') return 'input/output error';
  return code ?? String(error);
}
