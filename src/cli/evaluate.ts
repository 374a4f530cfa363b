import { Command, CommanderError } from 'commander';
import type { Options, Runner } from './declaration.ts';
import { declarations } from './declarations.ts';
import { InputError, type Io, type Outcome } from './io.ts';

/**
 * An evaluator that declares each command once, however many command lines it is given. Bad command lines and bad
 * input throw a RangeError; nothing is printed.
 */
export function createEvaluator(): NonNullable<Io['evaluate']> {
  const programs = new Map<string, Command>();
  let current: { readonly io: Io; outcome?: Outcome } | undefined;
  const runner: Runner =
    load =>
    async (...received) => {
      const command = received.at(-1) as Command;
      const call = current!;
      call.outcome = await (await load())(
        command.args,
        command.optsWithGlobals() as Options,
        call.io,
        command.parent!,
      );
    };

  return async (argv, io) => {
    const [name = ''] = argv;
    let program = programs.get(name);
    if (program === undefined) {
      const load = Object.hasOwn(declarations, name) ? declarations[name] : undefined;
      if (load === undefined) throw new InputError(`Unknown command: ${name}`);
      program = new Command('isoflop');
      program.exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
      (await load())(program, runner).copyInheritedSettings(program);
      programs.set(name, program);
    }
    const call: { readonly io: Io; outcome?: Outcome } = { io };
    current = call;
    try {
      await program.parseAsync(withValues(argv, program.commands[0]!), { from: 'user' });
    } catch (error) {
      if (error instanceof CommanderError) throw new InputError(plainMessage(error));
      throw error;
    }
    return call.outcome ?? {};
  };
}

/** Words in which an option that takes a value has one: `--title` alone would take the next word for it. */
function withValues(argv: readonly string[], command: Command): string[] {
  const end = argv.indexOf('--');
  const takesValue = (word: string) =>
    command.options.some(({ long, required }) => required && long === word);
  return argv.map((word, index) => ((end === -1 || index < end) && takesValue(word) ? `${word}=true` : word));
}

/** Commander's message in the form of ours: no prefix, capital letter, no full stop. */
function plainMessage(error: CommanderError): string {
  if (error.code === 'commander.help' || error.code === 'commander.helpDisplayed')
    return 'Help is not an answer';
  const text = error.message
    .replace(/^error: /, '')
    .replace(/\.?\s*$/, '')
    .replace(/\n+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
