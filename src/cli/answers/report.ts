import { extname } from 'node:path';
import type { MonitorAnswer } from '../../monitor/types.ts';
import { type Report, report } from '../../report/report.ts';
import { plural } from '../../text/numbers.ts';
import { checkReaders } from '../check-readers.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/report.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { planOfFiles } from '../proposal-argument.ts';
import { readLevels, readSource } from '../proposal-options.ts';

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

/** `isoflop report`: write the page, and say in short what stands on it. */
export async function reportAnswer({ args, options, format, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { proposal: file } = args;
  const { output } = options;
  const toPipe = output === undefined && (format ?? 'html') === 'html';
  if (output !== undefined && !['', '.html', '.htm'].includes(extname(output).toLowerCase()))
    throw new InputError(`The name of a report must end in .html, which prints as PDF: got -o ${output}`);
  if (toPipe && io.outIsTerminal) {
    throw new InputError('A page is no text for a terminal: expected -o report.html, or a pipe');
  }
  const source = await readSource(file, io);
  if (source.unreadable !== undefined) throw new InputError(source.unreadable);
  const rules = readLevels(options.rule ?? []);
  const made = await report(source, {
    rules,
    ...checkReaders(io),
    ...(options.title !== undefined && { title: options.title }),
    ...(options.log !== undefined && { run: await runOfLogs(options.log, file, io) }),
  });
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

/** What the logs of the run say beside its proposal. */
async function runOfLogs(logs: readonly string[], proposal: string, io: Io): Promise<MonitorAnswer> {
  const [{ answerOf, logSources }, { requestOfPlan }] = await Promise.all([
    import('../log-source.ts'),
    import('../monitored-plan.ts'),
  ]);
  const request = requestOfPlan(await planOfFiles([proposal], {}, io));
  return answerOf(await logSources(logs, request, io), request, true);
}
