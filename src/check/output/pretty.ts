import { organisationNote } from '../../catalog/organisation.ts';
import { mostOf } from '../../core/unbounded.ts';
import type { CheckDocument, CheckedProposal, Finding, InputProblem } from '../document.ts';
import type { Position, Severity } from '../types.ts';
import { lineText, planLines } from './plan-lines.ts';
import { verdictLine } from './verdict.ts';

/** How diagnostics are shown. */
interface PrettyOptions {
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

/** A line of a file with the place that is marked in it, cut to a width around the place. */
interface ShownLine {
  readonly text: string;
  /** Columns before the mark, and of the mark, in the shown text. */
  readonly before: number;
  readonly length: number;
}

/** The line of a position, as a terminal may show it; undefined where the file is not at hand. */
function sourceLine(lines: readonly string[], position: Position, width: number): ShownLine | undefined {
  const line = lines[position.line - 1];
  if (line === undefined || line.trim() === '') return undefined;
  const start = Math.min(position.column - 1, line.length);
  const end = Math.max(start + 1, Math.min(position.endColumn - 1, line.length));
  if (line.length <= width) return { text: printable(line), before: start, length: end - start };
  const from = Math.max(0, Math.min(start - Math.floor(width / 3), line.length - width + 2));
  const cut = line.slice(from, from + width - 2);
  const lead = from > 0 ? '…' : '';
  const tail = from + cut.length < line.length ? '…' : '';
  const before = start - from + lead.length;
  return {
    text: printable(`${lead}${cut}${tail}`),
    before,
    length: Math.max(1, Math.min(end - start, lead.length + cut.length - before)),
  };
}

/** One character for one, so that marks stay under what they mark; nothing that a terminal would obey. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** Colours that diagnostics use. */
type Colour = 'red' | 'yellow' | 'cyan' | 'green' | 'blue' | 'dim' | 'bold';

/** A text in a colour, and bold if asked. */
type Painter = (colour: Colour, text: string, bold?: boolean) => string;

/** How to colour; chalk is loaded only where there is colour. */
async function paintFor(color: boolean): Promise<Painter> {
  if (!color) return (_, text) => text;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return (colour, text, bold = false) => (bold ? chalk[colour].bold(text) : chalk[colour](text));
}
