import { printable } from '../../render/printable.ts';
import type { CheckDocument, Finding, InputProblem } from '../document.ts';

/**
 * Workflow annotations of GitHub Actions: one command a line
 * (docs.github.com, Workflow commands for GitHub Actions).
 */
export function toGithub(document: CheckDocument): string {
  return document.files
    .flatMap(file => [...file.problems, ...file.findings])
    .map(command)
    .join('\n');
}

function command(item: Finding | InputProblem): string {
  const severity = 'severity' in item ? item.severity : 'error';
  const title = 'rule' in item ? item.rule : item.code;
  const notes =
    'rule' in item ? [item.arithmetic, item.suggestion && `Try ${item.suggestion}`].filter(note => note) : [];
  const { file, line, column, endColumn } = item;
  const place = { file, line, endLine: line, col: column, endColumn };
  return annotation(severity, { ...place, title: `isoflop ${title}` }, [item.message, ...notes].join('\n'));
}

/** One annotation: a level of ours, where it belongs, and what it says. */
export function annotation(
  severity: 'error' | 'warning' | 'info',
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const level = severity === 'info' ? 'notice' : severity;
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${written.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
