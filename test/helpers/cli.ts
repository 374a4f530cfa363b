import { fileIo } from '../../src/cli/file-io.ts';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

export interface CliOptions {
  readonly stdin?: string | readonly string[];
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  /** Standard error is a terminal. */
  readonly errTerminal?: boolean;
  readonly cwd?: string;
}

/** Run a command line in this process, with everything of the outside given. */
export async function runCli(
  argv: readonly string[],
  options: CliOptions = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  const cwd = options.cwd ?? process.cwd();
  const io: Io = {
    stdin: (async function* () {
      yield* typeof options.stdin === 'string' ? [options.stdin] : (options.stdin ?? []);
    })(),
    stdinIsTerminal: options.stdin === undefined,
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    env: options.env ?? {},
    cwd,
    columns: options.columns ?? 80,
    outIsTerminal: options.terminal ?? false,
    errIsTerminal: options.errTerminal ?? false,
    ...fileIo(() => cwd),
  };
  return { code: await run(argv, io), out, err };
}
