import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Format, formats } from '../render/view.ts';
import { InputError, type Io, type Outcome } from './io.ts';

/** Options as commander parsed them; each command names and checks its own. */
export type Options = Readonly<Record<string, unknown>>;

/** What a command does: arguments and options in, an outcome out. It prints nothing itself unless it streams. */
export type CommandFunction = (
  args: readonly string[],
  options: Options,
  io: Io,
  program: Command,
) => Promise<Outcome>;

/** Runs a lazily imported command and emits its outcome. */
export type Runner = (load: () => Promise<CommandFunction>) => (...received: unknown[]) => Promise<void>;

/** Declares one command: words, options and help, no logic; its work is imported when it runs. */
export type Declare = (program: Command, runner: Runner) => Command;

/** The option that every command has, and its short form. */
export function withFormat(command: Command, extra: readonly string[] = []): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the answer').choices([...formats, ...extra]))
    .option('--json', 'short for --format json');
}

/** The chosen format; a command may know more than the usual four. */
export function formatOf(options: Options): Format {
  const { json, format } = options;
  if (json === true && format !== undefined && format !== 'json')
    throw new InputError(`--json and --format ${format} ask for two formats`);
  if (json === true) return 'json';
  return (options.format as Format | undefined) ?? 'table';
}

/** Parser for an option that may be repeated. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** Parser for a whole number of at least `least`. */
export function wholeNumber(least: number): (value: string) => number {
  return value => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < least || value.trim() === '') {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    }
    return number;
  };
}
