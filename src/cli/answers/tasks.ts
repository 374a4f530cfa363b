import { tasks } from '../../planner/tasks.ts';
import { formatCount, formatFlop, formatPercent } from '../../quantity/format.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/tasks.ts';
import type { Outcome } from '../io.ts';

export function tasksAnswer({ options }: CallOf<typeof declared>): Outcome {
  const { params: parameters, tokens, law: laws } = options;
  const document = tasks({ parameters, tokens, ...(laws && { laws }) });
  const notes = new Map(document.tasks.flatMap(row => row.caveats.map(item => [item.message, item])));
  const columns = ['law', 'task', 'loss', 'accuracy', 'heldOutError'] as const;
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
              { header: 'Task' },
              { header: 'Accuracy', align: 'right' },
              { header: 'Bits a byte', align: 'right' },
              { header: 'Held-out error', align: 'right' },
              { header: 'Law', optional: true },
            ],
            rows: document.tasks.map(row => [
              { text: row.name, tone: 'strong' },
              formatPercent(row.accuracy),
              row.loss.toFixed(3),
              row.heldOutError === null
                ? ''
                : `${row.heldOutError < 0 ? '' : '+'}${(100 * row.heldOutError).toFixed(1)}%`,
              row.law,
            ]),
          },
        },
        {
          kind: 'notes',
          notes: [...notes.values()].map(item => ({ severity: item.severity, text: item.message })),
        },
      ],
      json: () => document,
      csv: () => ({
        columns: columns.map(header => ({ header })),
        rows: document.tasks.map(row => columns.map(key => row[key])),
      }),
    },
  };
}
