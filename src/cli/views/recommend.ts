import type { CompareDocument } from '../../planner/compare.ts';
import type { Explanation } from '../../planner/explain.ts';
import type { Recommendation, RecommendDocument } from '../../planner/types.ts';
import type { Block, View } from '../../report/view.ts';
import { recommendationTable } from './recommend-csv.ts';
import { fieldsOf } from './recommend-fields.ts';
import { headline } from './recommend-headline.ts';
import { listed } from './recommend-list.ts';

/** What the view needs besides the answer: how a law is cited, and the rate behind H100-days. */
export interface RecommendContext {
  readonly citation: (law: string) => string;
  /** FLOP/s of an H100 times its utilisation, and how that reads. */
  readonly h100: { readonly rate: number; readonly utilisation: number };
  /** How the budget was written, where it was not a plain number. */
  readonly budget?: string;
  /** What the budget itself says of machines and money. */
  readonly machines?: Readonly<Record<string, number | string>>;
  readonly explanations?: readonly Explanation[];
}

/** One answer or several, for people and machines. Several budgets or laws become a table. */
export function recommendView(documents: readonly RecommendDocument[], context: RecommendContext): View {
  const [only] = documents;
  const rows = documents.flatMap(document => document.recommendations);
  const single = documents.length === 1 && only!.recommendations.length === 1;
  const blocks = single ? detailed(only!, context) : listed(documents, context);
  return {
    blocks: [...blocks, ...(context.explanations ?? []).flatMap(explained)],
    json: documents.length === 1 ? withBudget(only!, context) : joined(documents),
    csv: recommendationTable(rows),
  };
}

/** What the budget was made of belongs to the input. */
function withBudget(document: RecommendDocument, { budget, machines }: RecommendContext): RecommendDocument {
  if (budget === undefined) return document;
  return { ...document, input: { ...document.input, budget: { text: budget, ...machines } } };
}

/** Several budgets share one document: every recommendation in order, the spread of each budget. */
function joined(documents: readonly RecommendDocument[]): unknown {
  const [first] = documents;
  return {
    ...first,
    input: { ...first!.input, compute: documents.map(document => document.input.compute) },
    recommendations: documents.flatMap(document => document.recommendations),
    spreads: documents.map(document => ({ compute: document.input.compute, ...document.spread })),
  };
}

function detailed(document: RecommendDocument, context: RecommendContext): Block[] {
  const [answer] = document.recommendations as [Recommendation];
  return [
    { kind: 'heading', text: headline(document, answer) },
    { kind: 'text', text: context.citation(answer.law), tone: 'dim' },
    { kind: 'fields', fields: fieldsOf(answer, document.spread, context) },
    notesOf(answer),
  ];
}

function notesOf(answer: Recommendation): Block {
  return {
    kind: 'notes',
    notes: answer.caveats.map(({ severity, message }) => ({ severity, text: message })),
  };
}

function explained(item: Explanation): Block[] {
  return [
    { kind: 'heading', text: `How ${item.law} gets there` },
    { kind: 'verbatim', text: item.lines.join('\n'), mayWrap: true },
  ];
}

/** `compare`: a table of laws, and those that refuse. */
export function compareView(document: CompareDocument, context: RecommendContext): View {
  const base = recommendView([document as unknown as RecommendDocument], context);
  const refused = refusals(document);
  const groups = { severity: 'info', text: comparableText(document.recommendations) };
  return {
    ...base,
    blocks: [...base.blocks, { kind: 'notes', notes: [groups, ...refused] }],
    json: document,
  };
}

/** Laws that refuse, those with one reason together. */
function refusals({ refused }: CompareDocument): { severity: string; text: string }[] {
  const laws = new Map<string, string[]>();
  for (const { law, reason } of refused) {
    const shared = reason.replace(`Law ${law} `, '').replace(/^is /, '');
    laws.set(shared, [...(laws.get(shared) ?? []), law]);
  }
  return [...laws].map(([reason, ids]) => ({ severity: 'info', text: `${ids.join(', ')}: ${reason}` }));
}

/** Which of the losses shown stand on the same data, tokenizer and unit. */
function comparableText(answers: readonly Recommendation[]): string {
  const withLoss = answers.filter(answer => answer.loss !== null);
  const alike = withLoss.filter(answer => !answer.caveats.some(item => item.code === 'loss-not-comparable'));
  if (alike.length === withLoss.length) return 'The losses stand on the same data and tokenizer';
  if (alike.length < 2)
    return 'The losses stand on different data or tokenizers: none may be compared with another';
  return `Losses may be compared among ${alike.map(answer => answer.law).join(', ')} only: the others stand on other data or tokenizers`;
}
