import { checkKeys, checkPositive } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { repetitionOf } from '../core/law-allocation.ts';
import { effectiveMixture, waterFill } from '../core/mixture.ts';
import { MUENNIGHOFF_REPETITION } from '../core/repetition.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatCount, formatPercent, formatRatio } from '../quantity/format.ts';
import type { Chart, Panel } from '../render/chart/chart.ts';
import { logSpacedWith } from './sample.ts';
import { type AxisTexts, sources as sourcesOfLaws, type Texts } from './texts.ts';

/** A mixture, and the tokens that are read of it. */
export interface MixtureChartRequest {
  /** D, training tokens. */
  readonly tokens: number;
  /** Unique tokens of each, its share of D, and the most epochs of it. */
  readonly sources: readonly {
    readonly name: string;
    readonly unique: number;
    readonly share: number;
    readonly cap: number;
  }[];
  /** Whose R_D* says what repeats are worth; Muennighoff et al.'s unless given. */
  readonly law?: string | Law;
}

/**
 * Chart of a mixture: how often each source is read as training goes on, a line each, and what share of new tokens the
 * tokens are worth, as asked and with caps by water-filling.
 *
 * @throws RangeError when tokens are not positive, or there are no sources
 * @example
 * const sources = [{ name: 'wiki', unique: 4e9, share: 0.1, cap: 4 }, { name: 'web', unique: 4e12, share: 0.9, cap: 4 }];
 * mixtureChart({ tokens: 1e12, sources }).panels[0].series.length // => 2
 */
export function mixtureChart(request: MixtureChartRequest): Chart {
  checkKeys(request, ['tokens', 'sources', 'law'], 'such as { tokens: 1e12, sources: […] }');
  const { tokens, sources } = request;
  checkPositive('Tokens', tokens);
  const law = lawsOf({ law: request.law ?? 'muennighoff2023' })[0]!;
  const { tokens: halfLife } = repetitionOf(law) ?? MUENNIGHOFF_REPETITION;
  const uniques = sources.map(({ unique }) => unique);
  const worth = (taken: readonly number[], of: number) =>
    effectiveMixture(
      taken.map((one, i) => ({ tokens: one, unique: uniques[i]! })),
      halfLife,
    ) / of;
  const asked = (all: number) =>
    worth(
      sources.map(({ share }) => share * all),
      all,
    );
  const capped = (all: number) =>
    worth(
      waterFill(
        all,
        sources.map(({ share, cap, unique }) => ({ weight: share, most: cap * unique })),
      ),
      all,
    );
  const range = [tokens / 30, tokens * 10] as const;
  const spread = logSpacedWith(range, 61, [tokens]);
  const epochs = ({ share, unique }: (typeof sources)[number], all: number) => (share * all) / unique;
  const read = sources.filter(({ share }) => share > 0);
  const caps = [...new Set(read.map(({ cap }) => cap))];
  const texts = mixtureTexts(request, { asked: asked(tokens), capped: capped(tokens), halfLife });
  const x = { title: 'training tokens', unit: '', scale: 'log', ticks: 'count', domain: range } as const;
  const marks = [{ kind: 'x' as const, at: tokens, name: texts.here }];
  const often: Panel = {
    x,
    y: { ...texts.epochsAxis, scale: 'log', ticks: 'number' },
    series: read.map((source, hue) => ({
      kind: 'line',
      name: source.name,
      label: `${source.name} ${formatRatio(epochs(source, tokens))}`,
      hue,
      points: spread.map(all => [all, epochs(source, all)]),
    })),
    marks: [...marks, ...caps.map(cap => ({ kind: 'y' as const, at: cap, name: texts.cap(cap) }))],
  };
  const value: Panel = {
    x,
    y: { ...texts.worthAxis, scale: 'linear', ticks: 'percent', domain: [0, 1] },
    series: [
      { kind: 'line', name: texts.asAsked, hue: 0, points: spread.map(all => [all, asked(all)]) },
      { kind: 'line', name: texts.within, hue: 1, points: spread.map(all => [all, capped(all)]) },
    ],
    marks,
    height: 160,
  };
  return { ...texts.chart, panels: [often, value], note: sourcesOfLaws([law]) };
}

function mixtureTexts(
  { tokens, sources }: MixtureChartRequest,
  found: { readonly asked: number; readonly capped: number; readonly halfLife: number },
): {
  readonly chart: Texts;
  readonly epochsAxis: AxisTexts;
  readonly worthAxis: AxisTexts;
  readonly cap: (epochs: number) => string;
} & Readonly<Record<'here' | 'asAsked' | 'within', string>> {
  const epochs = sources.map(({ name, share, unique }) => ({ name, read: (share * tokens) / unique }));
  const most = epochs.reduce((one, other) => (other.read > one.read ? other : one));
  return {
    chart: {
      title: 'How often each source is read',
      subtitle: `Beside each name: epochs at ${formatCount(tokens)} tokens. Below: worth of the tokens over as many new ones, R_D* = ${formatRatio(found.halfLife)} for each source by itself; tokens that caps leave missing are worth none.`,
      description: `At ${formatCount(tokens)} tokens ${most.name} is read most often, ${formatRatio(most.read)} times; all of them are worth ${formatPercent(found.asked)} of as many new tokens, and ${formatPercent(found.capped)} with no source above its cap. ${epochs.map(({ name, read }) => `${name}: ${formatRatio(read)} epochs.`).join(' ')}`,
    },
    epochsAxis: { title: 'epochs', unit: '' },
    worthAxis: { title: 'worth', unit: 'of new tokens' },
    cap: cap => `cap ${formatRatio(cap)}`,
    here: `${formatCount(tokens)} tokens`,
    asAsked: 'as asked',
    within: 'within the caps',
  };
}
