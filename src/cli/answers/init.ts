import { exampleProposal } from '../../check/init/example.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/init.ts';
import { InputError, type Outcome } from '../io.ts';

/** `isoflop init`: an example proposal, or a documented run's, to a file or to standard output. */
export async function initAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const text = await proposal(options.from);
  const { file } = args;
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

async function proposal(run: string | undefined): Promise<string> {
  if (run === undefined) return exampleProposal;
  return (await import('../../check/init/from-run.ts')).proposalOfRun(run);
}
