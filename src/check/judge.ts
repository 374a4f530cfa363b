import { append } from '../core/unbounded.ts';
import { organisationOfPlan } from '../plan/organisation.ts';
import type { Path } from '../plan/paths.ts';
import { summarize } from '../plan/summary.ts';
import type { ProposalPlan } from './build.ts';
import type { CheckedProposal, Finding, Level } from './document.ts';
import { fill } from './fill.ts';
import { remarkFindings } from './remarks.ts';
import { rules } from './rules/index.ts';
import type { RawFinding } from './rules/rule.ts';
import { findRuleText, type RuleText } from './rules/texts.ts';
import { sourcesOfStages } from './stage-mixture.ts';
import type { Allowed, Position, Reading } from './types.ts';
import { isIncomplete, uncheckedOf } from './unchecked.ts';

/** Findings are listed in the order of the file, the worst first where they point at the same place. */
const order = { error: 0, warning: 1, info: 2 } as const;

/**
 * What the rules find in a plan.
 *
 * @param plan of the reading
 * @param reading where its values stand, and what it allows
 * @param levels of rules by their ids
 */
export function judge(
  plan: ProposalPlan,
  reading: Reading,
  levels: Readonly<Record<string, Level>>,
): CheckedProposal {
  const findings: Finding[] = [];
  const allowed: { finding: Finding; reason: string }[] = [];
  const used = new Set<Allowed>();
  const isAdapter = reading.launch?.adapter !== undefined;
  for (const [id, rule] of Object.entries(rules)) {
    const text = findRuleText(id)!;
    if (levels[id] === 'off' || (isAdapter && isOfFullTraining(text))) continue;
    if (reading.isOffloaded && id.startsWith('memory-')) continue;
    for (const raw of rule({ ...plan.context, limit: name => limitOf(text, name) })) {
      const finding = describe(raw, text, { plan, reading, level: levels[id] });
      const accepted = reading.allow.filter(entry => entry.rule === id);
      for (const entry of accepted) used.add(entry);
      if (accepted.length > 0) allowed.push({ finding, reason: accepted[0]!.reason });
      else findings.push(finding);
    }
  }
  for (const finding of remarkFindings(reading, levels)) {
    const accepted = reading.allow.filter(entry => entry.rule === finding.rule);
    for (const entry of accepted) used.add(entry);
    if (accepted.length > 0) allowed.push({ finding, reason: accepted[0]!.reason });
    else findings.push(finding);
  }
  append(findings, unusedAllows(reading, used, levels));
  findings.sort((a, b) => a.line - b.line || a.column - b.column || order[a.severity] - order[b.severity]);
  const unchecked = uncheckedOf(plan);
  const own = organisationOfPlan(plan.plan);
  return {
    file: reading.file,
    line: reading.start.line,
    verdict: verdictOf(findings, isIncomplete(unchecked, reading)),
    ...(reading.launch && { launch: launchOf(reading) }),
    ...(own && { organisation: own }),
    unchecked,
    plan: { ...summarize(plan.plan), ...sourcesOfStages(plan.context.mixture) },
    findings,
    allowed,
    problems: [],
  };
}

/** Rules of training all parameters on so many tokens, on what such a run keeps and takes. */
function isOfFullTraining({ id, group }: RuleText): boolean {
  return (
    group === 'scaling' || /^(?:memory|mfu|utilisation)-|^(?:learning-rate-off|loss-unreachable)$/.test(id)
  );
}

function limitOf(text: RuleText, name: string): number {
  const limit = text.limits?.[name];
  if (limit === undefined) throw new Error(`Rule ${text.id} has no limit '${name}'`);
  return limit.value;
}

function describe(
  raw: RawFinding,
  text: RuleText,
  at: { readonly plan: ProposalPlan; readonly reading: Reading; readonly level: Level | undefined },
): Finding {
  const says = text.says[raw.says ?? 'default'];
  if (says === undefined) throw new Error(`Rule ${text.id} has no words for '${raw.says ?? 'default'}'`);
  const { field, position } =
    raw.place === undefined
      ? placeOf(raw.at, at.plan, at.reading)
      : { field: raw.at[0], position: raw.place };
  const severity = at.level === undefined || at.level === 'off' ? (raw.severity ?? text.severity) : at.level;
  return {
    rule: text.id,
    severity,
    message: fill(says.message, raw.args),
    file: at.reading.file,
    ...position,
    ...(field !== undefined && { field }),
    ...(raw.actual !== undefined && { actual: raw.actual }),
    ...(raw.expected !== undefined && { expected: raw.expected }),
    ...(says.suggestion !== undefined && { suggestion: fill(says.suggestion, raw.args) }),
    ...(says.arithmetic !== undefined && { arithmetic: fill(says.arithmetic, raw.args) }),
    source: text.sources[says.source ?? 0]!,
  };
}

/** The first of the paths that stands in the file, or that a value given there led to. */
function placeOf(
  paths: readonly Path[],
  plan: ProposalPlan,
  reading: Reading,
): { readonly field?: Path; readonly position: Position } {
  const written = (path: Path) => plan.numbers.get(path) ?? plan.words.get(path);
  const search = [...paths];
  for (let index = 0; index < search.length && index < 64; index++) {
    const path = search[index]!;
    const value = written(path);
    if (value !== undefined) return { field: path, position: value.position };
    append(search, plan.plan.facts.get(path)?.from ?? []);
  }
  return { position: reading.start };
}

function unusedAllows(
  reading: Reading,
  used: ReadonlySet<Allowed>,
  levels: Readonly<Record<string, Level>>,
): readonly Finding[] {
  const text = findRuleText('unused-allow')!;
  const level = levels[text.id];
  if (level === 'off') return [];
  return reading.allow
    .filter(entry => !used.has(entry) && levels[entry.rule] !== 'off')
    .map(({ rule, reason, position }) => ({
      rule: text.id,
      severity: level ?? text.severity,
      message: fill(text.says.default!.message, { rule, reason }),
      file: reading.file,
      ...position,
      field: 'allow',
      actual: rule,
      suggestion: fill(text.says.default!.suggestion!, { rule, reason }),
      arithmetic: fill(text.says.default!.arithmetic!, { rule, reason }),
      source: text.sources[0]!,
    }));
}

function verdictOf(findings: readonly Finding[], incomplete: boolean): CheckedProposal['verdict'] {
  if (findings.some(finding => finding.severity === 'error')) return 'fail';
  if (findings.some(finding => finding.severity === 'warning')) return 'warn';
  return incomplete ? 'incomplete' : 'pass';
}

/** What launch files were read as, and where each value of the plan stands in them. */
function launchOf({ launch, values, file }: Reading): NonNullable<CheckedProposal['launch']> {
  return {
    ...launch!,
    read: [...values].map(([field, { value, unit, key, position }]) => ({
      field,
      value,
      ...(unit !== undefined && { unit }),
      key,
      file: position.file ?? file,
      line: position.line,
    })),
  };
}
