import { findAccelerator } from '../catalog/accelerators.ts';
import { lawIds } from '../catalog/laws.ts';
import { organisation } from '../catalog/organisation.ts';
import type { PlanParts } from '../check/build.ts';
import type { CheckOptions } from '../check/document.ts';
import { withInstead } from '../check/estimate-proposal.ts';
import { problemMessage } from '../check/messages.ts';
import { outsideOf } from '../check/outside.ts';
import { readPlan } from '../check/plan-of.ts';
import { readFiles } from '../check/proposal/files.ts';
import { withSet } from '../check/proposal/set.ts';
import type { Position, SourceFile, StatedValue } from '../check/types.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import { estimateOf } from '../plan/estimate.ts';
import { withCount } from '../plan/fewest.ts';
import type { Path } from '../plan/paths.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import type { Stated } from '../plan/stated.ts';
import type { EstimateRequest } from '../plan/types.ts';
import { type AskedLine, askedOf } from './asked.ts';
import { sourcesRead } from './corpus.ts';
import type { PageData } from './page-data.ts';

/** What is said in place of values of a proposal, and the words of a command line that say it. */
export interface Instead {
  readonly request: EstimateRequest;
  readonly line: AskedLine;
}

/** What a page computes from, and how it is called. */
export interface ReadProposal {
  readonly title: string;
  readonly data: PageData;
  /** Whether its law can be computed with in a browser; a law that is an expression cannot. */
  readonly computable: boolean;
}

/**
 * Read one proposal for a page: texts understood, law, accelerator and shape found.
 *
 * @param source file with its text: YAML, JSON, or Markdown with one fenced proposal
 * @param options how law files and configs are read; levels of rules; values that win over the proposal's
 * @throws RangeError when it cannot be used, with file, line, column and what was expected; or holds several proposals
 */
export async function readForPage(
  source: SourceFile,
  options: CheckOptions & { readonly instead?: Instead } = {},
): Promise<ReadProposal> {
  const [found, ...more] = await readFiles([source]);
  if (found === undefined || more.length > 0) {
    throw new Refusal(`${source.file} holds ${more.length + 1} proposals: a report shows one`);
  }
  const edits = options.set ?? [];
  const reading = withSet(found, edits);
  const read = await readPlan(reading, outsideOf(options, source.file));
  if (!('plan' in read)) {
    const [first, ...others] = read.problems;
    const { line, column } = first!.position;
    const rest = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new Refusal(`${source.file}:${line}:${column}: ${problemMessage(first!)}${rest}`);
  }
  const { mixture, own: runs } = read.parts;
  const { instead } = options;
  const said = read.plan.plan.stated;
  const { numbers, words, accelerator, law, base } =
    instead === undefined
      ? read.parts
      : partsInstead(read.parts, { said, now: withInstead(said, instead.request), start: reading.start });
  const named = read.plan.context.text('name');
  const own = words.get('law') !== undefined && /[\\/]|\.json$/.test(String(words.get('law')!.value));
  return {
    title: named ?? source.file.replace(/^.*[\\/]/, ''),
    computable: law.relations.loss?.compiled === undefined,
    data: {
      proposal: {
        file: source.file,
        start: reading.start,
        numbers: [...numbers],
        words: [...words],
        allow: reading.allow,
        remarks: [...reading.remarks, ...read.remarks],
        rules: options.rules ?? {},
        ...(accelerator && { accelerator }),
        ...(base && { shape: base }),
        ...(mixture && { mixture }),
        ...(runs && { runs }),
        ...(instead && { line: instead.line }),
        ...(edits.length > 0 && { set: edits }),
      },
      law: law.id,
      ...organisationOfPage([accelerator?.id, words.get('serving.accelerator')?.value]),
      ...((own || !isOnPages(law)) && { ownLaw: law }),
    },
  };
}

