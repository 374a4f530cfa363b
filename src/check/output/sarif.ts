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
      help: {
        text: `${text.formula}\n${text.satisfied}\n${text.sources.join('\n')}`,
        markdown: `\`${text.formula}\`\n\n${text.satisfied}\n\n${text.sources.map(one => `- ${one}`).join('\n')}`,
      },
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
  readonly results: readonly SarifResult[];
}

/** What of a result tells it from others. */
interface SarifResult {
  readonly ruleId: string;
  readonly locations: readonly SarifLocation[];
  readonly properties?: { readonly field?: string | undefined; readonly [name: string]: unknown };
  readonly [name: string]: unknown;
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: Readonly<Record<string, number>>;
  };
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
        results: withFingerprints(results),
      },
    ],
  };
}

/**
 * Results with what says that one is the same as before: rule, file and field, and its number among such. Lines and
 * numbers are left out, which change while a mistake stays.
 */
function withFingerprints(results: readonly SarifResult[]): readonly object[] {
  const counts = new Map<string, number>();
  return results.map(item => {
    const files = item.locations.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri);
    const key = [item.ruleId, ...files, item.properties?.field ?? ''].join('\n');
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { ...item, partialFingerprints: { 'isoflopFinding/v1': `${fnv1a(key)}:${count}` } };
  });
}

/** FNV-1a in 64 bits, in hexadecimal: its offset basis and prime are those of Fowler, Noll and Vo. */
export function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

function resultsOf(file: CheckedProposal, indexOf: ReadonlyMap<string, number>): readonly SarifResult[] {
  const suppressed = file.allowed.map(({ finding, reason }) => ({
    ...result(finding, indexOf),
    suppressions: [{ kind: 'inSource', justification: reason }],
  }));
  return [...file.findings.map(finding => result(finding, indexOf)), ...suppressed];
}

function result(finding: Finding, indexOf: ReadonlyMap<string, number>): SarifResult {
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

function location({ file, line, column, endColumn }: Finding | InputProblem): SarifLocation {
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
