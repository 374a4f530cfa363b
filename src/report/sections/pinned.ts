import type { EstimateDocument } from '../../plan/types.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
} from '../../quantity/format.ts';
import { grouped } from '../../text/numbers.ts';
import { escapeHtml, table, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';

interface Compared {
  readonly label: string;
  readonly value: (answer: EstimateDocument) => number | undefined;
  readonly format: (value: number) => string;
  /** Differences that are not a share of A: of losses, and of what is a share itself. */
  readonly difference?: (difference: number) => string;
}

const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text.replace(/^-/, '\u2212'));

const rows: readonly Compared[] = [
  { label: 'Parameters', value: one => one.parameters, format: formatCount },
  { label: 'Tokens', value: one => one.tokens, format: formatCount },
  {
    label: 'Loss',
    value: one => one.loss,
    format: formatLoss,
    difference: value => signed(value.toFixed(4), value),
  },
  { label: 'Training', value: one => one.compute, format: formatFlop },
  { label: 'Accelerators', value: one => one.hardware?.accelerators, format: grouped },
  {
    label: 'Utilisation',
    value: one => one.utilisation?.likely,
    format: formatPercent,
    difference: value => signed(`${(100 * value).toFixed(1)} points`, value),
  },
  { label: 'Time', value: one => one.days?.likely, format: days => formatDuration(days * 86_400) },
  { label: 'Cost', value: one => one.cost?.likely, format: formatMoney },
  { label: 'Memory of a device', value: one => one.memoryPerDevice?.total, format: formatBytes },
];

/** A state that was pinned beside the one that is shown: a table of differences. */
export function pinnedSection(
  a: { readonly model: PageModel; readonly said: readonly string[] },
  b: { readonly model: PageModel; readonly said: readonly string[] },
): string {
  const [first, second] = [a.model.estimate?.answer, b.model.estimate?.answer];
  const body = rows.flatMap(({ label, value, format, difference }) => {
    const [from, to] = [first && value(first), second && value(second)];
    if (from === undefined && to === undefined) return [];
    const change =
      from === undefined || to === undefined || Math.abs(to - from) < 5e-4 * Math.abs(from)
        ? ''
        : (difference?.(to - from) ?? signed(`${(100 * (to / from - 1)).toFixed(1)}%`, to - from));
    return [[label, from === undefined ? '' : format(from), to === undefined ? '' : format(to), change]];
  });
  const verdicts = ['Verdict of check', a.model.verdict, b.model.verdict, ''];
  const name = (said: readonly string[]) => (said.length === 0 ? 'as given' : said.join(', '));
  return [
    textTag('p', `A: ${name(a.said)}. B, as shown: ${name(b.said)}.`),
    table(
      'A, which was pinned, and B, which is shown',
      ['Quantity', 'A', 'B', 'B \u2212 A'],
      [...body, verdicts].map(cells => cells.map(escapeHtml)),
      [1, 2, 3],
    ),
  ].join('');
}
