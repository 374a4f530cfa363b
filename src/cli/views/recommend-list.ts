import { togetherUsed } from '../../catalog/organisation.ts';
import type { Law } from '../../core/law.ts';
import type { Recommendation, RecommendDocument } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss, formatMoney, formatRatio } from '../../quantity/format.ts';
import type { Block, Cell, Column, Table } from '../../render/view.ts';
import { citation, sources } from '../citation.ts';
import { beyondCell, foldedList, type Note, noteCollector, organisationNotes } from './notes.ts';
import { headline, type RecommendContext } from './recommend-budget.ts';
import { budgetLine, overLaws, servingWeight, significant, span, spreadLine } from './recommend-fields.ts';

/**
 * A row a law and budget, then what qualifies them.
 *
 * @param others notes beside those of the answers
 */
export function listed(
  documents: readonly RecommendDocument[],
  context: RecommendContext,
  others: readonly Note[] = [],
): Block[] {
  const answers = documents.flatMap(document => document.recommendations);
  const laws = [...new Set(answers.map(answer => answer.law))].map(context.law);
  const [{ spread }] = documents as [RecommendDocument];
  const blocks: Block[] = [{ kind: 'heading', text: headline(documents) }];
  const add = (text: string) => blocks.push({ kind: 'text', text, tone: 'dim' });
  if (laws.length === 1) add(citation(laws[0]!));
  if (documents.length === 1) add(budgetLine(documents[0]!, answers[0]!, context));
  blocks.push({ kind: 'table', table: answersTable(documents, context) });
  if (spread !== null) {
    const text =
      documents.length === 1
        ? `Spread: ${spreadLine(spread, documents[0]!.input)}`
        : `Spread of N* is ${overLaws(spread)}`;
    blocks.push({ kind: 'text', text });
  }
  if (laws.length > 1) add(`Sources: ${sources(laws)}`);
  const collector = noteCollector();
  for (const { law, caveats } of answers) collector.add(law, caveats);
  const used = togetherUsed(documents.map(({ organisation }) => organisation));
  const overhead = answers.some(answer => answer.computeOverhead !== undefined) ? [overheadNote] : [];
  const reading = [...overhead, ...comparableLosses(documents, context)];
  const taken = organisationNotes(used);
  if (context.verbose === true)
    return [...blocks, { kind: 'notes', notes: [...collector.notes(), ...reading, ...others, ...taken] }];
  const { caveats, laws: all } = collector.found();
  const legend = [...collector.legend(), ...reading].map(({ text }) => `${text}.`);
  if (legend.length > 0) add(legend.join(' '));
  return [...blocks, { kind: 'notes', notes: [...foldedList(caveats, all, others), ...taken] }];
}

const overheadNote: Note = {
  severity: 'info',
  text: 'Overhead is how many times the least compute for the same loss the run takes: x1 is optimal',
};

/** Which of the losses of several laws stand on the same data, tokenizer and unit. */
function comparableLosses(
  [first]: readonly RecommendDocument[],
  { law: lawOf }: RecommendContext,
): readonly Note[] {
  const withLoss = first!.recommendations
    .filter(answer => answer.loss !== null && tellsLoss(lawOf(answer.law)))
    .map(({ law }) => law);
  if (withLoss.length < 2) return [];
  const groups = new Map<string, string[]>();
  for (const law of withLoss) {
    const group = lawOf(law).loss?.group;
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), law]);
  }
  const alike = [...groups.values()].filter(laws => laws.length > 1);
  return [{ severity: 'info', text: comparableText(alike, withLoss.length) }];
}

/** Whether a law's loss is one to tell beside others: one in a figure's own scale serves its allocation alone. */
function tellsLoss({ uses }: Law): boolean {
  return uses.includes('loss') || uses.includes('frontier');
}

function comparableText(alike: readonly (readonly string[])[], all: number): string {
  if (alike.length === 0)
    return 'The losses stand on different data or tokenizers: none may be compared with another';
  if (alike[0]!.length === all) return 'The losses stand on the same data and tokenizer';
  const among = alike.map(laws => `among ${laws.join(', ')}`).join(', and ');
  const others = all - alike.flat().length;
  return others === 0
    ? `Losses may be compared ${among}, and not between them`
    : `Losses may be compared ${among} only: the others stand on other data or tokenizers`;
}

/** A row: one law's answer, and the document that it stands in. */
interface Row {
  readonly answer: Recommendation;
  readonly document: RecommendDocument;
  readonly law: Law;
}

interface ColumnOfAnswers extends Column {
  readonly cell: (row: Row) => Cell;
}

