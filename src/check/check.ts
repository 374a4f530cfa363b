import { checkKeys } from '../core/arguments.ts';
import { working } from '../core/work.ts';
import type { ProposalInput } from '../plan/input.ts';
import { nearest } from '../text/names.ts';
import {
  CHECK_KEYS,
  type CheckDocument,
  type CheckedProposal,
  type CheckOptions,
  type Level,
} from './document.ts';
import { judge } from './judge.ts';
import { problemMessage } from './messages.ts';
import { outsideOf } from './outside.ts';
import { readPlan } from './plan-of.ts';
import { readFiles } from './proposal/files.ts';
import { readObject } from './proposal/from-object.ts';
import { withSet } from './proposal/set.ts';
import { remarkFindings } from './remarks.ts';
import { findRuleText, ruleIds } from './rules/texts.ts';
import type { Allowed, ProposalProblem, Reading, SourceFile } from './types.ts';

/**
 * Check training proposals: what contradicts itself, what no hardware does, what is far from what scaling laws,
 * documented runs and operations say.
 *
 * Nothing is thrown for a bad proposal: what keeps it from being checked stands in `problems` of its entry.
 *
 * @param proposals a proposal as data (numbers in base units, or texts with units); or files with their text, YAML,
 *   JSON or Markdown with fenced blocks ```` ```yaml isoflop ````
 * @param options levels of rules; how law files and configs that a proposal names are read
 * @returns verdicts, plans and findings of each proposal
 * @example
 * (await check({ model: { parameters: 70e9 }, data: { tokens: 1.4e12 }, compute: 5.88e24 })).files[0].findings[0].rule // => 'compute-mismatch'
 */
export async function check(
  proposals: ProposalInput | readonly SourceFile[],
  options: CheckOptions = {},
): Promise<CheckDocument> {
  checkKeys(options, CHECK_KEYS, "such as { rules: { 'sparse-peak': 'off' } }");
  const readings: readonly Reading[] = isFiles(proposals)
    ? await readFiles(proposals)
    : [readObject(proposals)];
  const files: CheckedProposal[] = [];
  for (const reading of working('proposals', readings))
    files.push(await checkReading(withSet(reading, options.set ?? []), options));
  const findings = files.flatMap(file => file.findings);
  const count = (severity: string) => findings.filter(finding => finding.severity === severity).length;
  const verdicts = files.map(file => file.verdict);
  return {
    schema: 'isoflop/check/4',
    verdict: worstFirst.find(verdict => verdicts.includes(verdict)) ?? 'pass',
    counts: { error: count('error'), warning: count('warning'), info: count('info') },
    files,
  };
}

const worstFirst = ['fail', 'warn', 'incomplete'] as const;

function isFiles(proposals: ProposalInput | readonly SourceFile[]): proposals is readonly SourceFile[] {
  return Array.isArray(proposals);
}

/**
 * Check one proposal that has been read.
 *
 * @param reading values and problems of the file
 * @param options levels of rules, and what the proposal may refer to
 */
async function checkReading(reading: Reading, options: CheckOptions): Promise<CheckedProposal> {
  const levels = options.rules ?? {};
  const unknown = reading.allow.filter(({ rule }) => findRuleText(rule) === undefined);
  const read = await readPlan(reading, outsideOf(options, reading.file));
  const problems = [...read.problems, ...unknown.map(unknownRule)];
  if (!('plan' in read) || problems.length > 0) return unusable(reading, problems, levels);
  return judge(read.plan, { ...reading, remarks: [...reading.remarks, ...read.remarks] }, levels);
}

/** A proposal that cannot be checked: what is wrong with it, all of it, in the shape of findings. */
function unusable(
  reading: Reading,
  problems: readonly ProposalProblem[],
  levels: Readonly<Record<string, Level>>,
): CheckedProposal {
  return {
    file: reading.file,
    line: reading.start.line,
    verdict: 'fail',
    plan: {},
    unchecked: [],
    findings: problems.some(({ code }) => code === 'unknown-key') ? [] : remarkFindings(reading, levels),
    allowed: [],
    problems: problems.map(problem => ({
      code: problem.code,
      message: problemMessage(problem),
      file: reading.file,
      ...problem.position,
    })),
  };
}

function unknownRule({ rule, position }: Allowed): ProposalProblem {
  const guess = nearest(rule, ruleIds());
  return { code: 'unknown-rule', args: { rule: rule.slice(0, 60), nearest: guess ?? '' }, position };
}
