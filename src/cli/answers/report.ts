import { extname } from 'node:path';
import type { MonitorAnswer } from '../../monitor/types.ts';
import { type Report, report, reportRequest } from '../../report/report.ts';
import { plural } from '../../text/numbers.ts';
import { type CallOf, kebab } from '../command.ts';
import type * as declared from '../commands/report.ts';
import { estimateRequest } from '../estimate-options.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { type BudgetWords, planOfFiles, wordsOf } from '../proposal-argument.ts';
import { checkReaders, readLevels, readSource } from '../proposal-options.ts';

/** What stands on a page, in short. */
export interface ReportDocument {
  readonly schema: 'isoflop/report/1';
  /** The proposal. */
  readonly file: string;
  /** Where the page was written. */
  readonly output?: string;
  readonly title: string;
  readonly verdict: Report['verdict'];
  readonly counts: Report['counts'];
  /** Length of the page. */
  readonly bytes: number;
}

/** What stands on a page of nothing: a stated example. */
const EXAMPLE = {
  title: 'An example: 1e23 FLOP on 512 H100',
  request: { compute: 1e23, accelerator: 'h100', accelerators: 512 },
  line: { budget: '1e23', options: [['on', '512 h100'] as const] },
};

type ReportCall = CallOf<typeof declared>;

/** `isoflop report [budget|proposal]`: write the page, and say in short what stands on it. */
export async function reportAnswer(call: ReportCall): Promise<Outcome> {
  const { options, format, io } = call;
  const { output } = options;
  const toPipe = output === undefined && (format ?? 'html') === 'html';
  if (output !== undefined && !['', '.html', '.htm'].includes(extname(output).toLowerCase()))
    throw new InputError(`The name of a report must end in .html, which prints as PDF: got -o ${output}`);
  if (toPipe && io.outIsTerminal) {
    throw new InputError('A page is no text for a terminal: expected -o report.html, or a pipe');
  }
  const { file, made } = await madeOf(call);
  if (output !== undefined) await io.writeText(output, made.html);
  const { title, verdict, counts } = made;
  const bytes = Buffer.byteLength(made.html);
  const said = `${verdict}: ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${plural(counts.info, 'note')}`;
  return {
    ...(output === undefined && { format: 'html' }),
    view: {
      own: { html: () => made.html },
      blocks: () => [
        {
          kind: 'fields',
          fields: [
            ...(output === undefined ? [] : [['written', output] as const]),
            ['title', title],
            ['verdict', said],
            ['size', `${Math.ceil(bytes / 1000)} kB`],
          ],
        },
      ],
      json: (): ReportDocument => ({
        schema: 'isoflop/report/1',
        file,
        ...(output !== undefined && { output }),
        title,
        verdict,
        counts,
        bytes,
      }),
      csv: () => ({
        columns: ['file', 'output', 'verdict', 'errors', 'warnings', 'infos', 'bytes'].map(header => ({
          header,
        })),
        rows: [[file, output ?? null, verdict, counts.error, counts.warning, counts.info, bytes]],
      }),
    },
  };
}

/** The page of a proposal, of what the command line asks for, or of an example. */
async function madeOf(call: ReportCall): Promise<{ readonly file: string; readonly made: Report }> {
  const { args, options, io } = call;
  const { output: _o, rule = [], title, log, on: machines = [], set, ...plan } = options;
  const { budget, files } = filesOf(args.budget);
  if (machines.length > 1)
    throw new InputError('A page shows one plan: expected one --on; isoflop estimate compares machines');
  if (files.length > 1) throw new InputError(`A page shows one proposal: got ${files.join(' and ')}`);
  const [file] = files;
  const said = optionsOf(call);
  const shown = { rules: readLevels(rule), ...(title !== undefined && { title }) };
  const request = await estimateRequest(budget, { ...plan, on: machines[0] }, io);
  const line = { ...(budget !== undefined && { budget }), options: said };
  if (file === undefined) {
    if (set !== undefined) throw new InputError(`--set says what a proposal says instead: got no proposal`);
    if (log !== undefined) throw new InputError('--log goes with the proposal of the run that it is of');
    const empty = budget === undefined && said.length === 0;
    if (empty) {
      const example = { title: EXAMPLE.title, line: EXAMPLE.line };
      return { file: 'an example', made: await reportRequest(EXAMPLE.request, { ...example, ...shown }) };
    }
    return { file: budget ?? 'the command line', made: await reportRequest(request, { ...shown, line }) };
  }
  if (plan.from !== undefined)
    throw new InputError(
      `--from goes with a budget or limits: expected the sources in ${file}, as data.sources`,
    );
  const source = await readSource(file, io);
  if (source.unreadable !== undefined) throw new InputError(source.unreadable);
  const made = await report(source, {
    ...shown,
    ...checkReaders(io),
    ...(set && { set }),
    ...(Object.keys(request).length > 0 && { instead: { request, line } }),
    ...(log !== undefined && { run: await runOfLogs(log, file, io) }),
  });
  return { file, made };
}

/** As for `estimate`; what comes through a pipe is a proposal too. */
function filesOf(words: readonly string[]): BudgetWords {
  return words.length === 1 && words[0] === '-' ? { budget: undefined, files: ['-'] } : wordsOf(words);
}

/** Options that are the page's own, and not the plan's. */
const OWN = ['output', 'rule', 'title', 'log', 'set'];

/** The options that ask for the plan, as they were written. */
function optionsOf({ line }: ReportCall): readonly (readonly [string, string | null])[] {
  return Object.entries(line.options).flatMap(([name, given]) => {
    if (OWN.includes(name) || given === undefined) return [];
    const texts = typeof given === 'object' ? given : [typeof given === 'boolean' ? null : given];
    return texts.map(text => [kebab(name), text] as const);
  });
}

/** What the logs of the run say beside its proposal. */
async function runOfLogs(logs: readonly string[], proposal: string, io: Io): Promise<MonitorAnswer> {
  const [{ answerOf, logSources }, { requestOfPlan }] = await Promise.all([
    import('../log-source.ts'),
    import('../monitored-plan.ts'),
  ]);
  const request = requestOfPlan(await planOfFiles([proposal], {}, io));
  return answerOf(await logSources(logs, request, io), request, true);
}
