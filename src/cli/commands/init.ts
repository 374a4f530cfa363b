import { exampleProposal } from '../../check/init/example.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';

/** `isoflop init`: an example proposal, or a documented run's, to a file or to standard output. */
export async function initCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const text = await proposal(options.from as string | undefined);
  const [file] = args;
  if (file === undefined) {
    await io.out(text);
    return {};
  }
  if (options.force !== true && (await io.inspectOutput?.(file)) !== undefined) {
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
