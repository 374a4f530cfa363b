import { check } from '../../check/check.ts';
import type { CheckDocument } from '../../check/document.ts';
import type { SourceFile } from '../../check/types.ts';
import { printableData } from '../../render/printable.ts';
import type { Block, View } from '../../render/view.ts';
import { checkReaders } from '../check-readers.ts';
import { formatOf, type Options } from '../declaration.ts';
import { tellError } from '../error-line.ts';
import { hasColor, InputError, type Io, type Outcome } from '../io.ts';
import { readLevels, readSource } from '../proposal-options.ts';

/** `isoflop check`: check proposals and say so in the chosen format; the exit code carries the verdict. */
export async function checkCommand(args: readonly string[], options: Options, io: Io): Promise<Outcome> {
  formatOf(options);
  const rules = readLevels((options.rule as readonly string[] | undefined) ?? []);
  const sources = await readSources(args, io);
  const document = await check(sources, { rules, ...checkReaders(io) });
  const unusable = document.files.filter(file => file.problems.length > 0);
  if (unusable.length > 0) tellError(io, firstProblem(unusable));
  return { view: await viewOf(document, sources, options, io), exitCode: exitCodeOf(document, options) };
}

async function readSources(args: readonly string[], io: Io): Promise<readonly SourceFile[]> {
  const names = args.length > 0 ? args : ['-'];
  if (args.length === 0 && io.stdinIsTerminal) {
    throw new InputError('Nothing to check: expected files, or a proposal on standard input');
  }
  return Promise.all(names.map(file => readSource(file, io)));
}

function exitCodeOf(document: CheckDocument, options: Options): 0 | 1 | 2 {
  if (document.files.some(file => file.problems.length > 0)) return 2;
  const most = options.maxWarnings as number | undefined;
  const tooMany = most !== undefined && document.counts.warning > most;
  return document.counts.error > 0 || tooMany ? 1 : 0;
}

function firstProblem(files: CheckDocument['files']): string {
  const problems = files.flatMap(file => file.problems);
  const { code, file, line, column, message } = problems[0]!;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  // a file that could not be read has no lines, and its name stands in the reason
  const place = code === 'unreadable-file' ? '' : `${file}:${line}:${column}: `;
  return `${place}${message}${more}`;
}

async function viewOf(
  document: CheckDocument,
  sources: readonly SourceFile[],
  options: Options,
  io: Io,
): Promise<View> {
  const { checkBlocks, checkCsv } = await import('../../check/output/view.ts');
  const csv = checkCsv(document);
  const format = options.json === true ? 'json' : (options.format ?? 'pretty');
  const verbatim = (text: string, painted = false): readonly Block[] => [{ kind: 'verbatim', text, painted }];
  if (format === 'sarif') {
    const { toSarif } = await import('../../check/output/sarif.ts');
    const sarif = toSarif(document, __VERSION__);
    return { blocks: verbatim(JSON.stringify(sarif, null, 2)), json: sarif, csv };
  }
  if (format === 'github') {
    const { toGithub } = await import('../../check/output/github.ts');
    return { blocks: verbatim(toGithub(document)), json: document, csv };
  }
  if (format !== 'pretty' && format !== 'table')
    return { blocks: checkBlocks(document), json: document, csv };
  const { toPretty } = await import('../../check/output/pretty.ts');
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const color = hasColor(io);
  return {
    blocks: verbatim(await toPretty(printableData(document), { columns: io.columns, color, texts }), true),
    json: document,
    csv,
  };
}
