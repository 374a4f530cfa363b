import { type HyperparametersDocument, hyperparameters } from '../../planner/hyperparameters.ts';
import { formatCount, formatFlop } from '../../quantity/format.ts';
import type { Block } from '../../render/view.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/hyperparameters.ts';
import type { Outcome } from '../io.ts';
import { beyondCell, foldedList, noteCollector } from '../views/notes.ts';

export function hyperparametersAnswer({ options }: CallOf<typeof declared>): Outcome {
  const { params: parameters, tokens, law: laws } = options;
  const document = hyperparameters({ parameters, tokens, ...(laws && { laws }) });
  const rows = document.hyperparameters;
  return {
    view: {
      blocks: () => [
        {
          kind: 'heading',
          text: `${formatCount(parameters)} parameters on ${formatCount(tokens)} tokens (${formatFlop(document.compute)})`,
        },
        {
          kind: 'table',
          table: {
            columns: [
              { header: 'Law' },
              { header: 'Peak learning rate', align: 'right' },
              { header: 'Batch, tokens', align: 'right' },
              { header: 'Batch is' },
              { header: 'Weight decay', align: 'right' },
              { header: 'Beyond', align: 'right' },
            ],
            rows: rows.map(row => [
              { text: row.law, tone: 'strong' },
              row.learningRate === null ? '' : row.learningRate.toExponential(2),
              row.batch === null ? '' : formatCount(row.batch),
              row.kind === 'optimal' ? 'optimal' : 'critical',
              row.recipe?.weightDecay ?? (row.learningRate === null ? '' : 'not stated'),
              beyondCell(row),
            ]),
          },
        },
        {
          kind: 'table',
          table: {
            columns: [{ header: 'Law' }, { header: 'Recipe that its values belong to' }],
            rows: rows.map(({ law, recipe }) => [
              { text: law, tone: 'strong' },
              recipe?.text ?? 'not stated',
            ]),
          },
        },
        ...notesOf(document, options.verbose === true),
      ],
      json: () => document,
      csv: () => ({
        columns: ['law', 'learningRate', 'batch', 'kind', 'weightDecay', 'recipe', 'caveats'].map(header => ({
          header,
        })),
        rows: rows.map(row => [
          row.law,
          row.learningRate,
          row.batch,
          row.kind,
          row.recipe?.weightDecay ?? null,
          row.recipe?.text ?? null,
          row.caveats.map(item => item.code).join(' '),
        ]),
      }),
    },
  };
}

/** How a rate or a batch is taken, and what the laws say of themselves: in few notes, unless all are asked for. */
function notesOf({ hyperparameters: rows, transfer }: HyperparametersDocument, verbose: boolean): Block[] {
  const collector = noteCollector();
  for (const { law, caveats } of rows) collector.add(law, caveats);
  const info = (text: string) => ({ severity: 'info', text });
  const said = [
    info(transfer),
    ...rows.flatMap(({ recipe }) =>
      recipe?.batchWarmup === undefined ? [] : [info(`Batch warm-up: ${recipe.batchWarmup}`)],
    ),
  ];
  if (verbose) return [{ kind: 'notes', notes: [...said, ...collector.notes()] }];
  const { caveats, laws } = collector.found();
  const legend = collector.legend().map(({ text }) => `${text}.`);
  return [
    ...(legend.length > 0 ? [{ kind: 'text', text: legend.join(' '), tone: 'dim' } as const] : []),
    { kind: 'notes', notes: [...said, ...foldedList(caveats, laws, [])] },
  ];
}
