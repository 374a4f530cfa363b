import { dirname, relative, resolve } from 'node:path';
import { exampleProposal } from '../../check/init/example.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/init.ts';
import { InputError, type Io, type Outcome } from '../io.ts';

/** `isoflop init`: an example proposal, or a documented run's, to a file or to standard output. */
export async function initAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { file } = args;
  const text = await proposal(options.from, schemaFor(file, io));
  if (file === undefined) {
    await io.out(text);
    return {};
  }
  if (!options.force && (await io.inspectOutput?.(file)) !== undefined) {
    throw new InputError(`File ${file} exists already: choose another name, or replace it with --force`);
  }
  await io.writeText(file, text);
  io.err(`Wrote ${file}; check it with: isoflop check ${file}\n`);
  return {};
}

async function proposal(run: string | undefined, schema: string): Promise<string> {
  const text =
    run === undefined ? exampleProposal : (await import('../../check/init/from-run.ts')).proposalOfRun(run);
  const modeline = `# yaml-language-server: $schema=${schema}`;
  if (text.includes(ONLINE)) return text.replace(ONLINE, schema);
  return text.replace('\n', `\n${modeline}\n`);
}

const ONLINE = 'https://unpkg.com/isoflop/data/schema/proposal.schema.json';

/**
 * Where an editor finds the schema: that of the package where it is installed above the working folder, which needs no
 * network, as a path from the proposal; else the published one.
 */
function schemaFor(file: string | undefined, io: Io): string {
  const installed = io.findAbove?.('node_modules/isoflop/data/schema/proposal.schema.json');
  if (installed === undefined) return ONLINE;
  const from = resolve(io.cwd, dirname(file ?? 'proposal.yml'));
  const path = relative(from, resolve(io.cwd, installed)).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
