import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, repetitionOf, surfaceOf } from '../core/law-allocation.ts';
import { optimumForCompute } from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import { worthOfEpochs } from '../core/repetition.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatCount, formatPercent, formatRatio } from '../quantity/format.ts';
import type { Chart, Panel } from '../render/chart/chart.ts';
import type { EpochsRequest } from './requests.ts';
import { logSpaced, logSpacedWith } from './sample.ts';
import { type AxisTexts, sources, type Texts } from './texts.ts';

/** Epochs that the paper's own figures and text speak of. */
const NAMED = [1, 2, 4, 8, 16, 40, 100];

/**
 * Chart of what repeated data is worth: fresh tokens that D tokens in so many epochs are worth, in multiples of the
 * unique ones, and the worth of the mean and of the next token; with unique tokens, the loss that they allow
 * against compute beside the loss of endless data (Muennighoff et al. 2023, arXiv:2305.16264, equations 5 to 7).
 *
 * @throws RangeError when the law has no parametric loss, or epochs or tokens are out of range
 * @example
 * epochsChart({}).panels.length // => 2
 */
export function epochsChart(request: EpochsRequest = {}): Chart {
  checkKeys(request, ['law', 'uniqueTokens', 'most'], 'such as { uniqueTokens: 25e9 }');
  const law = lawsOf({ law: request.law ?? 'muennighoff2023' })[0]!;
  const constants = repetitionOf(law);
  if (constants === undefined) {
    throw new Refusal(
      `Law ${law.id} has no parametric loss, which repeated data could enter: choose another`,
    );
  }
  const most = request.most ?? 100;
  if (!(most > 1 && most <= 1e6))
    throw new Refusal(`Most epochs must be above 1 and at most 1e6: got ${most}`);
  const epochs = logSpacedWith([1, most], 61, NAMED);
  const texts = epochsTexts({ law, constants, request, most });
  const measured = law.range?.epochs?.[1];
  const marks =
    measured && measured < most ? [{ kind: 'x' as const, at: measured, name: texts.measured }] : [];
  const x = { title: 'epochs', unit: '', scale: 'log', ticks: 'number', domain: [1, most] } as const;
  const worth: Panel = {
    x,
    y: { ...texts.effectiveAxis, scale: 'log', ticks: 'times' },
    series: [
      { kind: 'line', name: texts.fresh, hue: 6, points: epochs.map(e => [e, e]) },
      {
        kind: 'line',
        name: texts.repeated,
        hue: 0,
        points: epochs.map(e => [e, e * worthOfEpochs(e, constants)]),
      },
    ],
    marks: [...marks, { kind: 'y', at: 1 + constants.tokens, name: texts.limit }],
  };
  const share: Panel = {
    x,
    y: { ...texts.shareAxis, scale: 'linear', ticks: 'percent', domain: [0, 1] },
    series: [
      { kind: 'line', name: texts.mean, hue: 0, points: epochs.map(e => [e, worthOfEpochs(e, constants)]) },
      // the derivative of D' with respect to D
      {
        kind: 'line',
        name: texts.next,
        hue: 1,
        points: epochs.map(e => [e, Math.exp((1 - e) / constants.tokens)]),
      },
      {
        kind: 'dots',
        name: '',
        hue: 0,
        points: NAMED.filter(e => e <= most).map(e => ({
          x: e,
          y: worthOfEpochs(e, constants),
          name: texts.percent(worthOfEpochs(e, constants)),
        })),
      },
    ],
    marks,
  };
  const panels = [worth, share];
  if (request.uniqueTokens !== undefined) panels.push(lossPanel(law, request.uniqueTokens, texts));
  return { ...texts.chart, panels };
}

/** Loss on the frontier against compute with and without a limit on unique tokens. */
function lossPanel(law: Law, uniqueTokens: number, texts: ReturnType<typeof epochsTexts>): Panel {
  const limited = surfaceOf(law, { uniqueTokens });
  const endless = surfaceOf(law);
  const enough = allocationOf(law).computeForTokens(uniqueTokens);
  if (!(enough > 0 && Number.isFinite(enough * 1e4))) {
    throw new Refusal(
      `Unique tokens must be as many as some compute is best spent on: got ${uniqueTokens} for law ${law.id}`,
    );
  }
  const budgets = logSpaced(enough / 10, enough * 1e4, 49);
  const loss = (surface: typeof limited) =>
    budgets.map((compute): [number, number] => {
      const { parameters, tokens } = optimumForCompute(surface, compute);
      return [compute, surface.loss(parameters, tokens)];
    });
  return {
    x: { title: 'C', unit: 'FLOP', scale: 'log', ticks: 'power' },
    y: {
      title: texts.lossTitle,
      unit: law.loss?.unit ?? 'the unit of the law',
      scale: 'linear',
      ticks: 'number',
    },
    series: [
      { kind: 'line', name: texts.endless, hue: 6, points: loss(endless) },
      { kind: 'line', name: texts.limited, hue: 0, points: loss(limited) },
    ],
    marks: [
      { kind: 'x', at: enough, name: texts.enough },
      { kind: 'y', at: limited.lossFloor, name: texts.floor },
    ],
  };
}

function epochsTexts({
  law,
  constants,
  request,
  most,
}: {
  readonly law: Law;
  readonly constants: { readonly tokens: number; readonly parameters: number; readonly borrowed: boolean };
  readonly request: EpochsRequest;
  readonly most: number;
}): {
  readonly chart: Texts;
  readonly effectiveAxis: AxisTexts;
  readonly shareAxis: AxisTexts;
  readonly percent: (share: number) => string;
} & Readonly<
  Record<
    | 'fresh'
    | 'repeated'
    | 'mean'
    | 'next'
    | 'measured'
    | 'limit'
    | 'lossTitle'
    | 'endless'
    | 'limited'
    | 'enough'
    | 'floor',
    string
  >
> {
  const borrowed = constants.borrowed ? ` R_D* and R_N* are muennighoff2023's; ${law.id} has none.` : '';
  const unique =
    request.uniqueTokens === undefined
      ? 'the unique tokens'
      : `${formatCount(request.uniqueTokens)} unique tokens`;
  return {
    chart: {
      title: 'What repeated data is worth',
      subtitle: `R_D* = ${formatRatio(constants.tokens)}: after so many repetitions a token is worth 1/e of a new one.${borrowed}`,
      description: `Tokens seen again are worth less: 4 epochs are worth ${formatPercent(worthOfEpochs(4, constants))} of as many new tokens, 16 epochs ${formatPercent(worthOfEpochs(16, constants))}, 40 epochs ${formatPercent(worthOfEpochs(40, constants))}; however many, never more than ${formatRatio(1 + constants.tokens)} times the unique ones. Drawn to ${formatRatio(most)} epochs.`,
      note: sources([law]),
    },
    effectiveAxis: { title: 'worth in new tokens, over the unique ones', unit: '' },
    shareAxis: { title: 'worth of a token', unit: 'of a new one' },
    percent: formatPercent,
    fresh: 'new tokens',
    repeated: 'repeated tokens',
    mean: 'mean token',
    next: 'next token',
    measured: 'measured up to here',
    limit: `limit ${formatRatio(1 + constants.tokens)}×`,
    lossTitle: 'lowest loss',
    endless: 'endless new tokens',
    limited: unique,
    enough: 'all unique tokens used once',
    floor: `limit ${unique}`,
  };
}
