import { Command, CommanderError } from 'commander';
import { Refusal } from '../core/refusal.ts';
import { formatOf, type Options, type Runner } from './declaration.ts';
import { declarations } from './declarations.ts';
import { emit } from './emit.ts';
import { tellError } from './error-line.ts';
import { hasColor, InputError, type Io, type Outcome } from './io.ts';

/**
 * Run one command line.
 *
 * @param argv arguments without `node` and the script
 * @param io the outside, real or a test's
 * @returns exit code: 0 an answer, 1 a check found a difference, 2 bad input
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    let exitCode = 0;
    await dispatch(argv, io, async (outcome, options) => {
      if (outcome.view !== undefined) await emit(outcome.view, formatOf(options), io);
      exitCode = outcome.exitCode ?? 0;
    });
    return exitCode;
  } catch (error) {
    return explain(error, io);
  }
}

/**
 * Parse a command line, run its command, and hand its outcome on unprinted.
 *
 * @throws CommanderError for words that are no command line, RangeError for bad input
 */
export async function dispatch(
  argv: readonly string[],
  io: Io,
  receive: (outcome: Outcome, options: Options) => Promise<void>,
): Promise<void> {
  const words = withDefaultCommand(argv);
  const runner: Runner =
    load =>
    async (...received) => {
      const command = received.at(-1) as Command;
      const options = command.optsWithGlobals() as Options;
      await receive(await (await load())(command.args, options, withEvaluator(io), command.parent!), options);
    };
  const program = await declare(words, runner, io);
  await program.parseAsync(words, { from: 'user' });
}

async function declare(words: readonly string[], runner: Runner, io: Io): Promise<Command> {
  const program = new Command('isoflop');
  program
    .description(
      'Compute-optimal scaling laws: parameters and tokens for a FLOP budget, with sources and ranges.',
    )
    .usage('[budget] | <command> [options]')
    .version(__VERSION__)
    .helpCommand(false)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({
      writeOut: text => void io.out(text),
      writeErr: text => io.err(text),
      outputError: text => tellError(io, sentenceOf(text)),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => hasColor(io),
      getErrHasColors: () => false,
    })
    .addHelpText(
      'after',
      `
isoflop [budget] is short for isoflop recommend [budget].

Examples:
  isoflop 5.76e23
  isoflop "64 H100 * 30 days * 40%"
  isoflop compare 1e24
  isoflop <command> --help`,
    );
  // completion speaks of every command, so it declares them all
  const [name = ''] = words;
  const asked = name !== 'completion' && Object.hasOwn(declarations, name) ? declarations[name] : undefined;
  for (const load of asked === undefined ? Object.values(declarations) : [asked]) {
    // subcommands share the settings above only if they are copied
    (await load())(program, runner).copyInheritedSettings(program);
  }
  return program;
}

/**
 * The outside with one evaluator for all the command lines that a command may have, loaded with the first. It inherits
 * from what it is given: a copy would open standard input, which costs start-up.
 */
function withEvaluator(io: Io): Io {
  if (io.evaluate !== undefined) return io;
  let evaluator: Promise<NonNullable<Io['evaluate']>> | undefined;
  const evaluate: NonNullable<Io['evaluate']> = async (argv, inner) => {
    evaluator ??= import('./evaluate.ts').then(module => module.createEvaluator());
    return (await evaluator)(argv, inner);
  };
  return Object.create(io, { evaluate: { value: evaluate } }) as Io;
}

/** Commander's message as ours are: without its prefix, with a capital letter. */
function sentenceOf(text: string): string {
  const sentence = text.replace(/^error: /, '');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** `isoflop 1e24` and `isoflop --params 70B` mean `isoflop recommend …`; nothing at all means help. */
function withDefaultCommand(argv: readonly string[]): string[] {
  const [first, ...rest] = argv;
  if (first === undefined) return ['--help'];
  if (first === 'help') return [...rest.slice(0, 1), '--help'];
  const negative = argv.find((word, index) => /^-\.?\d/.test(word) && !argv[index - 1]?.startsWith('--'));
  if (negative !== undefined) throw new InputError(`Expected a positive quantity: got ${negative}`);
  const budget = /^[\d.$~+(]|^-$|^$/.test(first);
  const option = first.startsWith('--') && !['--help', '--version'].includes(first);
  return budget || option ? ['recommend', ...argv] : [...argv];
}

/** One line for what went wrong, never a stack, and the exit code that belongs to it. */
function explain(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Refusal) {
    // a document's problems are told a line each
    const { lines = [error.message] } = error as { readonly lines?: readonly string[] };
    tellError(io, ...lines);
    return 2;
  }
  const what = error instanceof Error ? error.message : String(error);
  tellError(io, `internal error, please report it: ${what}`);
  return 70;
}
