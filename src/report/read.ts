import { findAccelerator } from '../catalog/accelerators.ts';
import { organisation } from '../catalog/organisation.ts';
import type { CheckOptions } from '../check/document.ts';
import { problemMessage } from '../check/messages.ts';
import { outsideOf } from '../check/outside.ts';
import { readPlan } from '../check/plan-of.ts';
import { readFiles } from '../check/proposal/files.ts';
import type { SourceFile } from '../check/types.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import type { PageData } from './evaluate.ts';

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
 * @throws RangeError when it cannot be used, with file, line, column and what was expected; or holds several proposals
 */
export async function readForPage(source: SourceFile, options: CheckOptions = {}): Promise<ReadProposal> {
  const [reading, ...more] = await readFiles([source]);
  if (reading === undefined || more.length > 0) {
    throw new Refusal(`${source.file} holds ${more.length + 1} proposals: a report shows one`);
  }
  const read = await readPlan(reading, outsideOf(options, source.file));
  if (!('plan' in read)) {
    const [first, ...others] = read.problems;
    const { line, column } = first!.position;
    const rest = others.length === 0 ? '' : ` (and ${others.length} more)`;
    throw new Refusal(`${source.file}:${line}:${column}: ${problemMessage(first!)}${rest}`);
  }
  const { numbers, words, accelerator, law, base, mixture, own: runs } = read.parts;
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

/** Whether every page carries a shipped law: those that allocate, or give a learning rate. */
function isOnPages({ uses, relations }: Law): boolean {
  return uses.includes('allocation') || relations.learningRate !== undefined;
}
