import { organisationNote } from '../../catalog/organisation.ts';
import { mostOf } from '../../core/unbounded.ts';
import type { CheckDocument, CheckedProposal, Finding, InputProblem } from '../document.ts';
import type { Severity } from '../types.ts';
import { type Painter, paintFor } from './paint.ts';
import { lineText, planLines } from './plan-lines.ts';
import { sourceLine } from './source-line.ts';
import { verdictLine } from './verdict.ts';

/** How diagnostics are shown. */
export interface PrettyOptions {
  readonly columns: number;
  readonly color: boolean;
  /** Text of each file, to show the lines that are spoken of. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Diagnostics in the manner of compilers: severity and rule, place, the line with the value marked, the arithmetic and
 * the suggestion; then each proposal's verdict and plan.
 */
export async function toPretty(document: CheckDocument, options: PrettyOptions): Promise<string> {
  const paint = await paintFor(options.color);
  // a document may hold thousands of proposals, and is cut into lines once
  const linesOf = new Map([...options.texts].map(([file, text]) => [file, text.split(/\r?\n/)]));
  return document.files
    .map(file => proposal(file, name => linesOf.get(name) ?? [], paint, options))
    .join('\n\n');
}

function proposal(
  file: CheckedProposal,
  linesOf: (file: string) => readonly string[],
  paint: Painter,
  options: PrettyOptions,
): string {
  const parts = [
    ...file.problems.map(problem => diagnostic(problem, linesOf(problem.file), paint, options)),
    ...file.findings.map(finding => diagnostic(finding, linesOf(finding.file), paint, options)),
    paintVerdict(verdictLine(file), file, paint),
  ];
  const plan = planLines(file.plan);
  const width = mostOf(
    plan.map(({ label }) => label.length),
    0,
  );
  const shown = plan.map(line => {
    const from = line.from === '' ? '' : paint('dim', `  ${line.from}`);
    return `  ${paint('dim', line.label.padEnd(width))}  ${lineText(line)}${from}`.trimEnd();
  });
  const used = file.organisation === undefined ? [] : [paint('dim', organisationNote(file.organisation))];
  return [...parts, ...(shown.length > 0 ? [shown.join('\n')] : []), ...used].join('\n\n');
}

function diagnostic(
  item: Finding | InputProblem,
  lines: readonly string[],
  paint: Painter,
  options: PrettyOptions,
): string {
  const severity: Severity = 'severity' in item ? item.severity : 'error';
  const name = 'rule' in item ? item.rule : item.code;
  const tone = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan';
  const gutter = String(item.line).length;
  const bar = paint('blue', `${' '.repeat(gutter)} |`);
  const head = `${paint(tone, `${severity}[${name}]`, true)}${paint('bold', `: ${item.message}`)}`;
  // a file that could not be read has no lines to point at
  const where = name === 'unreadable-file' ? item.file : `${item.file}:${item.line}:${item.column}`;
  const place = `${' '.repeat(gutter)}${paint('blue', '-->')} ${where}`;
  const shown = sourceLine(lines, item, Math.max(30, options.columns - gutter - 3));
  const source =
    shown === undefined
      ? []
      : [
          bar,
          `${paint('blue', `${item.line} |`)} ${shown.text}`,
          `${bar} ${' '.repeat(shown.before)}${paint(tone, '^'.repeat(shown.length))}`,
        ];
  const notes = 'rule' in item ? notesOf(item) : [];
  const equals = paint('blue', `${' '.repeat(gutter)} =`);
  return [head, place, ...source, ...notes.map(note => `${equals} ${note}`)].join('\n');
}

function notesOf({ arithmetic, suggestion, source }: Finding): readonly string[] {
  return [
    ...(arithmetic === undefined ? [] : [arithmetic]),
    ...(suggestion === undefined ? [] : [`try ${suggestion}`]),
    `source: ${source}`,
  ];
}

function paintVerdict(text: string, file: CheckedProposal, paint: Painter): string {
  const tone = file.verdict === 'fail' ? 'red' : file.verdict === 'warn' ? 'yellow' : 'green';
  return paint(tone, text, true);
}
