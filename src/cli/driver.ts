import { CommanderError, Command as Program, Option as ProgramOption } from 'commander';
import { organisation, organisationNote, takenSince } from '../catalog/organisation.ts';
import { usualFormats } from '../render/formats.ts';
import type { View } from '../render/view.ts';
import { type Declaration, declarationsFor, inOrder } from './catalogue.ts';
import { type Argument, type Command, type CommandLine, type Given, kebab, type Option } from './command.ts';
import { hasColor, InputError, type Io, type Outcome } from './io.ts';

/** A command line taken apart, and the command that it is for. */
export interface CommandRequest {
  readonly command: Command;
  readonly line: CommandLine;
}

/**
 * Understands command lines: one program of commander a command, made of its declaration when it is first asked for, however
 * many command lines follow.
 *
 * @param terminal where help and version are printed; without one a command line that asks for them is wrong
 */
export function commandLines(
  terminal?: Io,
): (argv: readonly string[]) => Promise<CommandRequest | undefined> {
  const programs = new Map<string, Promise<Parser>>();
  return async given => {
    const argv = inOrder(given);
    const words = argv[0]?.startsWith('-') ? [] : argv.slice(0, 2);
    const key = words.join(' ');
    const parser = programs.get(key) ?? parserOf(words, terminal);
    programs.set(key, parser);
    return (await parser)(argv);
  };
}

/** What a command line asks for, done: its outcome, and the format that it is to be printed in. */
export async function answer({ command, line }: CommandRequest, io: Io): Promise<Outcome> {
  takenSince();
  const outcome = withOrganisation(command, await command.answer(line, io));
  const format = line.format ?? outcome.format;
  return { ...outcome, ...(format !== undefined && { format }) };
}

/** An answer that an organisation's file had part in says so, where the command does not say it of each of its parts. */
function withOrganisation({ inDocuments }: Command, outcome: Outcome): Outcome {
  const { view } = outcome;
  if (view === undefined || !inDocuments || organisation() === undefined) return outcome;
  const document = view.json() as Readonly<Record<string, unknown>>;
  const used = takenSince();
  if (used === undefined || JSON.stringify(document).includes('"taken":[')) return outcome;
  const notes = [{ severity: 'info', text: organisationNote(used) }];
  const noted: View = {
    ...view,
    blocks: async surface => [...(await view.blocks(surface)), { kind: 'notes', notes }],
    json: () => ({ ...document, organisation: used }),
  };
  return { ...outcome, view: noted };
}

type Parser = (argv: readonly string[]) => Promise<CommandRequest | undefined>;

async function parserOf(words: readonly string[], terminal: Io | undefined): Promise<Parser> {
  let request: CommandRequest | undefined;
  const declarations = await declarationsFor(words);
  const receive = (received: CommandRequest) => {
    request = received;
  };
  // one command is listed nowhere
  const help = declarations.length > 1 ? await import('./help.ts') : undefined;
  const narrow = columnsOf(terminal) < USUAL_COLUMNS ? await import('./help-width.ts') : undefined;
  const program = programOf(help?.bySection(declarations) ?? declarations, {
    terminal,
    receive,
    help,
    narrow,
  });
  return async argv => {
    request = undefined;
    try {
      program.parse(argv, { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      const isHelp = error.code.startsWith('commander.help') || error.code === 'commander.version';
      if (isHelp && terminal === undefined) throw new InputError('Help is not an answer');
      if (error.exitCode === 0) return undefined;
      const [{ kind }] = declarations as [Declaration];
      if (error.code === 'commander.unknownCommand' && kind !== 'group')
        throw new InputError(
          await (await import('./unknown-command.ts')).unknownCommand(argv[0]!, declarations),
        );
      const isOfGroup = isHelp || (error.code === 'commander.unknownCommand' && kind === 'group');
      throw new InputError(
        isOfGroup ? wrongWord(declarations, argv[1]) : sentenceOf(meant(error.message, declarations)),
      );
    }
    return request;
  };
}

/** Options by what others call them. */
const BY_OTHER_NAMES: Readonly<Record<string, string>> = {
  '--days': '--deadline',
  '--time': '--deadline',
  '--budget': '--money',
  '--cost': '--money',
  '--gpus': '--on',
  '--accelerators': '--on',
};

/** What commander says, with the option that was meant where it goes by another name here. */
function meant(message: string, [declaration]: readonly Declaration[]): string {
  const [, option = ''] = /unknown option '(--[\w-]+)/.exec(message) ?? [];
  const name = BY_OTHER_NAMES[option];
  const known = declaration?.kind === 'command' && name !== undefined && name.slice(2) in declaration.options;
  return known ? `unknown option '${option}' (Did you mean ${name}?)` : message;
}

/** What is missing, or wrong, behind a word that says nothing by itself. */
function wrongWord(declarations: readonly Declaration[], got: string | undefined): string {
  const [{ name }, ...more] = declarations as [Declaration, ...Declaration[]];
  const expected = more.map(one => one.name.split(' ')[1]).join(', ');
  return `Expected one of these behind ${name}: ${expected}${got === undefined ? '' : `; got '${got}'`}`;
}

/** Longer lines of help are hard to read, in a pipe as well. */
const MOST_COLUMNS = 100;
/** Texts of help are written for as many. */
const USUAL_COLUMNS = 80;

function columnsOf(terminal: Io | undefined): number {
  return Math.min(terminal?.columns ?? USUAL_COLUMNS, MOST_COLUMNS);
}

function programOf(
  declarations: readonly Declaration[],
  {
    terminal,
    receive,
    help,
    narrow,
  }: {
    readonly terminal: Io | undefined;
    readonly receive: (request: CommandRequest) => void;
    readonly help: typeof import('./help.ts') | undefined;
    readonly narrow: typeof import('./help-width.ts') | undefined;
  },
): Program {
  const width = columnsOf(terminal);
  const below = (text: string) => narrow?.narrowText(text, width) ?? text;
  const program = new Program('isoflop')
    .description(
      'Compute-optimal scaling laws: parameters and tokens for a FLOP budget, with sources and ranges.',
    )
    .usage('[budget] | <command> [options]')
    .version(`${__VERSION__} (${__DATA_DATES__})`)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: text => void terminal?.out(text),
      // what is wrong is thrown, and told where errors are
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => terminal !== undefined && hasColor(terminal),
      getErrHasColors: () => false,
    })
    .configureHelp(narrow?.narrowHelp ?? {})
    .addHelpText('after', below(help?.usage ?? ''));
  const groups = new Map<string, Program>();
  for (const declaration of declarations) {
    const [first = '', second] = declaration.name.split(' ');
    const parent = second === undefined ? program : groups.get(first)!;
    const made = parent
      .command(second ?? first)
      .description(declaration.summary)
      .helpCommand(false)
      .addHelpText('after', `\n${below(declaration.help.trim())}`)
      .copyInheritedSettings(parent);
    if (declaration.section !== undefined) made.helpGroup(help?.SECTIONS[declaration.section] ?? '');
    if (declaration.kind === 'group') groups.set(first, made);
    else declare(made, declaration, receive);
  }
  return program;
}

