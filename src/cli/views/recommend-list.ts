import type { Recommendation, RecommendDocument } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss } from '../../quantity/format.ts';
import type { Block, Cell, Table } from '../../report/view.ts';
import type { RecommendContext } from './recommend.ts';
import { budgetLine, significant, span, spreadLine } from './recommend-fields.ts';
import { headline } from './recommend-headline.ts';

/** A row a law and budget, then what qualifies them. */
export function listed(documents: readonly RecommendDocument[], context: RecommendContext): Block[] {
  const answers = documents.flatMap(document => document.recommendations);
  const several = documents.length > 1;
  const blocks: Block[] = [
    { kind: 'heading', text: several ? `${documents.length} budgets` : headline(documents[0]!, answers[0]!) },
  ];
  if (!several) blocks.push({ kind: 'text', text: budgetLine(answers[0]!, context), tone: 'dim' });
  blocks.push({ kind: 'table', table: peopleTable(answers, documents) });
  if (!several && documents[0]!.spread !== null)
    blocks.push({ kind: 'text', text: `Spread: ${spreadLine(documents[0]!.spread)}` });
  blocks.push({ kind: 'notes', notes: sharedNotes(answers) });
  return blocks;
}

function peopleTable(answers: readonly Recommendation[], documents: readonly RecommendDocument[]): Table {
  const several = documents.length > 1;
  const laws = new Set(answers.map(answer => answer.law)).size > 1;
  const right = 'right' as const;
  const columns = [
    ...(several ? [{ header: 'Compute', align: right }] : []),
    ...(laws || !several ? [{ header: 'Law' }] : []),
    { header: 'Parameters', align: right },
    { header: 'Tokens', align: right },
    { header: 'D/N', align: right },
    { header: 'Loss', align: right, optional: true },
    { header: 'Beyond', align: right, optional: true },
    { header: 'Flat band of N', align: right, optional: true },
    ...(answers.some(answer => answer.intervals)
      ? [{ header: '95% of N*', align: right, optional: true }]
      : []),
  ];
  const rows = answers.map((answer): Cell[] => [
    ...(several ? [formatFlop(answer.compute).replace(' FLOP', '')] : []),
    ...(laws || !several ? [answer.law] : []),
    { text: formatCount(answer.parameters), tone: 'strong' },
    { text: formatCount(answer.tokens), tone: 'strong' },
    significant(answer.tokensPerParameter),
    answer.loss === null ? '' : formatLoss(answer.loss),
    beyond(answer),
    answer.band === null ? '' : span(answer.band.parameters),
    ...(answers.some(other => other.intervals)
      ? [answer.intervals ? span(answer.intervals.parameters['95']!) : '']
      : []),
  ]);
  return { columns, rows };
}

/** How far beyond the fitted budgets the answer lies, `x443`; empty inside. */
function beyond(answer: Recommendation): Cell {
  const found = answer.caveats.filter(item => item.code === 'beyond-fitted-range');
  const worst = Math.max(0, ...found.map(item => Number(item.args.times)));
  return worst === 0 ? '' : { text: `x${significant(worst)}`, tone: 'warn' };
}

/** Each warning once, with the laws that it belongs to; extrapolation has a column of its own. */
function sharedNotes(answers: readonly Recommendation[]): { severity: string; text: string }[] {
  const laws = new Map<string, { severity: string; laws: Set<string> }>();
  let quiet = false;
  for (const answer of answers) {
    for (const item of answer.caveats) {
      if (item.code === 'beyond-fitted-range') continue;
      if (item.severity === 'info') quiet = true;
      else
        laws.set(item.message, {
          severity: item.severity,
          laws: (laws.get(item.message)?.laws ?? new Set()).add(answer.law),
        });
    }
  }
  const several = new Set(answers.map(answer => answer.law)).size > 1;
  const notes = [...laws].map(([message, entry]) => ({
    severity: entry.severity,
    text: several ? `${[...entry.laws].join(', ')}: ${message}` : message,
  }));
  if (answers.some(answer => beyond(answer) !== '')) {
    notes.push({
      severity: 'info',
      text: 'Beyond is how many times the answer exceeds the fitted range of C, N or D, whichever is most',
    });
  }
  if (quiet)
    notes.push({
      severity: 'info',
      text: 'isoflop laws <id> says how each law counts and where its constants come from',
    });
  return notes;
}
