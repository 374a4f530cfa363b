import files from 'command-files';
import type { Command, Group } from './command.ts';

export type Declaration = Command | Group;

/**
 * The declarations that a command line needs, the group of a command of two words before it: all of the first level where the
 * first word is none of them, all of a group where the second is none of it.
 */
export async function declarationsFor(words: readonly string[]): Promise<readonly Declaration[]> {
  const [first = '', second = ''] = words;
  if (!Object.hasOwn(files, first)) return load(name => !name.includes(' '));
  const path = `${first} ${second}`;
  const whole = !Object.hasOwn(files, path);
  return load(name => name === first || name === path || (whole && name.startsWith(`${first} `)));
}

/** Words of a command line with the second word of a command of two right behind the first: `plot -o a.svg fit` is `plot fit -o a.svg`. */
export function inOrder(argv: readonly string[]): readonly string[] {
  const [first = '', second] = argv;
  if (second === undefined || !second.startsWith('-')) return argv;
  const at = argv.findIndex((word, index) => index > 0 && Object.hasOwn(files, `${first} ${word}`));
  return at < 0 ? argv : [first, argv[at]!, ...argv.slice(1, at), ...argv.slice(at + 1)];
}

/** The command that words begin with; undefined where they name none, or a group. */
export async function findCommand(words: readonly string[]): Promise<Command | undefined> {
  const [first = '', second = ''] = words;
  const name = [`${first} ${second}`, first].find(one => Object.hasOwn(files, one));
  const found = name === undefined ? undefined : (await files[name]!()).default;
  return found?.kind === 'command' ? found : undefined;
}

/** Every command and group. */
export function allDeclarations(): Promise<readonly Declaration[]> {
  return load(() => true);
}

async function load(isWanted: (name: string) => boolean): Promise<readonly Declaration[]> {
  const wanted = Object.entries(files).filter(([name]) => isWanted(name));
  return Promise.all(wanted.map(async ([, file]) => (await file()).default));
}
