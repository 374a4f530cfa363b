import type { Recommendation } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss, formatRatio } from '../../quantity/format.ts';
import { escapeHtml, table, tag, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';
import { commandLine } from './optimum.ts';

/** How N* moves with the law: every law with an allocation at the same budget. */
export function lawsSection({ laws, values }: PageModel): string {
  if (laws === undefined) return '';
  const { answer, command } = laws;
  const list = [...answer.recommendations].sort((a, b) => a.parameters - b.parameters);
  const range = [list[0]!.parameters, list.at(-1)!.parameters] as const;
  const rows = list.map(one => [
    escapeHtml(one.law) + (one.law === values.law ? tag('small', {}, ' chosen') : ''),
    escapeHtml(formatCount(one.parameters)),
    strip(one, range),
    escapeHtml(formatCount(one.tokens)),
    escapeHtml(formatRatio(one.tokensPerParameter)),
    one.loss === null ? '' : escapeHtml(formatLoss(one.loss)),
    escapeHtml(one.parametersCount),
  ]);
  const refused = answer.refused.map(({ reason }) => `${reason}.`);
  return [
    table(
      `Every law with an allocation at ${formatFlop(list[0]!.compute)}, by N*`,
      ['Law', 'N*', 'on a logarithmic scale', 'D*', 'D*/N*', 'Loss', 'N counts'],
      rows,
      [1, 3, 4, 5],
    ),
    textTag(
      'p',
      'Losses of different laws stand on different data and tokenizers: compare N*, not the losses.',
      { class: 'soft' },
    ),
    ...refused.map(text => textTag('p', text, { class: 'soft' })),
    commandLine({ command }),
  ].join('');
}

/** A mark for N* and a bar for its flat band between the lowest and the highest N* of all; the numbers stand beside it. */
function strip({ parameters, band }: Recommendation, [low, high]: readonly [number, number]): string {
  const place = (n: number) => {
    const share = high > low ? Math.log(n / low) / Math.log(high / low) : 0.5;
    return Math.round((5 + 120 * Math.min(1, Math.max(0, share))) * 10) / 10;
  };
  const x = place(parameters);
  const bar =
    band === null
      ? ''
      : tag('rect', {
          class: 'b f0',
          x: place(band.parameters[0]),
          y: 3,
          width: Math.max(1, Math.round((place(band.parameters[1]) - place(band.parameters[0])) * 10) / 10),
          height: 10,
        });
  return tag(
    'svg',
    { class: 'ifc strip', viewBox: '0 0 130 16', 'aria-hidden': 'true' },
    tag('path', { class: 'g', d: 'M5,8H125' }),
    bar,
    tag('circle', { class: 'f0', cx: x, cy: 8, r: 4 }),
  );
}
