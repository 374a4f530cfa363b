import type { Accuracy } from '../../cluster/history.ts';
import type { AgainstHistoryDocument } from '../../plan/against-history.ts';
import { formatCount, formatPercent } from '../../quantity/format.ts';
import type { Block, Column, View } from '../../render/view.ts';

/** Published accelerator-hours beside what would have been estimated, and how well that does. */
export function againstHistoryView(document: AgainstHistoryDocument): View {
  const { rows, protocols, kinds, organisations } = document;
  return {
    blocks: () => [
      { kind: 'heading', text: 'Estimates against history' },
      {
        kind: 'text',
        text: `Accelerator-hours of the ${rows.length} documented runs of ${organisations} organisations that publish them (or accelerators and days), each estimated without any run of its organisation. A run's share of the 16-bit peak is a common share times factors for its machine, mixture of experts, FP8, size and number of accelerators, fitted so that an organisation counts about as one voice. Bands are those that held runs of organisations left out, made anew without the run's own. This is what isoflop runs --estimates prints.`,
      },
      accuracies('Hidden from the estimate', protocols),
      {
        kind: 'text',
        text: 'Bias is the median of likely over published: below 1 is too cheap. Between organisations that do not know each other no method found does better than a median of about 20%: people, software and luck differ, which papers do not tell. Runs of your own or a measured throughput tell it.',
      },
      accuracies('Organisation left out', kinds),
      {
        kind: 'table',
        table: {
          columns: [
            { header: 'Run' },
            ...['Published', 'Low', 'Likely', 'High', 'Error'].map(right),
            { header: '' },
          ],
          rows: rows.map(row => [
            row.id,
            formatCount(row.published),
            formatCount(row.low),
            formatCount(row.likely),
            formatCount(row.high),
            `${row.error < 0 ? '-' : '+'}${Math.abs(row.error * 100).toFixed(1)}%`,
            row.within ? '' : { text: 'outside', tone: 'warn' },
          ]),
        },
      },
    ],
    json: () => document,
    csv: () => ({
      columns: [
        'run',
        'organisation',
        'published',
        'low95',
        'low',
        'likely',
        'high',
        'high95',
        'error',
        'within',
      ].map(header => ({ header })),
      rows: rows.map(row => [
        row.id,
        row.organisation,
        row.published,
        row.low95,
        row.low,
        row.likely,
        row.high,
        row.high95,
        row.error,
        String(row.within),
      ]),
    }),
  };
}

function right(header: string): Column {
  return { header, align: 'right' };
}

function accuracies(
  title: string,
  lines: readonly { readonly name: string; readonly accuracy: Accuracy }[],
): Block {
  return {
    kind: 'table',
    table: {
      columns: [
        { header: title },
        ...['Runs', 'Median', 'p90', 'Bias', 'rmse', '80% band', '95% band'].map(right),
      ],
      rows: lines.map(({ name, accuracy }) => [
        name,
        String(accuracy.runs),
        formatPercent(accuracy.median),
        formatPercent(accuracy.p90),
        `x${accuracy.bias.toFixed(2)}`,
        accuracy.rmse.toFixed(3),
        band(accuracy.band80),
        band(accuracy.band95),
      ]),
    },
  };
}

function band({ covers, width }: Accuracy['band80']): string {
  return `${(100 * covers).toFixed(0)}%, x${width.toFixed(2)}`;
}