/** Words, options and format of a command, and what becomes of them when they are parsed. */
function declare(program: Program, command: Command, receive: (request: CommandRequest) => void): void {
  const names = Object.keys(command.arguments);
  for (const [name, argument] of Object.entries(command.arguments)) program.argument(written(name, argument));
  for (const [name, option] of Object.entries(command.options))
    program.addOption(programOption(name, option));
  if (command.formats !== 'none') {
    const format = new ProgramOption('--format <format>', 'how to print the answer');
    program
      .addOption(format.choices([...usualFormats, ...command.formats]))
      .option('--json', 'short for --format json');
  }
  if (!command.ignoresConfig) {
    // said once, in the help of all of them
    program.addOption(new ProgramOption('--config <file>').hideHelp());
    program.addOption(new ProgramOption('--no-config').hideHelp());
  }
  program.action(() => {
    const args = Object.fromEntries(
      names.map((name, index) => [name, program.processedArgs[index] as Given]),
    );
    const options = program.opts<Record<string, Given>>();
    receive({ command, line: { args, options, format: formatOf(options), config: configOf(options) } });
  });
}

/** `[budget...]`, `<file>`: an argument as the help has it. */
function written(name: string, { isRequired, isMany }: Argument<unknown>): string {
  const words = isMany ? `${name}...` : name;
  return isRequired ? `<${words}>` : `[${words}]`;
}

function programOption(name: string, option: Option<unknown>): ProgramOption {
  const { short, placeholder, summary, isNegated, isRequired, isRepeatable, preset, choices } = option;
  const letter = short === undefined ? '' : `-${short}, `;
  const value = placeholder === undefined ? '' : ` ${placeholder}`;
  const made = new ProgramOption(`${letter}--${isNegated ? 'no-' : ''}${kebab(name)}${value}`, summary);
  if (isRequired) made.makeOptionMandatory();
  if (isRepeatable) made.argParser<readonly string[]>((one, previous) => [...(previous ?? []), one]);
  if (preset !== undefined) made.preset(preset);
  // the help lists them; who reads the value refuses another
  if (choices !== undefined) made.argChoices = [...choices];
  return made;
}

/** `--no-config` is false; commander has true where neither is given. */
function configOf({ config }: Readonly<Record<string, Given>>): string | false | undefined {
  return config === false || typeof config === 'string' ? config : undefined;
}

function formatOf({ json, format }: Readonly<Record<string, Given>>): string | undefined {
  if (json === true && format !== undefined && format !== 'json')
    throw new InputError(`--json and --format ${String(format)} ask for two formats`);
  if (json === true) return 'json';
  return typeof format === 'string' ? format : undefined;
}

/** Commander's message as ours are: without its prefix and full stop, in one line, with a capital letter. */
function sentenceOf(text: string): string {
  const sentence = text
    .replace(/^error: /, '')
    .replace(/\.?\s*$/, '')
    .replace(/\n+/g, ' ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
