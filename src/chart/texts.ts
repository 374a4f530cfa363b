import type { Law } from '../core/law.ts';
import type { Axis, Chart } from '../render/chart/chart.ts';

export type Texts = Omit<Chart, 'panels'>;

export type AxisTexts = Pick<Axis, 'title' | 'unit'>;

/** Law and paper in a few words, for the line below a chart. */
function sourceOf(law: Law): string {
  const { source } = law;
  if (source === undefined) return law.id;
  const family = source.authors.split(/[,&]| and /)[0]!.trim();
  return `${law.id}: ${family} ${source.year}${source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`}`;
}

export function sources(laws: readonly Law[]): string {
  return `${laws.length === 1 ? 'Law' : 'Laws'}: ${laws.map(sourceOf).join('; ')}.`;
}
