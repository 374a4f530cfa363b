import { basename } from 'node:path';
import type { Role } from '../../fit/column-names.ts';
import type { FitOptions } from '../../fit/types.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { fitView } from '../views/fit.ts';
import {
  budgetList,
  budgetLists,
  budgetOption,
  fixedCoefficients,
  numberOption,
  percentList,
  refuseIdle,
} from './fit-options.ts';
import { progressBar } from './progress.ts';

/** Read runs, fit, and write the law file that was asked for. */
export async function fitCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  const path = args[0]!;
  const name = path === '-' ? 'standard input' : basename(path);
  refuseIdle(options);
  if (typeof options.date === 'string') (await import('../../fit/law-file.ts')).checkDate(options.date);
  await refuseInput(options.out, path, io);
  const fitOptions = await toFitOptions(options);
  const { hash, text } = await readInput(path, { hashed: options.out !== undefined }, io);
  const [{ readRuns }, { fitRuns }] = await Promise.all([
    import('../../fit/read-runs.ts'),
    import('../../fit/fit.ts'),
  ]);
  const runs = await readRuns(text, { columns: columnsOf(options), name });
  const progress = progressBar('bootstrap', io);
  const document = await fitRuns(runs, { ...fitOptions, file: name, onProgress: progress.update });
  progress.clear();
  if (typeof options.out === 'string' && document.identified) {
    const { lawFileText, toLawFile } = await import('../../fit/law-file.ts');
    const law = toLawFile(document, {
      sha256: hash!,
      date: dateOf(options, io),
      name: options.name as string | undefined,
      counting: options.counting as 'total' | undefined,
      lossUnit: options.lossUnit as 'unknown' | undefined,
      uncertainty: options.uncertainty as 'draws' | undefined,
    });
    await io.writeText(options.out, lawFileText(law));
  }
  const written = document.identified ? (options.out as string | undefined) : undefined;
  const { draws: _, ...shown } = document;
  return { view: fitView(shown, written), exitCode: document.identified ? 0 : 1 };
}

function columnsOf(options: Options): Partial<Record<Role, string>> {
  const named: Partial<Record<Role, string>> = {};
  const flags = {
    parameters: options.params,
    tokens: options.tokens,
    compute: options.compute,
    loss: options.loss,
  };
  for (const [role, header] of Object.entries(flags))
    if (typeof header === 'string') named[role as Role] = header;
  return named;
}

async function toFitOptions(options: Options): Promise<FitOptions> {
  const { at, holdout, budgets, levels, delta } = options;
  return {
    method: options.method as FitOptions['method'],
    objective: options.objective as FitOptions['objective'],
    delta: delta === undefined ? undefined : numberOption('--delta', delta as string),
    ...(options.fix !== undefined && { fixed: fixedCoefficients(options.fix as readonly string[]) }),
    tieExponents: options.tieExponents === true,
    dropWorst: options.dropWorst as number | undefined,
    bootstrap: options.bootstrap as number | undefined,
    seed: options.seed as number | undefined,
    workers: options.workers as number | undefined,
    worst: options.worst as number | undefined,
    at: await budgetLists((at ?? []) as readonly string[], '--at'),
    holdout: holdout === undefined ? undefined : await budgetOption(holdout as string, '--holdout'),
    budgets: budgets === undefined ? undefined : await budgetList(budgets as string, '--budgets'),
    levels: levels === undefined ? undefined : percentList(levels as string),
    keepDraws: options.out !== undefined,
  };
}

/** The law must not take the place of the runs. */
async function refuseInput(out: unknown, path: string, io: Io): Promise<void> {
  if (typeof out !== 'string' || !(await io.isSameFile?.(path, out))) return;
  throw new InputError(`--out ${out} is the file of runs, which the law would replace: name another`);
}

/** The text of a file, and the hash of its bytes where a law shall name it: the bytes themselves are not kept. */
async function readInput(
  path: string,
  { hashed }: { readonly hashed: boolean },
  io: Io,
): Promise<{ text: string; hash?: string }> {
  const hashOf = async (bytes: Uint8Array | string) => (hashed ? { hash: await sha256(bytes) } : {});
  if (path !== '-' && io.readBytes === undefined) {
    const text = await io.readText(path);
    return { text, ...(await hashOf(text)) };
  }
  const bytes = path === '-' ? await readAll(io.stdin) : await io.readBytes!(path);
  // the mark of byte order is the reader's to drop
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    ...(await hashOf(bytes)),
  };
}

async function readAll(stream: Io['stdin']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function sha256(bytes: Uint8Array | string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}

/** The day of the fit: asked for, or of SOURCE_DATE_EPOCH so that builds repeat, or today. */
function dateOf(options: Options, io: Io): string {
  if (typeof options.date === 'string') return options.date;
  const epoch = io.env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === '') return new Date().toISOString().slice(0, 10);
  const date = new Date(Number(epoch) * 1000);
  if (Number.isNaN(date.getTime()))
    throw new InputError(`SOURCE_DATE_EPOCH must be seconds since 1970: got '${epoch}'`);
  return date.toISOString().slice(0, 10);
}
