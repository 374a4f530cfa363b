import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { onTestFailed } from 'vitest';

/** The command as it is built; a test that runs it carries the tag `process`. */
export const cli: string = resolve('dist/cli.cjs');

export interface ProcessOptions {
  /** Another Node than this one. */
  readonly node?: string;
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: readonly (number | 'pipe' | 'ignore')[];
}

/** Run a program to its end; when the test fails, the command is printed, to be run again by hand. */
export function runProgram(
  command: string,
  argv: readonly string[],
  options: Omit<ProcessOptions, 'node'> = {},
): SpawnSyncReturns<string> {
  onTestFailed(() => {
    const line = [command, ...argv].map(quoted).join(' ');
    const fed = options.input === undefined ? '' : `, fed ${options.input.length} of input`;
    console.error(`A process of this test: ${line} (in ${options.cwd ?? process.cwd()}${fed})`);
  });
  const { stdio, ...rest } = options;
  return spawnSync(command, argv, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...rest,
    ...(stdio === undefined ? {} : { stdio: [...stdio] }),
  });
}

/** Run the built command as a real process. */
export function isoflop(argv: readonly string[], options: ProcessOptions = {}): SpawnSyncReturns<string> {
  const { node = process.execPath, ...rest } = options;
  return runProgram(node, [cli, ...argv], rest);
}

function quoted(word: string): string {
  return /^[\w./:=@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
