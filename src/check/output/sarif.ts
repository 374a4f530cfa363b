import type { CheckDocument, CheckedProposal, Finding, InputProblem } from '../document.ts';
import { ruleTexts } from '../rules/texts.ts';
import type { Severity } from '../types.ts';

/** The levels of SARIF by ours. */
export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/**
 * A log in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), as code-scanning services take it.
 *
 * @param document what was found
 * @param version of this tool
 */
export function toSarif(document: CheckDocument, version: string): unknown {
  const texts = ruleTexts();
  const indexOf = new Map(texts.map((text, index) => [text.id, index]));
  return sarifLog({
    version,
    rules: texts.map(text => ({
      id: text.id,
      shortDescription: { text: text.title },
      fullDescription: { text: text.wrong },
      help: { text: `${text.formula}\n${text.satisfied}\n${text.sources.join('\n')}` },
      defaultConfiguration: { level: levels[text.severity] },
      properties: { tags: [text.group] },
    })),
    notifications: document.files.flatMap(file => file.problems.map(notification)),
    results: document.files.flatMap(file => resultsOf(file, indexOf)),
  });
}

/** What a log holds. */
interface SarifParts {
  readonly version: string;
  readonly rules: readonly object[];
  /** What could not be used. */
  readonly notifications?: readonly unknown[];
  readonly results: readonly unknown[];
}

/** A log of one run of this tool. */
export function sarifLog({ version, rules, notifications = [], results }: SarifParts): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'isoflop', version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: notifications.length === 0,
            toolExecutionNotifications: notifications,
          },
        ],
        results,
      },
    ],
  };
}

function resultsOf(file: CheckedProposal, indexOf: ReadonlyMap<string, number>): readonly unknown[] {
  const suppressed = file.allowed.map(({ finding, reason }) => ({
    ...result(finding, indexOf),
    suppressions: [{ kind: 'inSource', justification: reason }],
  }));
  return [...file.findings.map(finding => result(finding, indexOf)), ...suppressed];
}

function result(finding: Finding, indexOf: ReadonlyMap<string, number>): object {
  const { rule, severity, message, arithmetic, suggestion, actual, expected, field } = finding;
  const text = [message, arithmetic, suggestion && `Try ${suggestion}`].filter(part => part).join('\n');
  return {
    ruleId: rule,
    ruleIndex: indexOf.get(rule),
    level: levels[severity],
    message: { text },
    locations: [location(finding)],
    properties: { field, actual, expected, suggestion, arithmetic },
  };
}

function notification(problem: InputProblem): unknown {
  return { level: 'error', message: { text: problem.message }, locations: [location(problem)] };
}

function location({ file, line, column, endColumn }: Finding | InputProblem): unknown {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, endLine: line, endColumn },
    },
  };
}

/** A relative path as a URI reference. */
export function uriOf(file: string): string {
  return file
    .replaceAll('\\', '/')
    .split('/')
    .map(part => encodeURIComponent(part))
    .join('/');
}
