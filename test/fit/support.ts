import { InputError, type Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import type { ParametricCoefficients } from '../../src/core/index.ts';
import { normal, randomStream } from '../../src/fit/random.ts';
import type { PilotRun } from '../../src/fit/runs.ts';

/** Runs on a grid of sizes and ratios, with the losses of a law and noise on ln L. */
export function runsOf(
  law: ParametricCoefficients,
  options: { sizes?: readonly number[]; ratios?: readonly number[]; noise?: number; seed?: number } = {},
): PilotRun[] {
  const { sizes = [3e7, 1e8, 3e8, 1e9, 3e9], ratios = [2, 5, 20, 50, 200], noise = 0, seed = 1 } = options;
  const random = randomStream(seed, 0);
  const grid = sizes.flatMap(parameters => ratios.map(ratio => ({ parameters, tokens: ratio * parameters })));
  return grid.map(({ parameters, tokens }, index) => {
    const exact = law.E + law.A * parameters ** -law.alpha + law.B * tokens ** -law.beta;
    return { line: index + 2, parameters, tokens, loss: exact * Math.exp(noise * normal(random)) };
  });
}

export const besiroglu: ParametricCoefficients = {
  E: 1.8172,
  A: 482.01,
  B: 2085.43,
  alpha: 0.3478,
  beta: 0.3658,
};

/** Largest relative difference of the five coefficients. */
export function distance(one: ParametricCoefficients, other: ParametricCoefficients): number {
  const names = ['E', 'A', 'B', 'alpha', 'beta'] as const;
  return Math.max(...names.map(name => Math.abs(one[name] / other[name] - 1)));
}

/** Run a command line in this process on files in memory. */
export async function runInMemory(
  argv: readonly string[],
  files: Record<string, string>,
  options: { stdin?: string; errIsTerminal?: boolean; env?: Record<string, string>; now?: () => number } = {},
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: Io = {
    stdin: (async function* () {
      yield options.stdin ?? '';
    })(),
    stdinIsTerminal: false,
    out: text => {
      out += text;
    },
    err: text => {
      err += text;
    },
    env: options.env ?? {},
    cwd: '/',
    columns: 100,
    outIsTerminal: false,
    errIsTerminal: options.errIsTerminal ?? false,
    ...(options.now && { now: options.now }),
    readText: async path => {
      const text = files[path];
      if (text === undefined) throw new InputError(`Cannot read ${path}: no such file`);
      return text;
    },
    inspectOutput: async path => files[path],
    writeText: async (path, text) => {
      files[path] = text;
    },
  };
  return { code: await run(argv, io), out, err };
}
