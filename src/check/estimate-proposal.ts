import { Refusal } from '../core/refusal.ts';
import { estimateOf } from '../plan/estimate.ts';
import { followers, stagesAfter } from '../plan/followers.ts';
import type { ProposalInput } from '../plan/input.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import type { Stated } from '../plan/stated.ts';
import type { EstimateDocument, EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import type { CheckOptions } from './document.ts';
import { problemMessage } from './messages.ts';
import { outsideOf } from './outside.ts';
import { readPlan } from './plan-of.ts';
import { readFiles } from './proposal/files.ts';
import { readObject } from './proposal/from-object.ts';
import { withSet } from './proposal/set.ts';
import { remarkMessage } from './remarks.ts';
import type { Reading, SourceFile } from './types.ts';

/** How to read a proposal, and what is said instead of what stands in it. */
export interface PlanOptions extends Pick<CheckOptions, 'readLaw' | 'readConfig' | 'readRun' | 'set'> {
  /** Values that win over those of the proposal. */
  readonly instead?: EstimateRequest;
  /** Told what is odd about a file and keeps nothing from being read: a sentence with its place. */
  readonly remark?: (sentence: string) => void;
}

/**
 * The plan of a proposal, with some values in place of its own.
 *
 * @param proposal as data, or a file with its text: YAML, JSON, or Markdown with one fenced proposal; or the launch files
 *   of one run
 * @throws RangeError when it cannot be used, with file, line, column and what was expected; or holds several proposals
 */
export async function planOfProposal(
  proposal: ProposalInput | SourceFile | readonly SourceFile[],
  options: PlanOptions = {},
): Promise<Plan> {
  const reading = withSet(await readingOf(proposal), options.set ?? []);
  const { instead } = options;
  const read = await readPlan(reading, outsideOf(options, reading.file));
  if (!('plan' in read)) {
    const [first, ...others] = read.problems;
    const { line, column } = first!.position;
    const rest = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new Refusal(`${reading.file}:${line}:${column}: ${problemMessage(first!)}${rest}`);
  }
  if (options.remark !== undefined) {
    for (const remark of [...reading.remarks, ...read.remarks]) {
      const { file = reading.file, line, column } = remark.position;
      options.remark(`${file}:${line}:${column}: ${remarkMessage(remark)}`);
    }
  }
  const { plan } = read.plan;
  return instead === undefined || Object.keys(instead).length === 0
    ? plan
    : planOf(withInstead(plan.stated, instead));
}

/**
 * The whole plan of a proposal: as `estimate` says it of a request.
 *
 * @param proposal as data, or a file with its text: YAML, JSON, or Markdown with one fenced proposal; or the launch files
 *   of one run
 * @param options values that win over the proposal's; how law files and configs that it names are read
 * @throws RangeError when it cannot be used, or has no size, layout or utilisation that can be
 * @example
 * const proposal = { model: { parameters: '7B' }, data: { tokens: '300B' }, hardware: { accelerator: '64 H100', mfu: '40%' } };
 * (await estimateProposal(proposal)).days.likely.toFixed(2) // => '5.76'
 */
export async function estimateProposal(
  proposal: ProposalInput | SourceFile | readonly SourceFile[],
  options: PlanOptions = {},
): Promise<EstimateDocument> {
  const plan = await planOfProposal(proposal, options);
  const files = filesOf(proposal);
  const file = files === undefined ? {} : { proposal: files.map(one => one.file).join(' ') };
  return estimateOf(plan, { input: { ...file, ...inputOf(options.instead) } });
}

function inputOf(instead: EstimateRequest = {}): Readonly<Record<string, unknown>> {
  const { model, law, like, ...values } = instead;
  return {
    ...values,
    ...(law !== undefined && { law: typeof law === 'string' ? law : law.id }),
    ...(like !== undefined && { like: like.map(run => run.id) }),
  };
}

function filesOf(
  proposal: ProposalInput | SourceFile | readonly SourceFile[],
): readonly SourceFile[] | undefined {
  if (isFiles(proposal)) return proposal;
  return 'text' in proposal && typeof proposal.text === 'string' ? [proposal as SourceFile] : undefined;
}

function isFiles(proposal: object): proposal is readonly SourceFile[] {
  return Array.isArray(proposal);
}

async function readingOf(proposal: ProposalInput | SourceFile | readonly SourceFile[]): Promise<Reading> {
  const files = filesOf(proposal);
  if (files === undefined) return readObject(proposal as ProposalInput);
  const [reading, ...more] = await readFiles(files);
  if (reading === undefined || more.length > 0) {
    throw new Refusal(
      `${files.map(({ file }) => file).join(' and ')} holds ${more.length + 1} proposals: an estimate is of one`,
    );
  }
  return reading;
}

/** What is stated, with what is said instead; what would follow from a changed value is let go. */
export function withInstead(stated: Stated, instead: EstimateRequest): Stated {
  const over = statedOf(instead, { isPart: true });
  const numbers = new Map(stated.numbers);
  for (const path of over.numbers.keys()) for (const free of followers[path] ?? []) numbers.delete(free);
  for (const [path, value] of stagesAfter(stated, over.numbers)) numbers.set(path, value);
  const model = instead.model !== undefined;
  if (model) for (const path of numbers.keys()) if (path.startsWith('model.')) numbers.delete(path);
  for (const [path, value] of over.numbers) numbers.set(path, value);
  return {
    ...stated,
    numbers,
    words: new Map([...stated.words, ...over.words]),
    accelerator: over.accelerator ?? stated.accelerator,
    law: instead.law === undefined ? stated.law : over.law,
    base: over.base ?? stated.base,
    except: over.except ?? stated.except,
    own: over.own ?? stated.own,
  };
}
