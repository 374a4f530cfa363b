import { togetherUsed } from '../../catalog/organisation.ts';
import type { EstimateDocument } from '../../plan/types.ts';
import type { CompareDocument } from '../../planner/compare.ts';
import { extrapolationText } from '../../planner/messages.ts';
import type { Recommendation, RecommendDocument, Spread } from '../../planner/types.ts';
import type { Block, View } from '../../render/view.ts';
import { citation } from '../citation.ts';
import type { SourcesAnswer } from '../own-sources.ts';
import { explainedBlocks } from './explained.ts';
import { foldedNotes, type Note, organisationNotes } from './notes.ts';
import { headline, type RecommendContext, withBudget } from './recommend-budget.ts';
import { fieldsOf } from './recommend-fields.ts';

/** The answer for one budget, or for several in one document. */
export interface PrintedRecommend
  extends RecommendDocument,
    Pick<EstimateDocument, 'limits' | 'chance' | 'more' | 'unused' | 'causes'> {
  readonly data?: SourcesAnswer;
  /** With several budgets: the spread of each, where it may be shared between laws. */
  readonly spreads?: readonly ({ readonly compute: number } & Partial<Spread>)[];
}

/**
 * One answer or several, for people and machines. Several budgets or laws become a table.
 *
 * @param others notes beside those of the answers
 */
export function recommendView(
  documents: readonly RecommendDocument[],
  context: RecommendContext,
  others: readonly Note[] = [],
): View {
  const [only] = documents;
  const rows = documents.flatMap(document => document.recommendations);
  const single = documents.length === 1 && only!.recommendations.length === 1;
  return {
    blocks: async () => {
      const blocks = single
        ? [...(await detailed(only!, context)), { kind: 'notes' as const, notes: others }]
        : (await import('./recommend-list.ts')).listed(documents, context, others);
      return [
        ...blocks,
        ...(context.explanations ?? []).flatMap(item =>
          explainedBlocks(`How ${item.law} gets there`, item.lines),
        ),
      ];
    },
    json: () => (documents.length === 1 ? withBudget(only!, context) : joined(documents)),
    csv: async () => (await import('./recommend-rows.ts')).recommendationTable(rows),
  };
}

/** Several budgets share one document: every recommendation in order, the spread of each budget. */
function joined(documents: readonly RecommendDocument[]): PrintedRecommend {
  const [first] = documents as [RecommendDocument];
  return {
    ...first,
    input: { ...first.input, compute: documents.map(document => document.input.compute) },
    recommendations: documents.flatMap(document => document.recommendations),
    spreads: documents.map(({ input, spread }) => ({ compute: input.compute as number, ...spread })),
    ...togetherUsed(documents.map(({ organisation }) => organisation)),
    provenance: { ...first.provenance, spreads: 'law', 'spreads.compute': 'input' },
  };
}

async function detailed(document: RecommendDocument, context: RecommendContext): Promise<Block[]> {
  const [answer] = document.recommendations as [Recommendation];
  const { lifetime } = answer;
  const life =
    lifetime === undefined
      ? []
      : (await import('./lifetime.ts')).lifetimeFields(
          lifetime,
          document.provenance['lifetime.trainingUtilisation'] === 'default',
        );
  return [
    { kind: 'heading', text: headline([document]) },
    { kind: 'text', text: citation(context.law(answer.law)), tone: 'dim' },
    ...withheld(answer),
    { kind: 'fields', fields: [...fieldsOf(answer, document, context), ...life] },
    {
      kind: 'notes',
      notes: [...foldedNotes(answer.caveats, context.verbose === true), ...organisationNotes(document)],
    },
  ];
}

/** What leads an answer that is little more than a line drawn on. */
function withheld(answer: Recommendation): Block[] {
  const text = extrapolationText(answer.caveats);
  return text === undefined ? [] : [{ kind: 'text', text, tone: 'bad' }];
}

/** The comparison of one budget, or of several in one document. */
export interface PrintedCompare extends CompareDocument {
  /** With several budgets: the spread of each. */
  readonly spreads?: readonly ({ readonly compute: number } & Partial<Spread>)[];
}

/** `compare`: a table of laws and budgets, and the laws that refuse. */
export function compareView(documents: readonly CompareDocument[], context: RecommendContext): View {
  const [first] = documents as [CompareDocument];
  const others = [...outside(first, context.verbose === true), ...refusals(first)];
  const base = recommendView(documents as unknown as readonly RecommendDocument[], context, others);
  const json = (): PrintedCompare =>
    documents.length === 1
      ? withBudget(first, context)
      : (joined(documents as unknown as readonly RecommendDocument[]) as unknown as PrintedCompare);
  return { ...base, json };
}

/** Laws whose N* the spread leaves out, those with one reason together. */
function outside({ outsideSpread }: CompareDocument, isVerbose: boolean): Note[] {
  if (!isVerbose && outsideSpread.length > 1) {
    const laws = outsideSpread.map(({ law }) => law).join(', ');
    return [{ severity: 'info', text: `Not in the spread, for reasons that --verbose says: ${laws}` }];
  }
  return grouped(outsideSpread).map(([reason, laws]) => ({
    severity: 'info',
    text: `Not in the spread: ${laws.join(', ')}, since ${reason}`,
  }));
}

/** Laws by what is said of them. */
function grouped(rows: readonly { readonly law: string; readonly reason: string }[]): [string, string[]][] {
  const laws = new Map<string, string[]>();
  for (const { law, reason } of rows) laws.set(reason, [...(laws.get(reason) ?? []), law]);
  return [...laws];
}

/** Laws that refuse, those with one reason together. */
function refusals({ refused }: CompareDocument): Note[] {
  const shared = refused.map(({ law, reason }) => ({
    law,
    reason: reason.replace(`Law ${law} `, '').replace(/^is /, ''),
  }));
  return grouped(shared).map(([reason, ids]) => ({ severity: 'info', text: `${ids.join(', ')}: ${reason}` }));
}
