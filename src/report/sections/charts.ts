import { toSvg } from '../../render/chart/svg.ts';
import { tag, textTag } from '../html.ts';
import type { PageModel } from '../types.ts';
import { commandLine } from './optimum.ts';

/** The charts at the width that there is; the page has their style sheet. */
export function chartsSection({ charts }: PageModel, width: number): string {
  return charts()
    .map(({ id, chart, reason, command }) =>
      chart === undefined
        ? textTag('p', reason ?? '', { class: 'soft' })
        : tag(
            'figure',
            {},
            toSvg(chart, { width, id, unstyled: true }),
            tag('figcaption', {}, commandLine({ command })),
          ),
    )
    .join('');
}
