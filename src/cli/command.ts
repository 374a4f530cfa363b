import type { Section } from './help.ts';
import type { Io, Outcome } from './io.ts';

/** What a command line gives for an option or an argument: nothing, that it stands there (or `--no-…`), or its texts. */
export type Given = undefined | boolean | string | readonly string[];

/** Where a value stands: `--params` or `<value>`, for messages, and the outside that it may have to be read from. */
export interface Place {
  readonly name: string;
  readonly io: Io;
}

type Later<T> = T | Promise<T>;

/** An option of a command: how it is written and explained, and how its text becomes a value. */
export interface Option<T> {
  readonly summary: string;
  /** `<N>`, or `[which]` where the value may be left out; a flag has none. */
  readonly placeholder?: string;
  /** One letter, besides the name. */
  readonly short?: string;
  readonly isRequired?: boolean;
  readonly isRepeatable?: boolean;
  /** Written `--no-…`: it takes away what is there without it. */
  readonly isNegated?: boolean;
  /** What stands for an optional value that is left out. */
  readonly preset?: string;
  /** The only values that there are. */
  readonly choices?: readonly string[];
  /** Names a file or folder that is written, which a document may not ask for. */
  readonly writes?: boolean;
  /** Words that a shell offers for its value. */
  readonly completes?: () => Promise<readonly string[]>;
  readonly read: (given: Given, place: Place) => Later<T>;
}

/** Words that stand behind a command by their place. */
export interface Argument<T> {
  readonly isRequired?: boolean;
  /** Takes all the words that are left. */
  readonly isMany?: boolean;
  /** Names files, which a shell completes by itself. */
  readonly isFile?: boolean;
  readonly completes?: () => Promise<readonly string[]>;
  readonly read: (given: Given, place: Place) => Later<T>;
}

type Arguments = Readonly<Record<string, Argument<unknown>>>;
type Options = Readonly<Record<string, Option<unknown>>>;

/** The values that declared arguments or options have. */
export type Values<Declared> = {
  readonly [K in keyof Declared]: Declared[K] extends Option<infer T> | Argument<infer T> ? T : never;
};

/** One call of a command, its words understood. */
export interface Call<A, O> {
  readonly args: Values<A>;
  readonly options: Values<O>;
  /** The format that is asked for; undefined where none is. */
  readonly format: string | undefined;
  /** The command line as it was written. */
  readonly line: CommandLine;
  readonly io: Io;
}

type Nothing = Readonly<Record<never, never>>;

/** A call as the work of a command takes it: of the `args` and `options` that the command's file exports. */
export type CallOf<File> = Call<
  File extends { readonly args: infer A } ? A : Nothing,
  File extends { readonly options: infer O } ? O : Nothing
>;

/** What a command's own file says of it. */
interface Declared<A extends Arguments, O extends Options> {
  /** Its word; a name of two words, `plot fit`, is a command of the group `plot`. */
  readonly name: string;
  readonly summary: string;
  /** Where the help of all commands lists it; one of a group stands under its group. */
  readonly section?: Section;
  /** In the order in which they stand behind the command; keys are their names in the help. */
  readonly arguments?: A;
  /** In the order of the help; a key `maxParams` is the option `--max-params`. */
  readonly options?: O;
  /** Formats besides those of every answer; `none` for a command that prints no answer. */
  readonly formats?: readonly string[] | 'none';
  /** Documents may ask for it: it reads what it is given, and runs and sends nothing. */
  readonly inDocuments?: boolean;
  /** Its answer is the same whatever an organisation's file says, which is not read for it. */
  readonly ignoresConfig?: boolean;
  /** It may work for seconds, and tells how far it is (core/work.ts). */
  readonly isLong?: boolean;
  /** What stands below the options in its help: notes and examples. */
  readonly help: string;
  /** The command's work, to be imported when it is called. */
  readonly run: () => Promise<(call: Call<A, O>) => Later<Outcome>>;
}

/** A command as the driver, the help, completion and documents see it: without the types of its values. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly section?: Section;
  readonly help: string;
  readonly arguments: Arguments;
  readonly options: Options;
  readonly formats: readonly string[] | 'none';
  readonly inDocuments: boolean;
  readonly ignoresConfig: boolean;
  readonly isLong: boolean;
  readonly answer: (line: CommandLine, io: Io) => Promise<Outcome>;
  readonly kind: 'command';
}

/** Commands under one word, such as the kinds of `plot`. */
export interface Group {
  readonly name: string;
  readonly summary: string;
  readonly section: Section;
  readonly help: string;
  readonly kind: 'group';
}

/** A command line taken apart, its values as they were written. */
export interface CommandLine {
  readonly args: Readonly<Record<string, Given>>;
  readonly options: Readonly<Record<string, Given>>;
  readonly format: string | undefined;
  /** The organisation file that is asked for; false for none, undefined for the one that is found. */
  readonly config?: string | false | undefined;
}

/**
 * Declare a command. The file that does is light: it says what there is, and imports the work when it is called.
 *
 * @param declared its name, words, options with readers (see options.ts), help and work
 */
export function command<A extends Arguments = Nothing, O extends Options = Nothing>(
  declared: Declared<A, O>,
): Command {
  const { run, formats = [], inDocuments = false, ignoresConfig = false, isLong = false } = declared;
  const args: Arguments = declared.arguments ?? {};
  const options: Options = declared.options ?? {};
  return {
    kind: 'command',
    ...declared,
    arguments: args,
    options,
    formats,
    inDocuments,
    ignoresConfig,
    isLong,
    answer: async (line, io) => {
      const [work, readArgs, readOptions] = await Promise.all([
        run(),
        readAll(args, name => ({ given: line.args[name], place: { name, io } })),
        readAll(options, name => ({ given: line.options[name], place: { name: `--${kebab(name)}`, io } })),
      ]);
      // each value was read by the reader of its own name
      const call = { args: readArgs, options: readOptions, format: line.format, line, io } as Call<A, O>;
      return work(call);
    },
  };
}

/** Declare a word under which commands stand. */
export function group(declared: Omit<Group, 'kind'>): Group {
  return { ...declared, kind: 'group' };
}

/** `maxParams` as it is written on a command line: `max-params`. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

async function readAll(
  declared: Arguments | Options,
  of: (name: string) => { readonly given: Given; readonly place: Place },
): Promise<Readonly<Record<string, unknown>>> {
  const values: Record<string, unknown> = {};
  for (const [name, { read }] of Object.entries(declared)) {
    const { given, place } = of(name);
    const value = read(given, place);
    values[name] = value instanceof Promise ? await value : value;
  }
  return values;
}
