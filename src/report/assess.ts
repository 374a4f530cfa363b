import type { Accelerator } from '../catalog/accelerators.ts';
import { buildPlan, type PlanParts } from '../check/build.ts';
import type { CheckedProposal, Finding, Level } from '../check/document.ts';
import { judge } from '../check/judge.ts';
import type { StatedMixture } from '../check/mixture.ts';
import type { ReadNumber } from '../check/proposal/values.ts';
import type { Allowed, Position, Reading, Remark, StatedValue } from '../check/types.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { stagesAfter } from '../plan/followers.ts';
import type { Path } from '../plan/paths.ts';
import type { Plan } from '../plan/whole.ts';
import { controls } from './controls.ts';
import { planFacts } from './facts.ts';
import type { Changes } from './state.ts';
import type { PageFinding, PageModel } from './types.ts';

/** The worst comes first on a page; among equals the order of the file stays. */
const order = { error: 0, warning: 1, info: 2 } as const;

/** A word of a proposal: a choice, a name, true or false. */
export type ReadWord = StatedValue & { readonly value: string | boolean };

/** A proposal whose values were understood, each with the place where it stands. Plain JSON. */
export interface ProposalData {
  readonly file: string;
  readonly start: Position;
  readonly numbers: readonly (readonly [path: Path, value: ReadNumber])[];
  readonly words: readonly (readonly [path: Path, value: ReadWord])[];
  readonly allow: readonly Allowed[];
  /** What is odd about the file. */
  readonly remarks: readonly Remark[];
  /** Levels of rules, as the command line set them. */
  readonly rules: Readonly<Record<string, Level>>;
  readonly accelerator?: Accelerator;
  /** The shape of a preset, or of a config.json that the proposal names. */
  readonly shape?: ArchitectureDescription;
  /** The sources that it names, with what the catalogue has of them. */
  readonly mixture?: StatedMixture;
  /** Runs of the team's own that it names. */
  readonly runs?: NonNullable<PlanParts['own']>;
}

/** A proposal with changes, checked. */
export interface PageAssessment extends Pick<PageModel, 'verdict' | 'findings' | 'facts'> {
  readonly plan: CheckedProposal['plan'];
  /** The same plan with all its parts. */
  readonly whole: Plan;
  /** A number as it is given, after the changes. */
  readonly given: (path: Path) => number | undefined;
  /** A word as it is given. */
  readonly text: (path: Path) => string | undefined;
}

/**
 * Check a proposal after putting the changed values into it. What the proposal says of the same and a changed value
 * contradicts is set free to follow: see `releases` of each control.
 *
 * @param law the law that judges it
 */
export function assess(proposal: ProposalData, changes: Changes, law: Law): PageAssessment {
  const { file, start, allow, remarks, rules, accelerator, shape, mixture, runs: own } = proposal;
  const original = new Map(proposal.numbers);
  const words = new Map(proposal.words);
  const numbers = changedNumbers(proposal, changes);
  const parts = { words, accelerator, law, base: shape, mixture, own };
  const { compute } = changes;
  if (typeof compute === 'number') {
    const { plan } = buildPlan({ ...parts, numbers: original });
    for (const [path, value] of stagesAfter(plan.stated, new Map([['compute', compute]]))) {
      numbers.set(path, { ...numbers.get(path)!, value });
    }
  }
  const plan = buildPlan({ ...parts, numbers });
  const reading: Reading = { file, text: '', start, values: new Map(), allow, problems: [], remarks };
  const checked = judge(plan, reading, rules);
  const changed = new Set<string | undefined>(
    controls.filter(({ name }) => changes[name] !== undefined).map(({ path }) => path),
  );
  const where = (path: string): string | undefined => {
    if (changed.has(path)) return 'changed on this page';
    const { line, column } = numbers.get(path as Path)?.position ?? {};
    return line === undefined ? undefined : `${file}:${line}:${column}`;
  };
  return {
    plan: checked.plan,
    whole: plan.plan,
    verdict: checked.verdict,
    findings: [
      ...checked.findings.map(one => findingOf(one)),
      ...checked.allowed.map(({ finding, reason }) => findingOf(finding, reason)),
    ].sort((a, b) => order[a.severity] - order[b.severity]),
    facts: planFacts(checked.plan, where),
    given: path => plan.context.given(path),
    text: path => plan.context.text(path),
  };
}

function changedNumbers({ numbers, start }: ProposalData, changes: Changes): Map<Path, ReadNumber> {
  const result = new Map(numbers);
  for (const { name, path, releases } of controls) {
    const value = changes[name];
    if (typeof value !== 'number' || path === undefined) continue;
    for (const free of releases) result.delete(free as Path);
    // no demand is no value: the proposal then says nothing of it
    if (value === 0) result.delete(path as Path);
    else result.set(path as Path, { value, text: String(value), position: start });
  }
  return result;
}

function findingOf(finding: Finding, reason?: string): PageFinding {
  const { severity, rule, message, file, line, column, arithmetic, suggestion, source } = finding;
  const details = [
    ...(arithmetic === undefined ? [] : [arithmetic]),
    ...(suggestion === undefined ? [] : [`Try ${suggestion}`]),
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
