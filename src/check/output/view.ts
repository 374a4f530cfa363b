import { organisationNote } from '../../catalog/organisation.ts';
import type { Block, Cell, Table, Tone } from '../../render/view.ts';
import type { CheckDocument, CheckedProposal, Finding } from '../document.ts';
import { lineText, planLines } from './plan-lines.ts';
import { verdictLine } from './verdict.ts';

const tones: Readonly<Record<string, Tone>> = { error: 'bad', warning: 'warn', info: 'dim' };

/** Findings and plans as blocks, for Markdown and for documents that hold them. */
export function checkBlocks(document: CheckDocument): readonly Block[] {
  return document.files.flatMap(proposalBlocks);
}

function proposalBlocks(file: CheckedProposal): readonly Block[] {
  const problems = file.problems.map(({ line, column, message }) => ({
    severity: 'error',
    text: `${file.file}:${line}:${column}: ${message}`,
  }));
  return [
    { kind: 'heading', text: verdictLine(file) },
    ...(problems.length > 0 ? [{ kind: 'notes', notes: problems } as const] : []),
    ...(file.findings.length > 0 ? [{ kind: 'table', table: findingsTable(file.findings) } as const] : []),
    ...(file.problems.length === 0 ? [{ kind: 'table', table: planTable(file) } as const] : []),
    ...(file.organisation === undefined
      ? []
      : [
          {
            kind: 'notes',
            notes: [{ severity: 'info', text: organisationNote(file.organisation) }],
          } as const,
        ]),
  ];
}

function findingsTable(findings: readonly Finding[]): Table {
  return {
    columns: [
      { header: 'severity' },
      { header: 'rule' },
      { header: 'line', align: 'right' },
      { header: 'finding' },
    ],
    rows: findings.map(({ severity, rule, line, message, arithmetic, suggestion }): readonly Cell[] => [
      { text: severity, tone: tones[severity]! },
      rule,
      String(line),
      [message, arithmetic, suggestion && `Try ${suggestion}`].filter(part => part).join('\n'),
    ]),
  };
}

function planTable(file: CheckedProposal): Table {
  return {
    columns: [{ header: 'plan' }, { header: 'value', align: 'right' }, { header: 'from' }],
    rows: planLines(file.plan).map(line => [line.label, lineText(line), line.from]),
  };
}

/** One row a finding, for spreadsheets; a proposal that cannot be used has a row a problem. */
export function checkCsv(document: CheckDocument): Table {
  const columns = [
    'file',
    'line',
    'column',
    'verdict',
    'severity',
    'rule',
    'field',
    'actual',
    'expected',
    'message',
    'arithmetic',
    'suggestion',
  ];
  return {
    columns: columns.map(header => ({ header })),
    rows: document.files.flatMap(file => [
      ...file.problems.map(({ line, column, code, message }): readonly Cell[] => [
        ...[file.file, line, column, file.verdict, 'error', code],
        ...[null, null, null, message, null, null],
      ]),
      ...file.findings.map((finding): readonly Cell[] => [
        ...[file.file, finding.line, finding.column, file.verdict, finding.severity, finding.rule],
        ...[finding.field ?? null, finding.actual ?? null, finding.expected ?? null],
        ...[finding.message, finding.arithmetic ?? null, finding.suggestion ?? null],
      ]),
    ]),
  };
}
