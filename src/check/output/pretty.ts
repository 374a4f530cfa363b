import { Chalk, type ChalkInstance } from 'chalk';
import type { CheckDocument, CheckedProposal, Finding, InputProblem } from '../document.ts';
import type { Severity } from '../types.ts';
import { planLines } from './plan-lines.ts';
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
export function toPretty(document: CheckDocument, options: PrettyOptions): string {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  return document.files.map(file => proposal(file, chalk, options)).join('\n\n');
}

function proposal(file: CheckedProposal, chalk: ChalkInstance, options: PrettyOptions): string {
  const lines = (options.texts.get(file.file) ?? '').split(/\r?\n/);
  const parts = [
    ...file.problems.map(problem => diagnostic(problem, lines, chalk, options)),
    ...file.findings.map(finding => diagnostic(finding, lines, chalk, options)),
    paintVerdict(verdictLine(file), file, chalk),
  ];
  const plan = planLines(file.plan);
  const width = Math.max(0, ...plan.map(([label]) => label.length));
  const shown = plan.map(([label, value, from]) =>
    `  ${chalk.dim(label.padEnd(width))}  ${value}${from === '' ? '' : chalk.dim(`  ${from}`)}`.trimEnd(),
  );
  return [...parts, ...(shown.length > 0 ? [shown.join('\n')] : [])].join('\n\n');
}

function diagnostic(
  item: Finding | InputProblem,
  lines: readonly string[],
  chalk: ChalkInstance,
  options: PrettyOptions,
): string {
  const severity: Severity = 'severity' in item ? item.severity : 'error';
  const name = 'rule' in item ? item.rule : item.code;
  const paint = severity === 'error' ? chalk.red : severity === 'warning' ? chalk.yellow : chalk.cyan;
  const gutter = String(item.line).length;
  const bar = chalk.blue(`${' '.repeat(gutter)} |`);
  const head = `${paint.bold(`${severity}[${name}]`)}${chalk.bold(`: ${item.message}`)}`;
  const place = `${' '.repeat(gutter)}${chalk.blue('-->')} ${item.file}:${item.line}:${item.column}`;
  const shown = sourceLine(lines, item, Math.max(30, options.columns - gutter - 3));
  const source =
    shown === undefined
      ? []
      : [
          bar,
          `${chalk.blue(`${item.line} |`)} ${shown.text}`,
          `${bar} ${' '.repeat(shown.before)}${paint('^'.repeat(shown.length))}`,
        ];
  const notes = 'rule' in item ? notesOf(item) : [];
  const equals = chalk.blue(`${' '.repeat(gutter)} =`);
  return [head, place, ...source, ...notes.map(note => `${equals} ${note}`)].join('\n');
}

function notesOf({ arithmetic, suggestion, source }: Finding): readonly string[] {
  return [
    ...(arithmetic === undefined ? [] : [arithmetic]),
    ...(suggestion === undefined ? [] : [`try ${suggestion}`]),
    `source: ${source}`,
  ];
}

function paintVerdict(text: string, file: CheckedProposal, chalk: ChalkInstance): string {
  if (file.verdict === 'fail') return chalk.red.bold(text);
  return file.verdict === 'warn' ? chalk.yellow.bold(text) : chalk.green.bold(text);
}
