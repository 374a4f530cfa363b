import { basename } from 'node:path';
import { tellWork } from '../../core/work.ts';
import { type Keeping, keepings } from '../../fit/kinship.ts';
import type { ColumnRole } from '../../fit/table/names.ts';
import type { FitOptions } from '../../fit/types.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/fit.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readStdin } from '../stdin.ts';
import { fitView } from '../views/fit.ts';
import { groupsView } from '../views/fit-groups.ts';
import { budgetList, fixedCoefficients, percentList, refuseIdle } from './fit-options.ts';

/** Work of a fit without resamples, in refits: its starts. */
const STARTS = 100;
const REFITS = 'runs that are fitted, times resamples';

type Options = CallOf<typeof declared>['options'];

/** Read runs, fit, and write the law file that was asked for. */
export async function fitAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { runs: path } = args;
  const { out, counting, lossUnit, uncertainty } = options;
  const name = path === '-' ? 'standard input' : basename(path);
  refuseIdle(options);
  if (options.date !== undefined) (await import('../../fit/law-file.ts')).checkDate(options.date);
  const fitOptions = await toFitOptions(options);
  const date = options.date ?? dateOf(io);
  const { hash, text } = await readInput(path, { hashed: out !== undefined }, io);
  if (out !== undefined) await io.inspectOutput?.(out);
  const [{ readRunTable }, { fitTable }] = await Promise.all([
    import('../../fit/read-runs.ts'),
    import('../../fit/fit-table.ts'),
  ]);
  const { perplexity, bytesPerToken, group, sharedExponents } = options;
  const table = readRunTable(text, {
    columns: columnsOf(options),
    name,
    ...defined({ perplexity, bytesPerToken }),
  });
  io.spend?.(table.runs.length * (STARTS + (fitOptions.bootstrap ?? 0)), REFITS);
  const document = await fitTable(table, {
    ...fitOptions,
    keep: keepingOf(options.keep),
    ...{ group, sharedExponents },
    file: name,
    onProgress: (done, total) => tellWork('bootstrap', done, total),
  });
  if ('groups' in document) {
    if (out !== undefined)
      throw new InputError(
        `Option --out writes one law: name one group, such as --group '${group}=${document.groups[0]!.group}'`,
      );
    return { view: groupsView(document), exitCode: document.identified ? 0 : 1 };
  }
  if (out !== undefined && document.identified) {
    const { lawFileText, toLawFile } = await import('../../fit/law-file.ts');
    const law = toLawFile(document, {
      sha256: hash!,
      date,
      name: options.name,
      ...{ counting, lossUnit: lossUnit ?? table.lossUnit, uncertainty },
    });
    await io.writeText(out, lawFileText(law));
  }
  const written = document.identified ? out : undefined;
  const { draws: _, ...shown } = document;
  return { view: fitView(shown, written), exitCode: document.identified ? 0 : 1 };
}

/** `last`, or `last,best` where a sweep has checkpoints. */
function keepingOf(text: string | undefined): readonly Keeping[] | undefined {
  const wanted = text?.split(',').map(word => word.trim());
  const stranger = wanted?.find(word => !(keepings as readonly string[]).includes(word));
  if (stranger !== undefined)
    throw new InputError(`Option --keep takes ${keepings.join(', ')} or several of them: got '${text}'`);
  return wanted as readonly Keeping[] | undefined;
}

function columnsOf(options: Options): Partial<Record<ColumnRole, string>> {
  const { params: parameters, tokens, compute, loss } = options;
  return defined({ parameters, tokens, compute, loss });
}

async function toFitOptions(options: Options): Promise<FitOptions> {
  const { method, objective, delta, form, tieExponents, dropWorst, bootstrap, seed, workers, worst } =
    options;
  const { at = [], holdout, budgets, levels, fix, out } = options;
  return {
    ...{ method, objective, delta, form, tieExponents, dropWorst, bootstrap, seed, workers, worst, holdout },
    ...(fix !== undefined && { fixed: fixedCoefficients(fix) }),
    at: (await Promise.all(at.map(text => budgetList(text, '--at')))).flat(),
    budgets: budgets === undefined ? undefined : await budgetList(budgets, '--budgets'),
    levels: levels === undefined ? undefined : percentList(levels),
    keepDraws: out !== undefined,
  };
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
  const bytes = path === '-' ? await readStdin(io) : await io.readBytes!(path);
  // the mark of byte order is the reader's to drop
  return {
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    ...(await hashOf(bytes)),
  };
}

async function sha256(bytes: Uint8Array | string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}

/** The day of the fit: of SOURCE_DATE_EPOCH so that builds repeat, or today. */
function dateOf(io: Io): string {
  const epoch = io.env.SOURCE_DATE_EPOCH;
  if (epoch === undefined || epoch === '') return new Date().toISOString().slice(0, 10);
  const date = new Date(Number(epoch) * 1000);
  if (!/^\d+$/.test(epoch) || Number.isNaN(date.getTime()))
    throw new InputError(`SOURCE_DATE_EPOCH must be seconds since 1970: got '${epoch}'`);
  return date.toISOString().slice(0, 10);
}
