import { Refusal } from '../core/refusal.ts';
import { estimateOf } from '../plan/estimate.ts';
import { followers, stagesAfter } from '../plan/followers.ts';
import type { ProposalInput } from '../plan/input.ts';
import type { Path } from '../plan/paths.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import type { Stated } from '../plan/stated.ts';
import type { EstimateDocument, EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import type { CheckOptions } from './document.ts';
import { problemMessage } from './messages.ts';
import { refuseOpen } from './open.ts';
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
  /** Whether the plan may leave open what an estimate could only invent. */
  readonly isOpen?: boolean;
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
  const { instead } = options;
  const reading = withLength(withSet(await readingOf(proposal), options.set ?? []), instead);
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
  const stated = read.plan.plan;
  const plan =
    instead === undefined || Object.keys(instead).length === 0
      ? stated
      : planOf(withInstead(stated.stated, instead));
  if (options.isOpen !== true) refuseOpen(reading, plan);
  return plan;
}

/** A batch that is stated in sequences is of those that are asked for. */
function withLength(reading: Reading, { sequenceLength: value }: EstimateRequest = {}): Reading {
  if (value === undefined) return reading;
  const length = { value, text: String(value), key: '--sequence-length', position: reading.start };
  return { ...reading, values: new Map([...reading.values, ['training.sequenceLength', length]]) };
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
  const laidOutOn = laidOutOtherwise(stated, over.numbers);
  if (laidOutOn !== undefined) for (const [path, value] of ofTheRun(stated)) numbers.set(path, value);
  for (const path of over.numbers.keys()) for (const free of followers[path] ?? []) numbers.delete(free);
  if (laidOutOn !== undefined) {
    numbers.delete('training.accumulation');
    if (!isWhole(numbers, over.numbers)) numbers.delete('parallelism.microBatch');
  }
  for (const [path, value] of stagesAfter(stated, over.numbers)) numbers.set(path, value);
  const model = instead.model !== undefined;
  if (model) for (const path of numbers.keys()) if (path.startsWith('model.')) numbers.delete(path);
  for (const [path, value] of over.numbers) numbers.set(path, value);
  const words = new Map(stated.words);
  if (model) for (const path of words.keys()) if (path.startsWith('model.')) words.delete(path);
  return {
    ...stated,
    numbers,
    unknown: new Set(
      [...(stated.unknown ?? [])].filter(
        path => !over.numbers.has(path) && !(model && path.startsWith('model.')),
      ),
    ),
    words: new Map([...words, ...over.words]),
    accelerator: over.accelerator ?? stated.accelerator,
    law: instead.law === undefined ? stated.law : over.law,
    base: over.base ?? stated.base,
    except: over.except ?? stated.except,
    own: over.own ?? stated.own,
    ...(laidOutOn !== undefined && { laidOutOn }),
  };
}

/** The accelerators that stated degrees multiply to, where another number of them is asked for. */
function laidOutOtherwise(stated: Stated, over: Stated['numbers']): number | undefined {
  const asked = over.get('hardware.count');
  if (asked === undefined || !stated.numbers.has('parallelism.data')) return undefined;
  const own = planOf(stated).facts.get('hardware.count')?.value;
  return own === asked ? undefined : own;
}

/** What is the run's and not its layout's: tokens and batch, although they follow from the layout. */
function ofTheRun(stated: Stated): readonly (readonly [Path, number])[] {
  const { facts } = planOf(stated);
  return (['data.tokens', 'training.batch'] as const).flatMap(path => {
    const fact = facts.get(path);
    return fact === undefined ? [] : [[path, fact.value] as const];
  });
}

/** Whether the replicas of other degrees take the batch in whole micro-batches as stated. */
function isWhole(numbers: Stated['numbers'], over: Stated['numbers']): boolean {
  const of = (path: Path) => over.get(path) ?? numbers.get(path) ?? 1;
  const data = ['tensor', 'pipeline', 'context'].reduce(
    (rest, name) => rest / of(`parallelism.${name}` as Path),
    of('hardware.count'),
  );
  const steps = of('training.batch') / (of('training.sequenceLength') * of('parallelism.microBatch') * data);
  return steps >= 1 && Number.isInteger(steps);
}
