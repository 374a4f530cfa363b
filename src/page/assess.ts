import type { CheckedProposal, Finding, Level } from '../check/document.ts';
import { checkReading } from '../check/engine.ts';
import type { RawValue } from '../check/proposal/collect.ts';
import type { Allowed, Reading } from '../check/types.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { controls } from './controls.ts';
import { planFacts } from './facts.ts';
import type { Changes } from './state.ts';
import type { PageFinding, PageModel } from './types.ts';

/** A proposal with its texts understood: values in numbers, each with the place where it stands. Plain JSON. */
export interface ProposalData {
  readonly file: string;
  readonly start: Reading['start'];
  readonly values: readonly (readonly [path: string, value: RawValue])[];
  readonly allow: readonly Allowed[];
  /** Levels of rules, as the command line set them. */
  readonly rules: Readonly<Record<string, Level>>;
  /** What a config.json that the proposal names holds. */
  readonly config?: ArchitectureDescription;
}

/** A proposal with changes, checked. */
export interface Assessment extends Pick<PageModel, 'verdict' | 'findings' | 'facts'> {
  readonly checked: CheckedProposal;
  /** A value as it is given, after the changes. */
  readonly given: (path: string) => string | number | undefined;
}

/**
 * Check a proposal after putting the changed values into it. What the proposal says of the same and a changed value
 * contradicts is set free to follow: see `releases` of each control.
 *
 * @param law the law of the proposal's own, where it names a file
 * @throws RangeError when the changed proposal cannot be checked, with the reason
 */
export async function assess(
  proposal: ProposalData,
  changes: Changes,
  law: Law | undefined,
): Promise<Assessment> {
  const values = changedValues(proposal, changes);
  const { file, start, allow, rules, config } = proposal;
  const reading: Reading = { file, text: '', start, values, allow, problems: [] };
  const checked = await checkReading(reading, {
    rules,
    ...(law && { readLaw: async () => law }),
    ...(config && { readConfig: async () => config }),
  });
  const [problem] = checked.problems;
  if (problem !== undefined) throw new RangeError(problem.message);
  const where = (path: string) => placeOf(file, values.get(path), changedPaths(changes).has(path));
  return {
    checked,
    verdict: checked.verdict,
    findings: [
      ...checked.findings.map(one => findingOf(one)),
      ...checked.allowed.map(({ finding, reason }) => findingOf(finding, reason)),
    ],
    facts: planFacts(checked.plan, { where, values }),
    given: path => {
      const value = values.get(path)?.value;
      return typeof value === 'boolean' ? undefined : value;
    },
  };
}

function changedPaths(changes: Changes): ReadonlySet<string> {
  return new Set(controls.filter(({ name }) => changes[name] !== undefined).map(({ path }) => path));
}

function changedValues({ values, start }: ProposalData, changes: Changes): Map<string, RawValue> {
  const result = new Map(values);
  for (const { name, path, releases } of controls) {
    const value = changes[name];
    if (value === undefined) continue;
    for (const free of releases) result.delete(free);
    // no demand is no value: a proposal says nothing of it
    if (value === 0) result.delete(path);
    else result.set(path, { value, text: String(value), position: start, key: path });
  }
  return result;
}

/** Where a given value stands. */
function placeOf(file: string, value: RawValue | undefined, changed: boolean): string | undefined {
  if (changed) return 'changed on this page';
  return value === undefined ? undefined : `${file}:${value.position.line}:${value.position.column}`;
}

function findingOf(finding: Finding, reason?: string): PageFinding {
  const { severity, rule, message, file, line, column, arithmetic, suggestion, source } = finding;
  const details = [
    ...(arithmetic === undefined ? [] : [arithmetic]),
    ...(suggestion === undefined ? [] : [`Would do: ${suggestion}`]),
    `Source: ${source}`,
    ...(reason === undefined ? [] : [`Allowed by the proposal: ${reason}`]),
  ];
  return {
    severity: reason === undefined ? severity : 'info',
    rule,
    message,
    where: `${file}:${line}:${column}`,
    details,
  };
}
