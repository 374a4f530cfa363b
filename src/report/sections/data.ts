import { formatCount, formatPercent } from '../../quantity/format.ts';
import { escapeHtml, table, tag, textTag } from '../html.ts';
import type { PageMixture, PageModel } from '../types.ts';

/** The sources: what is read of each, with epochs as bars and the cap as a line; empty where none are named. */
export function dataSection({ mixture }: PageModel): string {
  if (mixture === undefined) return '';
  const { sources, cap } = mixture;
  const most = sources.reduce((high, one) => Math.max(high, one.epochs), cap * 1.25);
  const rows = sources.map(one => [
    escapeHtml(one.name),
    uniqueText(one),
    percent(one.share),
    epochs(one.epochs),
    bar(one.epochs, one.cap, most),
    percent(one.capped.share),
    epochs(one.capped.epochs),
  ]);
  return [
    textTag('p', verdict(mixture)),
    table(
      `Sources of ${formatCount(mixture.tokens)} tokens: epochs, with a line at the cap`,
      [
        'Source',
        'Unique',
        'Share',
        'Epochs',
        'on a logarithmic scale',
        sources.every(one => one.cap === cap) ? `With at most ${epochs(cap)}` : 'Within the caps',
        'Epochs',
      ],
      rows,
      [1, 2, 3, 5, 6],
    ),
  ].join('');
}

/** Unique tokens with where they lie, and at second hand where they are. */
function uniqueText({ unique, range, isSecondary }: PageMixture['sources'][number]): string {
  const ends = range?.map(one => formatCount(Number(one.toPrecision(2)))) ?? [];
  return [
    formatCount(unique),
    ...(ends[0] === ends[1] ? [] : [`(${ends.join('–')})`]),
    ...(isSecondary ? ['second hand'] : []),
  ].join(' ');
}

function verdict({ sources, tokens, cap, worth, capped, missing }: PageMixture): string {
  const first = sources.reduce((one, other) => (other.epochs > one.epochs ? other : one));
  const read = `${first.name} is read most often, ${epochs(first.epochs)} times.`;
  const worths = `The ${formatCount(tokens)} tokens are worth ${formatCount(worth)} new ones (${formatPercent(worth / tokens)})`;
  if (missing > 0)
    return `${read} ${worths}; with at most ${epochs(cap)} epochs ${formatCount(missing)} of them are missing.`;
  return `${read} ${worths}, and ${formatCount(capped)} with at most ${epochs(cap)} epochs.`;
}

/** A bar of epochs on a logarithmic scale from a tenth, with a line at the cap. */
function bar(value: number, cap: number, most: number): string {
  const at = (x: number) => Math.max(0, Math.min(130, (130 * Math.log(x / 0.1)) / Math.log(most / 0.1)));
  const fill = value > 16 ? 'var(--bad)' : value > cap ? 'var(--warn)' : 'var(--good)';
  const label = `${epochs(value)} epochs, cap ${epochs(cap)}`;
  return tag(
    'svg',
    { class: 'strip', viewBox: '0 0 130 16', role: 'img', 'aria-label': label },
    tag('rect', { x: 0, y: 4, width: at(value).toFixed(1), height: 8, fill }),
    tag('line', { x1: at(cap).toFixed(1), x2: at(cap).toFixed(1), y1: 0, y2: 16, stroke: 'var(--ink)' }),
  );
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

function epochs(value: number): string {
  return value >= 1000 ? formatCount(value) : String(Number(value.toPrecision(3)));
}