/** A row a law and budget; a column stands only where a row has something in it. */
function answersTable(documents: readonly RecommendDocument[], { law: lawOf }: RecommendContext): Table {
  const rows = documents.flatMap(document =>
    document.recommendations.map((answer): Row => ({ answer, document, law: lawOf(answer.law) })),
  );
  const several = documents.length > 1;
  const laws = new Set(rows.map(({ answer }) => answer.law)).size > 1;
  const columns = [
    ...(several ? [compute] : []),
    ...(laws || !several ? [law] : []),
    numbers(documents[0]!.input.experts === undefined ? 'Parameters' : 'Active N', answer =>
      strong(answer.parameters),
    ),
    ...(rows.some(({ answer }) => answer.totalParameters !== undefined) ? [total] : []),
    ...figures(isServed(rows) ? 1 : servingWeight(documents[0]!)),
    ...lifetime,
    ...(several ? [spread] : []),
    ...intervals,
  ];
  const cells = columns.map(({ cell }) => rows.map(cell));
  const kept = columns.flatMap(({ cell: _, ...column }, index) =>
    cells[index]!.some(cell => cell !== '') ? [{ column, cells: cells[index]! }] : [],
  );
  return {
    columns: kept.map(({ column }) => column),
    rows: rows.map((_, index) => kept.map(item => item.cells[index]!)),
  };
}

/** Whether each answer weighs its served tokens by itself. */
function isServed(rows: readonly Row[]): boolean {
  return rows.some(({ answer }) => answer.lifetime !== undefined);
}

/** A column of numbers. */
function numbers(header: string, cell: (answer: Recommendation) => Cell): ColumnOfAnswers {
  return { header, align: 'right', cell: ({ answer }) => cell(answer) };
}

/** One that a narrow terminal goes without. */
function optional(header: string, cell: (answer: Recommendation) => Cell): ColumnOfAnswers {
  return { ...numbers(header, cell), optional: true };
}

const compute = numbers('Compute', answer => withoutUnit(answer.compute));
const law: ColumnOfAnswers = { header: 'Law', cell: ({ answer }) => answer.law };
/** Parameters with embeddings; those of a law that counts without them are converted. */
const total = optional('Total N', ({ parameters, parametersCount, totalParameters }) => {
  const value = totalParameters ?? (parametersCount === 'total' ? parameters : undefined);
  return value === undefined ? '' : formatCount(value);
});
/** 80% and 95% intervals of one quantity, which a narrow terminal has one above the other. */
function sureness(
  name: string,
  of: keyof NonNullable<Recommendation['intervals']>,
  format: (value: number) => string,
): ColumnOfAnswers {
  return optional(`${name} 80/95%`, ({ intervals }) =>
    Object.values(intervals?.[of] ?? {})
      .map(([low, high]) => `${format(low)}–${format(high)}`)
      .join(', '),
  );
}

const lifetime = [
  optional('kappa', ({ lifetime: life }) => (life === undefined ? '' : formatRatio(life.kappa.likely))),
  optional('Lifetime', ({ lifetime: life }) =>
    life?.cost === undefined ? '' : formatMoney(life.cost.total.likely),
  ),
  optional('N at kappa 1', ({ lifetime: life }) =>
    life?.atKappaOne === undefined ? '' : formatCount(life.atKappaOne.parameters),
  ),
];

/** D* mirrors N*, so it is the first to go. */
const intervals = [
  sureness('N*', 'parameters', formatCount),
  sureness('Loss', 'loss', formatLoss),
  sureness('D*', 'tokens', formatCount),
];
const spread: ColumnOfAnswers = {
  ...optional('Spread of N*', () => ''),
  cell: ({ document }) => (document.spread === null ? '' : span(document.spread.parameters)),
};

function figures(weight: number): readonly ColumnOfAnswers[] {
  return [
    numbers('Tokens', answer => strong(answer.tokens)),
    optional('Epochs', ({ epochs }) => (epochs === undefined ? '' : significant(epochs))),
    numbers('D/N', answer => significant(answer.tokensPerParameter)),
    {
      ...optional('Loss', () => ''),
      cell: ({ answer: { loss }, law }) => (loss === null || !tellsLoss(law) ? '' : formatLoss(loss)),
    },
    optional('Overhead', ({ computeOverhead: times }) =>
      times === undefined ? '' : `x${formatRatio(times)}`,
    ),
    optional('Training', answer => withoutUnit(answer.trainingCompute)),
    optional(weight === 1 ? 'Serving' : `Serving × ${weight}`, answer =>
      withoutUnit(answer.inferenceCompute),
    ),
    optional('Beyond', beyondCell),
    optional('Flat band of N', ({ band }) => (band === null ? '' : span(band.parameters))),
  ];
}

function strong(value: number): Cell {
  return { text: formatCount(value), tone: 'strong' };
}

/** FLOP under a header that says so. */
function withoutUnit(flop: number | undefined): string {
  return flop === undefined ? '' : formatFlop(flop).replace(' FLOP', '');
}
