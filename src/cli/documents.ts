import type { Tool } from '../document/tool.ts';
import { allDeclarations, findCommand } from './catalogue.ts';
import { type Command, kebab } from './command.ts';
import { answer, commandLines } from './driver.ts';
import { InputError, type Io } from './io.ts';

/**
 * The tool as documents use it: commands that say so of themselves, which read through the document's own reader, write
 * nothing, and have no terminal, no input and no environment.
 */
export function documentTool(): Tool {
  const read = commandLines();
  return {
    version: __VERSION__,
    find: async words => {
      const command = await findCommand(words);
      if (command === undefined || !command.inDocuments) return undefined;
      return { words: command.name.split(' '), refused: refusedBy(command) };
    },
    names: async () => {
      const declarations = await allDeclarations();
      return declarations.flatMap(one => (one.kind === 'command' && one.inDocuments ? [one.name] : []));
    },
    evaluate: async (argv, { readText }) => {
      let said = '';
      const err = (text: string) => {
        said += text;
      };
      const io: Io = { ...outside, readText, err };
      const request = await read(await withValues(argv));
      // a document is Markdown: a command that has no such answer says so
      const line = { ...request!.line, format: 'markdown' };
      const { view, exitCode } = await answer({ command: request!.command, line }, io);
      // an answer that only says what could not be read is none
      if (exitCode === 2) throw new InputError(said.trim().replace(/^isoflop: /, ''));
      if (view === undefined) throw new InputError('This command has no answer that a document can hold');
      return view;
    },
  };
}

function refusedBy({ options }: Command): ReadonlySet<string> {
  const writing = Object.entries(options).filter(([, { writes }]) => writes);
  const keys = writing.flatMap(([name, { short }]) => [kebab(name), ...(short === undefined ? [] : [short])]);
  return new Set([...keys, 'format', 'json', 'config', 'no-config']);
}

const outside: Io = {
  stdin: nothing(),
  stdinIsTerminal: true,
  out() {
    throw new InputError('This command prints as it goes, which a document cannot hold');
  },
  err() {},
  env: { NO_COLOR: '1' },
  cwd: '.',
  columns: 80,
  spend,
  outIsTerminal: false,
  errIsTerminal: false,
  readText: path => refuse(`Cannot read ${path}: a document reads through its own reader`),
  writeText: path => refuse(`Cannot write ${path}: a document writes no files`),
};

/** Words in which an option that takes a value has one: `--title` alone would take the next word for it. */
async function withValues(argv: readonly string[]): Promise<readonly string[]> {
  const { options = {} } = (await findCommand(argv)) ?? {};
  const end = argv.indexOf('--');
  const takesValue = (word: string) =>
    Object.entries(options).some(
      ([name, { placeholder }]) => placeholder?.startsWith('<') && word === `--${kebab(name)}`,
    );
  return argv.map((word, index) => ((end === -1 || index < end) && takesValue(word) ? `${word}=true` : word));
}

/** Fits of one run that a region may ask for: about a minute of one core. Whoever opens a document waits for it. */
const MOST_WORK = 1e7;

function spend(work: number, of: string): void {
  if (work <= MOST_WORK) return;
  throw new InputError(
    `A region may take ${MOST_WORK} ${of}, about a minute: got ${work}; run the command itself, or ask for less`,
  );
}

async function* nothing(): AsyncGenerator<never> {}

async function refuse(message: string): Promise<never> {
  throw new InputError(message);
}
