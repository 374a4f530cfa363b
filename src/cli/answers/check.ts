import { check } from '../../check/check.ts';
import type { CheckDocument } from '../../check/document.ts';
import type { PlanOptions } from '../../check/estimate-proposal.ts';
import type { SourceFile } from '../../check/types.ts';
import { isIncomplete } from '../../check/unchecked.ts';
import { printable, printableData } from '../../render/printable.ts';
import type { Block, Surface, View } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/check.ts';
import { tellError } from '../error-line.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { checkReaders, readLevels, readSource } from '../proposal-options.ts';
import { checkExplained, explainedBlocks } from '../views/explained.ts';

/** `isoflop check`: check proposals and say so in the chosen format; the exit code carries the verdict. */
export async function checkAnswer({ args, options, io, format }: CallOf<typeof declared>): Promise<Outcome> {
  if (options.explain) checkExplained(format);
  const strict = options.strict ? ({ 'unknown-key': 'error', 'misplaced-key': 'error' } as const) : {};
  const rules = { ...strict, ...readLevels(options.rule ?? []) };
  const sources = await readSources(args.files, io);
  const edits = { set: options.set ?? [] };
  const document = await check(sources, { rules, ...checkReaders(io), ...edits });
  const unusable = document.files.filter(file => file.problems.length > 0);
  if (unusable.length > 0) tellError(io, firstProblem(unusable));
  const explanation =
    options.explain && unusable.length === 0
      ? await explanationOf(document, sources, { ...checkReaders(io), ...edits })
      : [];
  return {
    view: viewOf(document, sources, explanation),
    exitCode: exitCodeOf(document, options),
  };
}

/** How the numbers of each plan follow, be it of one file or of several. */
async function explanationOf(
  { files }: CheckDocument,
  sources: readonly SourceFile[],
  options: PlanOptions,
): Promise<readonly Block[]> {
  const [{ planOfProposal }, { explainPlan }] = await Promise.all([
    import('../../check/estimate-proposal.ts'),
    import('../../plan/explain.ts'),
  ]);
  const blocks = await Promise.all(
    files.map(async ({ file }, index) => {
      // one plan of several files is named by all of them
      const parts = files.length === sources.length ? sources[index]! : sources;
      const plan = await planOfProposal(parts, { ...options, isOpen: true });
      return explainedBlocks(`How the plan of ${file} follows`, explainPlan(plan));
    }),
  );
  return blocks.flat();
}

async function readSources(args: readonly string[], io: Io): Promise<readonly SourceFile[]> {
  const names = args.length > 0 ? args : ['-'];
  if (args.length === 0 && io.stdinIsTerminal) {
    throw new InputError('Nothing to check: expected files, or a proposal on standard input');
  }
  return Promise.all(names.map(file => readSource(file, io)));
}

function exitCodeOf(
  document: CheckDocument,
  { maxWarnings: most, strict }: CallOf<typeof declared>['options'],
): 0 | 1 | 2 {
  if (document.files.some(file => file.problems.length > 0)) return 2;
  const tooMany = most !== undefined && document.counts.warning > most;
  const incomplete = strict && document.files.some(file => isIncomplete(file.unchecked, file));
  return document.counts.error > 0 || tooMany || incomplete ? 1 : 0;
}

function firstProblem(files: CheckDocument['files']): string {
  const problems = files.flatMap(file => file.problems);
  const { code, file, line, column, message } = problems[0]!;
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
  // a file that could not be read has no lines, and its name stands in the reason
  const place = code === 'unreadable-file' ? '' : `${file}:${line}:${column}: `;
  return `${place}${message}${more}`;
}

function viewOf(
  document: CheckDocument,
  sources: readonly SourceFile[],
  explanation: readonly Block[],
): View {
  const output = () => import('../../check/output/view.ts');
  const pretty = async ({ columns, color }: Surface) => {
    const { toPretty } = await import('../../check/output/pretty.ts');
    const texts = new Map(sources.map(({ file, text }) => [file, text]));
    const text = `${(await toPretty(printableData(document), { columns, color, texts })).replace(/\n$/, '')}\n`;
    if (explanation.length === 0) return text;
    const { toTerminal } = await import('../../render/terminal.ts');
    return `${text}\n${await toTerminal(explanation, { columns, color })}`;
  };
  return {
    blocks: async () => [...(await output()).checkBlocks(document), ...explanation],
    json: () => document,
    csv: async () => (await output()).checkCsv(document),
    own: {
      table: pretty,
      pretty,
      sarif: async () => {
        const { toSarif } = await import('../../check/output/sarif.ts');
        return `${printable(JSON.stringify(toSarif(document, __VERSION__), null, 2))}\n`;
      },
      github: async () => {
        const { toGithub } = await import('../../check/output/github.ts');
        return `${printable(toGithub(document)).replace(/\n$/, '')}\n`;
      },
    },
  };
}
