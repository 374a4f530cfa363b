import { headlineOf, verdictLines } from '../../plan/verdict.ts';
import { formatChance, formatRatio } from '../../quantity/format.ts';
import { barsOf, type PageBar } from '../bars.ts';
import { GIVEN_LAYOUT } from '../controls.ts';
import { escapeHtml, tag, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';
import { commandLine } from './optimum.ts';

/** What to train, what binds, what is left and how sure: the sentences of `estimate`, and bars. */
export function answerSection(model: PageModel): string {
  const { estimate, unanswered, command, values } = model;
  if (estimate === undefined) {
    return [
      textTag('h2', 'No plan yet', { id: 'answer-title' }),
      textTag('p', `${unanswered ?? 'Nothing says how large the run is'}.`, { class: 'bad' }),
      values.layout === GIVEN_LAYOUT
        ? textTag('p', `The layout stays as it is given; the field Layout sets it free.`)
        : '',
      commandLine({ command }),
    ].join('');
  }
  const { answer } = estimate;
  return [
    textTag('h2', headlineOf(answer), { id: 'answer-title' }),
    ...verdictLines(answer).map(({ text, tone }) => textTag('p', text, { class: tone })),
    tag('dl', { class: 'bars' }, ...barsOf(answer, uniqueOf(model)).map(bar)),
    commandLine(estimate),
  ].join('');
}

/** Different tokens that a plan states, or that its sources have. */
export function uniqueOf({ values, mixture }: Pick<PageModel, 'values' | 'mixture'>): number | undefined {
  if (typeof values.unique === 'number') return values.unique;
  return mixture?.sources.reduce((sum, { unique }) => sum + unique, 0);
}

/** Length of a bar, in its own units. */
const LENGTH = 400;

function bar(one: PageBar): string {
  const { label, value, interval, limit, binds } = one;
  const most = 1.06 * Math.max(value, interval?.[1] ?? 0, limit ?? 0);
  const at = (amount: number) => ((LENGTH * amount) / most).toFixed(1);
  const whisker = interval && [
    tag('line', { class: 'range', x1: at(interval[0]), x2: at(interval[1]), y1: 9, y2: 9 }),
  ];
  const drawing = tag(
    'svg',
    { viewBox: `0 0 ${LENGTH} 18`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    tag('rect', { class: 'track', x: 0, y: 5, width: LENGTH, height: 8 }),
    tag('rect', { class: binds ? 'over' : 'taken', x: 0, y: 5, width: at(value), height: 8 }),
    ...(whisker ?? []),
    limit === undefined ? '' : tag('line', { class: 'limit', x1: at(limit), x2: at(limit), y1: 0, y2: 18 }),
  );
  return tag(
    'div',
    {},
    tag('dt', {}, escapeHtml(label), binds ? textTag('span', ' binds') : ''),
    tag('dd', {}, drawing),
    textTag('dd', barText(one)),
  );
}

/** What a bar says: the value, its limit, interval and chance. */
export function barText({ label, value, interval, limit, kind, chance, format }: PageBar): string {
  const of =
    kind === 'claim' ? (label === 'Data' ? 'that exist' : 'claimed') : kind === 'capacity' ? 'a device' : '';
  const there = limit === undefined ? ', no limit given' : ` of ${format(limit)} ${of}`.trimEnd();
  const passes = limit === undefined ? '' : formatRatio(value / limit);
  const epochs =
    label === 'Data' && passes !== '' ? `, ${passes} ${passes === '1' ? 'epoch' : 'epochs'}` : '';
  const range =
    interval === undefined
      ? ''
      : ` (${kind === 'capacity' ? 'over frameworks' : '80%'}: ${format(interval[0])} to ${format(interval[1])})`;
  const sure = chance === null || label === 'Data' ? '' : `; kept with a chance of ${formatChance(chance)}`;
  return `${format(value)}${there}${epochs}${range}${sure}`;
}
