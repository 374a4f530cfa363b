import { type HyperparameterRow, hyperparameters } from '../../planner/hyperparameters.ts';
import { formatCount, formatFlop } from '../../quantity/format.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/hyperparameters.ts';
import type { Outcome } from '../io.ts';

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
              { header: 'Recipe', optional: true },
            ],
            rows: rows.map(row => [
              { text: row.law, tone: 'strong' },
              row.learningRate === null ? '' : row.learningRate.toExponential(2),
              row.batch === null ? '' : formatCount(row.batch),
              row.kind === 'optimal' ? 'optimal' : 'critical',
              recipeText(row),
            ]),
          },
        },
        {
          kind: 'notes',
          notes: [
            { severity: 'info', text: document.transfer },
            ...rows.flatMap(row => [
              ...(row.recipe?.batchWarmup === undefined
                ? []
                : [{ severity: 'info', text: `Batch warm-up: ${row.recipe.batchWarmup}` }]),
              ...row.caveats.map(item => ({
                severity: item.severity,
                text: `${row.law}: ${item.message}`,
              })),
            ]),
          ],
        },
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

function recipeText({ recipe }: HyperparameterRow): string {
  if (recipe === undefined) return '';
  return recipe.weightDecay === undefined
    ? recipe.text
    : `${recipe.text}; weight decay: ${recipe.weightDecay}`;
}
