import type { MonitorAnswer, MonitorRequest } from '../monitor/types.ts';
import { InputError, type Io } from './io.ts';

const HEADER = 'run,parameters,tokens,loss';

/**
 * Add a finished run to a table that `fit` reads; a row of the same name is replaced.
 *
 * @throws InputError where the run is not over, or its size is not known, or the file is another table
 */
export async function addPoint(
  path: string,
  { answer, request }: { readonly answer: MonitorAnswer; readonly request: MonitorRequest },
  io: Io,
): Promise<void> {
  const { progress, loss, log } = answer;
  const parameters = request.totalParameters ?? request.parameters;
  const need = (what: string, how: string) => new InputError(`--out needs ${what}: expected ${how}`);
  if (parameters === undefined) throw need('the parameters', '--params or --plan');
  if (progress.tokens === undefined) throw need('the tokens of a step', '--tokens-per-step or --plan');
  if (!progress.isOver)
    throw new InputError(
      `--out takes finished runs: got step ${progress.step}${progress.totalSteps === undefined ? ', and --steps says how many there are' : ` of ${progress.totalSteps}`}`,
    );
  if (loss.now === null)
    throw new InputError('--out takes a run with a final loss: got one that is no number');
  const name = quoted(log.files.join(' '));
  const row = [name, parameters, progress.tokens, Number(loss.now.toPrecision(8))].join(',');
  const before = (await io.inspectOutput?.(path)) ?? '';
  const lines = before.split(/\r?\n/).filter(line => line !== '');
  if (lines.length > 0 && lines[0] !== HEADER)
    throw new InputError(`${path} must have the columns ${HEADER}: got ${lines[0]!.slice(0, 80)}`);
  const others = lines.slice(1).filter(line => !line.startsWith(`${name},`));
  await io.writeText(path, `${[HEADER, ...others, row].join('\n')}\n`);
  io.err(`Wrote ${path}; fit a law to it with: isoflop fit ${path}\n`);
}

function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
