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
  const level = severity === 'info' ? 'notice' : severity;
  const title = 'rule' in item ? item.rule : item.code;
  const properties = {
    file: item.file,
    line: item.line,
    endLine: item.line,
    col: item.column,
    endColumn: item.endColumn,
    title: `isoflop ${title}`,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const notes =
    'rule' in item ? [item.arithmetic, item.suggestion && `Try ${item.suggestion}`].filter(note => note) : [];
  return `::${level} ${written.join(',')}::${data([item.message, ...notes].join('\n'))}`;
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
