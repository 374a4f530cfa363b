import type { AgainstHistoryDocument } from '../../plan/against-history.ts';
import { formatCount, formatPercent } from '../../quantity/format.ts';
import type { View } from '../../render/view.ts';

/** Published accelerator-hours beside what would have been estimated, and how well that does. */
export function againstHistoryView(document: AgainstHistoryDocument): View {
  const { rows, coverage, medianError, withoutFamily, constant } = document;
  const within = rows.filter(row => row.within).length;
  return {
    blocks: () => [
      { kind: 'heading', text: 'Estimates against history' },
      {
        kind: 'text',
        text: 'Accelerator-hours of every documented run that publishes them (or accelerators and days), beside what is estimated from the other runs alone. Likely is 6ND over the peak times the weighted geometric mean of what the others reached, 6ND over their hours. Weights halve for every tenth of a decade in active parameters and every year between two runs, three times for another generation of accelerator, twice for a mixture of experts beside a dense model. Low and high hold nine tenths of the errors that this makes among the other runs. This is what isoflop runs --estimates prints.',
      },
      {
        kind: 'fields',
        fields: [
          ['Within low and high', `${within} of ${rows.length} (${formatPercent(coverage)})`],
          ['Median error of likely', formatPercent(medianError)],
          [
            'Without their family',
            `${formatPercent(withoutFamily.coverage)} within, median error ${formatPercent(withoutFamily.medianError)}`,
          ],
          [`A constant ${constant.utilisation}`, `median error ${formatPercent(constant.medianError)}`],
        ],
      },
      {
        kind: 'table',
        table: {
          columns: [
            { header: 'Run' },
            { header: 'Published', align: 'right' },
            { header: 'Low', align: 'right' },
            { header: 'Likely', align: 'right' },
            { header: 'High', align: 'right' },
            { header: 'Error', align: 'right' },
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
      columns: ['run', 'published', 'low', 'likely', 'high', 'error', 'within'].map(header => ({ header })),
      rows: rows.map(row => [
        row.id,
        row.published,
        row.low,
        row.likely,
        row.high,
        row.error,
        String(row.within),
      ]),
    }),
  };
}
