import { nearest } from '../text/names.ts';
import type { CheckedProposal, CheckOptions, Level } from './document.ts';
import { judge } from './judge.ts';
import { problemMessage } from './messages.ts';
import { outsideOf } from './outside.ts';
import { readPlan } from './plan-of.ts';
import { remarkFindings } from './remarks.ts';
import { findRuleText, ruleIds } from './rules/texts.ts';
import type { Allowed, ProposalProblem, Reading } from './types.ts';

/**
 * Check one proposal that has been read.
 *
 * @param reading values and problems of the file
 * @param options levels of rules, and what the proposal may refer to
 */
export async function checkReading(reading: Reading, options: CheckOptions): Promise<CheckedProposal> {
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
