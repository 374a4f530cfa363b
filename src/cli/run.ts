import { Command, CommanderError } from 'commander';
import { formatOf, type Options, type Runner } from './declaration.ts';
import { declarations } from './declarations.ts';
import { emit } from './emit.ts';
import type { Io } from './io.ts';

/**
 * Run one command line.
 *
 * @param argv arguments without `node` and the script
 * @param io the outside, real or a test's
 * @returns exit code: 0 an answer, 1 a check found a difference, 2 bad input
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const runner: Runner =
    load =>
    async (...received) => {
      const command = received.at(-1) as Command;
      const options = command.optsWithGlobals() as Options;
      const outcome = await (await load())(command.args, options, { evaluate: evaluator(), ...io });
      if (outcome.view !== undefined) await emit(outcome.view, formatOf(options), io);
      exitCode = outcome.exitCode ?? 0;
    };
  try {
    const program = await declare(argv, runner, io);
    await program.parseAsync(withDefaultCommand(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, io);
  }
}

async function declare(argv: readonly string[], runner: Runner, io: Io): Promise<Command> {
  const program = new Command('isoflop');
  program
    .description(
      'Compute-optimal scaling laws: parameters and tokens for a FLOP budget, with sources and ranges.',
    )
    .version(__VERSION__)
    .exitOverride()
    .configureOutput({
      writeOut: text => void io.out(text),
      writeErr: text => io.err(text),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    });
  const asked = declarations[argv[0] ?? ''];
  const needed =
    asked === undefined && !isBudget(argv[0])
      ? Object.values(declarations)
      : [asked ?? declarations.recommend!];
  for (const load of needed) (await load())(program, runner);
  return program;
}

/** One evaluator for all the command lines that a command may have, loaded with the first. */
function evaluator(): NonNullable<Io['evaluate']> {
  let evaluate: Promise<NonNullable<Io['evaluate']>> | undefined;
  return async (argv, io) => {
    evaluate ??= import('./evaluate.ts').then(module => module.createEvaluator());
    return (await evaluate)(argv, io);
  };
}

/** Whether the first word starts a budget, so that `isoflop 1e24` means `isoflop recommend 1e24`. */
function isBudget(word: string | undefined): boolean {
  return word !== undefined && /^[\d.$~+]|^-($|[\d.])/.test(word);
}

function withDefaultCommand(argv: readonly string[]): string[] {
  return isBudget(argv[0]) ? ['recommend', ...argv] : [...argv];
}

/** One line for what went wrong, never a stack, and the exit code that belongs to it. */
function explain(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof RangeError) {
    io.err(`isoflop: ${error.message}\n`);
    return 2;
  }
  io.err(`isoflop: internal error: ${error instanceof Error ? error.message : String(error)}\n`);
  return 70;
}
