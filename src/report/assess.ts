import type { Accelerator } from '../catalog/accelerators.ts';
import { buildPlan, type PlanParts, type ProposalPlan } from '../check/build.ts';
import type { CheckedProposal, Finding, Level } from '../check/document.ts';
import { judge } from '../check/judge.ts';
import type { StatedMixture } from '../check/mixture.ts';
import type { ReadNumber } from '../check/proposal/values.ts';
import type { Allowed, Position, Reading, Remark, StatedValue } from '../check/types.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { stagesAfter } from '../plan/followers.ts';
import type { Path } from '../plan/paths.ts';
import { textOf } from '../plan/stated.ts';
import type { Plan } from '../plan/whole.ts';
import { type AskedData, type AskedLine, acceleratorOf, askedPlan, decidedParts } from './asked.ts';
import { type Control, controls, edits, placeOf } from './controls.ts';
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
  /** Words of the command line that won over it. */
  readonly line?: AskedLine;
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
 * Check a proposal after putting the changed values into it. What is claimed or limited stays; only what would leave a
 * changed value no effect follows it: see `releases` of each control.
 *
 * @param law the law that judges it
 */
export function assess(proposal: ProposalData, changes: Changes, law: Law): PageAssessment {
  const { file, shape, mixture, runs: own } = proposal;
  const words = changedWords(proposal, changes);
  const accelerator = acceleratorOf(changes) ?? proposal.accelerator;
  const numbers = changedNumbers(proposal, changes);
  const parts = { words, accelerator, law, base: shape, mixture, own };
  const { compute } = changes;
  if (typeof compute === 'number') {
    const original = new Map(proposal.numbers);
    const { plan } = buildPlan({ ...parts, numbers: original });
    for (const [path, value] of stagesAfter(plan.stated, new Map([['compute', compute]]))) {
      numbers.set(path, { ...numbers.get(path)!, value });
    }
  }
  const plan = buildPlan({ ...parts, numbers });
  const changed = new Set<string | undefined>(
    controls.filter(({ name }) => changes[name] !== undefined).map(one => placeIn(one, numbers)),
  );
  const where = (path: string): string | undefined => {
    if (changed.has(path)) return 'changed on this page';
    const { line, column } = numbers.get(path as Path)?.position ?? {};
    return line === undefined ? undefined : `${file}:${line}:${column}`;
  };
  const place = ({ file: named, line, column }: Finding) => `${named}:${line}:${column}`;
  return assessmentOf(plan, proposal, { where, place, whole: plan.plan });
}

/** Check what a command line asks for, after the changes: the size and the layout that are chosen for it. */
export function assessAsked(
  asked: AskedData,
  proposal: ProposalData,
  at: { readonly changes: Changes; readonly law: Law },
): PageAssessment {
  const { changes, law } = at;
  const whole = askedPlan(asked, changes, law);
  const plan = buildPlan(decidedParts(whole));
  const { numbers } = whole.stated;
  const before = new Map(asked.numbers);
  const where = (path: string) => {
    const value = numbers.get(path as Path);
    if (value === undefined) return 'chosen for what was asked';
    return before.get(path as Path) === value ? 'asked for' : 'changed on this page';
  };
  return assessmentOf(plan, proposal, { where, place: () => undefined, whole });
}

function assessmentOf(
  plan: ProposalPlan,
  { file, start, allow, remarks, rules }: ProposalData,
  how: {
    readonly where: (path: string) => string | undefined;
    readonly place: (finding: Finding) => string | undefined;
    /** The plan that the answer is of. */
    readonly whole: Plan;
  },
): PageAssessment {
  const reading: Reading = { file, text: '', start, values: new Map(), allow, problems: [], remarks };
  const checked = judge(plan, reading, rules);
  const { whole, where, place } = how;
  const shown = (finding: Finding, reason?: string) => findingOf(finding, place(finding), reason);
  return {
    plan: checked.plan,
    whole,
    verdict: checked.verdict,
    findings: [
      ...checked.findings.map(one => shown(one)),
      ...checked.allowed.map(({ finding, reason }) => shown(finding, reason)),
    ].sort((a, b) => order[a.severity] - order[b.severity]),
    facts: planFacts(checked.plan, where),
    given: path => whole.stated.numbers.get(path),
    text: path => textOf(whole.stated, path),
  };
}

/** Where a control's value stands, or is put. */
function placeIn(control: Control, numbers: ReadonlyMap<Path, unknown>): Path | undefined {
  return placeOf(control, path => numbers.has(path));
}

function changedNumbers({ numbers, start }: ProposalData, changes: Changes): Map<Path, ReadNumber> {
  const result = new Map(numbers);
  const stated = new Set(result.keys());
  for (const { control, value, place } of edits(changes, path => stated.has(path))) {
    for (const free of value === null ? [] : control.releases) result.delete(free);
    // no demand is no value: the proposal then says nothing of it
    if (value === null || value === 0) result.delete(place);
    else result.set(place, { value, text: String(value), position: start });
  }
  return result;
}

function changedWords({ words, start }: ProposalData, { precision, on }: Changes): Map<Path, ReadWord> {
  const result = new Map(words);
  const put = (path: Path, value: unknown) => {
    if (typeof value === 'string') result.set(path, { value, text: value, position: start });
  };
  put('hardware.precision', precision);
  put('hardware.accelerator', on);
  return result;
}

function findingOf(finding: Finding, where: string | undefined, reason?: string): PageFinding {
  const { severity, rule, message, arithmetic, suggestion, source } = finding;
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
    ...(where !== undefined && { where }),
    details,
  };
}
