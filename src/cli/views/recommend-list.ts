import { togetherUsed } from '../../catalog/organisation.ts';
import type { RecommendDocument } from '../../planner/types.ts';
import type { Block } from '../../render/view.ts';
import { citation, sources } from '../citation.ts';
import { foldedList, organisationNotes } from './folded-notes.ts';
import type { RecommendContext } from './recommend-budget.ts';
import { answersTable } from './recommend-columns.ts';
import { budgetLine, overLaws, spreadLine } from './recommend-fields.ts';
import { headline } from './recommend-headline.ts';
import { type Note, noteCollector } from './recommend-notes.ts';

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
  if (documents.length === 1) add(budgetLine(answers[0]!, context));
  blocks.push({ kind: 'table', table: answersTable(documents) });
  if (spread !== null) {
    const text =
      documents.length === 1 ? `Spread: ${spreadLine(spread)}` : `Spread of N* is ${overLaws(spread)}`;
    blocks.push({ kind: 'text', text });
  }
  if (laws.length > 1) add(`Sources: ${sources(laws)}`);
  const collector = noteCollector();
  for (const { law, caveats } of answers) collector.add(law, caveats);
  const used = togetherUsed(documents.map(({ organisation }) => organisation));
  const overhead = answers.some(answer => answer.computeOverhead !== undefined) ? [overheadNote] : [];
  const reading = [...overhead, ...comparableLosses(documents)];
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
function comparableLosses([first]: readonly RecommendDocument[]): readonly Note[] {
  const withLoss = first!.recommendations.filter(answer => answer.loss !== null);
  if (withLoss.length < 2) return [];
  const alike = withLoss.filter(answer => !answer.caveats.some(item => item.code === 'loss-not-comparable'));
  return [
    {
      severity: 'info',
      text: comparableText(
        alike.map(answer => answer.law),
        withLoss.length,
      ),
    },
  ];
}

function comparableText(alike: readonly string[], all: number): string {
  if (alike.length === all) return 'The losses stand on the same data and tokenizer';
  if (alike.length < 2)
    return 'The losses stand on different data or tokenizers: none may be compared with another';
  return `Losses may be compared among ${alike.join(', ')} only: the others stand on other data or tokenizers`;
}
