import { defaultLaw } from '../../catalog/laws.ts';
import type { Law, Range, Relation } from '../../core/law.ts';
import { LAW_GROUPS, type RankedLaw } from '../../planner/which-law.ts';
import { formatCount, formatFlop, formatRatio } from '../../quantity/format.ts';
import type { Block, Cell, View } from '../../render/view.ts';
import { sixDigits } from '../../text/numbers.ts';
import { citation } from '../citation.ts';

/** Every law, a line each, by the question that it answers. */
export function lawsView(ranked: readonly RankedLaw[]): View {
  const laws = ranked.map(({ law }) => law);
  const groups = [...new Set(ranked.map(({ group }) => group))];
  return {
    blocks: () =>
      groups
        .flatMap((group): Block[] => [
          { kind: 'heading', text: LAW_GROUPS[group] },
          lawsTable(ranked.filter(one => one.group === group)),
        ])
        .concat(ranked.some(({ extrapolation }) => extrapolation !== undefined) ? [beyondNote] : []),
    json: () => ({ schema: 'isoflop/laws/1', laws: laws.map(json) }),
    csv: () => ({
      columns: [
        'id',
        'name',
        'uses',
        'parameters',
        'compute',
        'lossUnit',
        'computeLow',
        'computeHigh',
        'authors',
        'year',
        'arxiv',
        'where',
      ].map(header => ({ header })),
      rows: laws.map(law => [
        law.id,
        law.name,
        law.uses.join(' '),
        law.counts.parameters,
        law.counts.compute,
        law.loss?.unit ?? null,
        law.range?.compute?.[0] ?? null,
        law.range?.compute?.[1] ?? null,
        law.source?.authors ?? null,
        law.source?.year ?? null,
        law.source?.arxiv ?? null,
        law.source?.where ?? null,
      ]),
    }),
  };
}

const beyondNote: Block = {
  kind: 'text',
  text: 'Extrapolates is in C, N or D, whichever is most, as in compare. recommend names a nearer law only where the budget lies within what that law was fitted on or held to.',
  tone: 'dim',
};

function lawsTable(ranked: readonly RankedLaw[]): Block {
  const asked = ranked.some(({ extrapolation }) => extrapolation !== undefined);
  return {
    kind: 'table',
    table: {
      columns: [
        { header: 'Law' },
        { header: 'What it says' },
        ...(asked ? [{ header: 'Extrapolates', align: 'right' as const }] : []),
        { header: 'N counts', optional: true },
        { header: 'Fitted C', optional: true },
        { header: 'Source', optional: true },
      ],
      rows: ranked.map(({ law, extrapolation, knowsExperts }) => [
        { text: law.id, tone: 'strong' },
        `${law.summary ?? law.name}${law.id === defaultLaw() ? '; the default' : ''}`,
        ...(asked ? [timesText(extrapolation) + (knowsExperts === false ? ', other experts' : '')] : []),
        law.counts.parameters,
        rangeText(law.range?.compute, value => formatFlop(value).replace(' FLOP', '')),
        law.source?.arxiv === undefined ? '' : `arXiv:${law.source.arxiv}`,
      ]),
    },
  };
}

function timesText(times: number | undefined): string {
  if (times === undefined) return 'not known';
  return times === 1 ? 'no' : `${formatRatio(times)} times`;
}

/** One law whole: relations with their numbers, ranges, source, caveats, published values. */
export function lawView(law: Law): View {
  const facts: [string, Cell][] = [
    ['Uses', law.uses.join(', ')],
    ['N counts', law.counts.parameters],
    ['C counts', law.counts.compute],
  ];
  if (law.loss)
    facts.push(['Loss', [law.loss.unit, law.loss.corpus, law.loss.tokenizer].filter(Boolean).join(', ')]);
  for (const [name, range] of Object.entries(law.range ?? {}))
    facts.push([`Fitted ${name}`, rangeText(range, name === 'compute' ? formatFlop : formatCount)]);
  if (law.allocationRefused) facts.push(['Allocation', `refused: ${law.allocationRefused}`]);
  const blocks = (): readonly Block[] => [
    { kind: 'heading', text: law.name },
    { kind: 'text', text: citation(law), tone: 'dim' },
    { kind: 'fields', fields: facts },
    {
      kind: 'table',
      table: {
        columns: [{ header: 'Relation' }, { header: 'Form' }, { header: 'Constants' }, { header: 'Where' }],
        rows: Object.entries(law.relations).map(([name, relation]) => [
          { text: name, tone: 'strong' },
          relation.form,
          constants(relation),
          relation.where ?? '',
        ]),
      },
    },
    {
      kind: 'notes',
      notes: [
        ...(law.caveats ?? []).map(({ severity, text }) => ({ severity, text })),
        ...(law.notes ?? []).map(text => ({ severity: 'info', text })),
      ],
    },
  ];
  return {
    blocks,
    json: () => ({ schema: 'isoflop/law/1', ...json(law) }),
    csv: () => ({
      columns: ['relation', 'form', 'coefficient', 'value', 'standardError', 'where'].map(header => ({
        header,
      })),
      rows: Object.entries(law.relations).flatMap(([name, relation]) =>
        Object.entries(relation.coefficients).map(([key, value]) => [
          name,
          relation.form,
          key,
          value,
          relation.standardErrors?.[key] ?? null,
          relation.where ?? null,
        ]),
      ),
    }),
  };
}

/** A law as data, without what its expression was compiled to. */
function json(law: Law): Law {
  const { loss } = law.relations;
  if (loss?.compiled === undefined) return law;
  const { compiled: _, ...relation } = loss;
  return { ...law, relations: { ...law.relations, loss: relation } };
}

function constants(relation: Relation): string {
  const values = Object.entries(relation.coefficients).map(([key, value]) => {
    const error = relation.standardErrors?.[key];
    return `${key} ${sixDigits(value)}${error === undefined ? '' : ` ± ${sixDigits(error)}`}`;
  });
  return [relation.loss, ...values].filter(Boolean).join(', ');
}

function rangeText(range: Range | undefined, format: (value: number) => string): string {
  if (range === undefined) return '';
  const [low, high] = range;
  if (low === null) return high === null ? '' : `up to ${format(high)}`;
  return high === null ? `from ${format(low)}` : `${format(low)} to ${format(high)}`;
}
