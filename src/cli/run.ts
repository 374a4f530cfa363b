import { useOrganisation } from '../catalog/organisation.ts';
import { Refusal } from '../core/refusal.ts';
import { rendered } from '../render/formats.ts';
import { answer, commandLines } from './driver.ts';
import { tellError } from './error-line.ts';
import { hasColor, InputError, type Io } from './io.ts';

/**
 * Run one command line.
 *
 * @param argv arguments without `node` and the script
 * @param io the outside, real or a test's
 * @returns exit code: 0 an answer, 1 a check found a difference, 2 bad input
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let stopShowing: (() => void) | undefined;
  try {
    const request = await commandLines(io)(withDefaultCommand(argv));
    if (request === undefined) return 0;
    if (!request.command.ignoresConfig) await useConfig(request.line.config, io);
    if (request.command.isLong)
      stopShowing = (await import('./progress.ts')).showWork(io, request.line.format);
    const { view, format = 'table', exitCode = 0 } = await answer(request, io);
    const text =
      view === undefined
        ? undefined
        : await rendered(view, format, { columns: io.columns, color: hasColor(io) });
    stopShowing?.();
    if (text !== undefined) await io.out(text);
    return exitCode;
  } catch (error) {
    stopShowing?.();
    return explain(error, io);
  } finally {
    useOrganisation(undefined);
  }
}

/** Name of an organisation's file. */
const CONFIG = 'isoflop.yml';

/** Take the organisation file that is named, by the option or in the environment, or stands nearest above. */
async function useConfig(named: string | false | undefined, io: Io): Promise<void> {
  if (named === false) return;
  const path = named ?? (io.env.ISOFLOP_CONFIG || io.findAbove?.(CONFIG));
  if (path === undefined) return;
  useOrganisation(await (await import('./organisation.ts')).readOrganisation(path, io));
}

/** `isoflop 1e24` and `isoflop --params 70B` mean `isoflop recommend …`; nothing at all means help. */
function withDefaultCommand(argv: readonly string[]): string[] {
  const [first, ...rest] = argv;
  if (first === undefined) return ['--help'];
  if (first === 'help') return [...rest.slice(0, 2), '--help'];
  const negative = argv.find((word, index) => /^-\.?\d/.test(word) && !argv[index - 1]?.startsWith('--'));
  if (negative !== undefined) throw new InputError(`Expected a positive quantity: got ${negative}`);
  const budget = /^[\d.$€£¥~+(]|^-$|^$|\s[*x×/]\s|\sfor\s/.test(first);
  const option = first.startsWith('--') && !['--help', '--version'].includes(first);
  return budget || option ? ['recommend', ...argv] : [...argv];
}

/** One line for what went wrong, never a stack, and the exit code that belongs to it. */
function explain(error: unknown, io: Io): number {
  if (error instanceof Refusal) {
    // a document's problems are told a line each
    const { lines = [error.message], exitCode = 2 } = error as Partial<
      Record<'lines', readonly string[]> & Record<'exitCode', number>
    >;
    tellError(io, ...lines);
    return exitCode;
  }
  const what = error instanceof Error ? error.message : String(error);
  tellError(io, `internal error, please report it: ${what}`);
  return 70;
}
