import type { Accelerator } from '../catalog/accelerators.ts';
import { buildPlan, type PlanParts, type ProposalPlan } from '../check/build.ts';
import type { CheckedProposal, Finding, Level } from '../check/document.ts';
import { judge } from '../check/judge.ts';
import type { StatedMixture } from '../check/mixture.ts';
import type { ReadNumber } from '../check/proposal/values.ts';
import type { Allowed, Position, Reading, Remark, StatedValue } from '../check/types.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { Path } from '../plan/paths.ts';
import { statedServing } from '../plan/served.ts';
import { textOf } from '../plan/stated.ts';
import type { Plan } from '../plan/whole.ts';
import {
  type AskedData,
  type AskedLine,
  acceleratorOf,
  askedPlan,
  decidedParts,
  modelOf,
  putLayout,
} from './asked.ts';
import { type Control, controls, edits, placeOf } from './controls.ts';
import { mixtureOfText } from './corpus.ts';
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
  /** Edits of the command line that were made in it. */
  readonly set?: readonly string[];
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
  /** The sources that it names, with what the catalogue has of them. */
  readonly mixture: StatedMixture | undefined;
}

/**
 * Check a proposal after putting the changed values into it, as if they stood in its file: nothing else is changed.
 *
 * @param law the law that judges it
 */
export function assess(proposal: ProposalData, changes: Changes, law: Law): PageAssessment {
  const { file, runs: own } = proposal;
  const { numbers, words } = changedValues(proposal, changes);
  const accelerator = acceleratorOf(changes) ?? proposal.accelerator;
  const mixture = mixtureAfter(proposal, changes, { numbers, words });
  const parts = { words, accelerator, law, base: modelOf(changes)?.shape ?? proposal.shape, mixture, own };
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
  return assessmentOf(plan, proposal, { where, place, whole: plan.plan, mixture });
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
  const { from } = changes;
  const mixture = typeof from === 'string' ? mixtureOfText(from) : undefined;
  return assessmentOf(plan, proposal, { where, place: () => undefined, whole, mixture });
}

function assessmentOf(
  plan: ProposalPlan,
  { file, start, allow, remarks, rules }: ProposalData,
  how: {
    readonly where: (path: string) => string | undefined;
    readonly place: (finding: Finding) => string | undefined;
    /** The plan that the answer is of. */
    readonly whole: Plan;
    readonly mixture: StatedMixture | undefined;
  },
): PageAssessment {
  const reading: Reading = { file, text: '', start, values: new Map(), allow, problems: [], remarks };
  const checked = judge(plan, reading, rules);
  const { whole, where, place, mixture } = how;
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
    mixture,
  };
}

/** Where a control's value stands, or is put. */
function placeIn(control: Control, numbers: ReadonlyMap<Path, unknown>): Path | undefined {
  return placeOf(control, path => numbers.has(path));
}

interface ProposalValues {
  readonly numbers: Map<Path, ReadNumber>;
  readonly words: Map<Path, ReadWord>;
}

function changedValues(proposal: ProposalData, changes: Changes): ProposalValues {
  const { start } = proposal;
  const numbers = new Map(proposal.numbers);
  const words = new Map(proposal.words);
  const model = modelOf(changes);
  if (model !== undefined) {
    for (const values of [numbers, words])
      for (const path of values.keys()) if (path.startsWith('model.')) values.delete(path);
  }
  if (changes.workload !== undefined) {
    for (const values of [numbers, words])
      for (const path of values.keys()) if (path.startsWith('serving.')) values.delete(path);
  }
  putLayout(changes, { numbers, words });
  const stated = new Set(numbers.keys());
  for (const { value, place } of edits(changes, path => stated.has(path))) {
    // no demand is no value: the proposal then says nothing of it
    if (value === null || value === 0) numbers.delete(place);
    else numbers.set(place, { value, text: String(value), position: start });
  }
  const served = typeof changes.workload === 'string' ? statedServing(changes.workload).entries : [];
  const { precision, on } = changes;
  for (const [path, value] of [
    ['hardware.precision', precision] as const,
    ['hardware.accelerator', on] as const,
    ['model.preset', model?.name] as const,
    ...served,
  ]) {
    const said = { text: String(value), position: start };
    if (typeof value === 'string') words.set(path, { ...said, value });
    if (typeof value === 'number') numbers.set(path, { ...said, value });
  }
  return { numbers, words };
}

/** The sources of a proposal after the changes, by the catalogue. */
function mixtureAfter(
  { mixture }: ProposalData,
  { from }: Changes,
  { numbers, words }: ProposalValues,
): StatedMixture | undefined {
  if (from === undefined) return mixture;
  if (from === null) return undefined;
  return mixtureOfText(String(from), {
    word: path => words.get(path)?.value as string | undefined,
    number: path => numbers.get(path)?.value,
  });
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
