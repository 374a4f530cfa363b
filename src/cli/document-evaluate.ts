import type { Evaluate } from '../document/evaluate.ts';
import { InputError, type Io } from './io.ts';

/**
 * Commands as a document runs them: they read through the document's own reader, write nothing but what it takes,
 * and have no terminal, no input and no environment.
 */
export function documentEvaluate(evaluate: NonNullable<Io['evaluate']>): Evaluate {
  return async (argv, world) => {
    const [command = '', ...words] = argv;
    let said = '';
    const { view, exitCode } = await evaluate([command, '--format=markdown', ...words], {
      stdin: nothing(),
      stdinIsTerminal: true,
      out() {
        throw new InputError('This command prints as it goes, which a document cannot hold');
      },
      err(text) {
        said += text;
      },
      env: { NO_COLOR: '1' },
      cwd: '.',
      columns: 80,
      outIsTerminal: false,
      errIsTerminal: false,
      spend,
      readText: world.readText,
      writeText: world.writeText ?? refuseToWrite,
    });
    // an answer that only says what could not be read is none
    if (exitCode === 2) throw new InputError(said.trim().replace(/^isoflop: /, ''));
    if (view === undefined) throw new InputError('This command has no answer that a document can hold');
    return view;
  };
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

async function refuseToWrite(path: string): Promise<void> {
  throw new InputError(`Cannot write ${path}: a document writes no files`);
}