/**
 * The organisation in use as far as its page asks for it: without laws that are expressions, which a browser has no parser
 * for, and without machines and prices that the proposal does not name, which are nobody's business who reads it.
 */
function organisationOfPage(names: readonly unknown[]): Pick<PageData, 'organisation'> {
  const used = organisation();
  if (used === undefined) return {};
  const ids = names.flatMap(name => (typeof name === 'string' ? [findAccelerator(name).id] : []));
  return {
    organisation: {
      ...used,
      laws: used.laws.filter(law => law.relations.loss?.compiled === undefined),
      accelerators: used.accelerators.filter(({ id }) => ids.includes(id)),
      prices: used.prices.filter(({ accelerator }) => ids.includes(accelerator)),
    },
  };
}

/** The values of a proposal with what is said instead; those that stay keep their places. */
function partsInstead(
  parts: PlanParts,
  { said, now, start }: { readonly said: Stated; readonly now: Stated; readonly start: Position },
): Omit<PlanParts, 'mixture'> {
  const kept = <Value extends number | string | boolean, Held extends StatedValue>(
    name: 'numbers' | 'words',
    held: ReadonlyMap<Path, Held>,
    values: ReadonlyMap<Path, Value>,
  ) =>
    new Map(
      [...values].map(([path, value]) => {
        const before = said[name].get(path) === value ? held.get(path) : undefined;
        return [path, before ?? { value, text: String(value), position: start }] as const;
      }),
    );
  return {
    numbers: kept('numbers', parts.numbers, now.numbers) as PlanParts['numbers'],
    words: kept('words', parts.words, now.words) as PlanParts['words'],
    accelerator: now.accelerator,
    law: now.law,
    base: now.base,
  };
}

/**
 * What a request asks for, for a page.
 *
 * @param line words of a command line that ask for the same
 * @throws RangeError when its values make no sense, or nothing follows from them
 */
export function readRequest(
  asked: EstimateRequest,
  written: AskedLine,
  { rules = {} }: CheckOptions,
): ReadProposal {
  const request = withCount(asked);
  const line = withMachines(written, asked, request);
  if (request.like !== undefined)
    throw new Refusal('A page holds no runs of your own: expected a report without --like');
  const stated = statedOf(request);
  const { law } = stated;
  const from = line.options.find(([name]) => name === 'from')?.[1];
  if (typeof from === 'string') {
    sourcesRead(from);
    if (stated.numbers.has('limits.uniqueTokens'))
      throw new Refusal('--unique-tokens and --from both say how many tokens there are: give one of them');
  }
  // what nothing follows from is refused, with the reason
  estimateOf(planOf(stated), { input: {} });
  return {
    title: line.budget === undefined ? 'Plan within limits' : `Plan for ${line.budget}`,
    computable: law.relations.loss?.compiled === undefined,
    data: {
      proposal: {
        file: 'the plan',
        start: { line: 1, column: 1, endColumn: 1 },
        numbers: [],
        words: [],
        allow: [],
        remarks: [],
        rules,
      },
      asked: askedOf(stated, line),
      law: law.id,
      ...organisationOfPage([stated.accelerator?.id]),
      ...((!isShipped(law) || !isOnPages(law)) && { ownLaw: law }),
    },
  };
}

/** A line that names the number of machines that is taken, so that the page keeps it. */
function withMachines(
  line: AskedLine,
  { accelerators: before }: EstimateRequest,
  { accelerators, accelerator }: EstimateRequest,
): AskedLine {
  if (accelerators === before) return line;
  const { options } = line;
  return {
    ...line,
    options: options.map(
      ([name, text]) => [name, name === 'on' ? `${accelerators} ${accelerator}` : text] as const,
    ),
  };
}

function isShipped(law: Law): boolean {
  return lawIds().includes(law.id);
}

/** Whether every page carries a shipped law: those that allocate, or give a learning rate. */
function isOnPages({ uses, relations }: Law): boolean {
  return uses.includes('allocation') || relations.learningRate !== undefined;
}
