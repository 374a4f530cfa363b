import { checkKeys } from '../core/known-keys.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, repetitionOf, surfaceOf } from '../core/law-allocation.ts';
import { optimumForCompute } from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import { worthOfEpochs } from '../core/repetition.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import type { Chart, Panel } from '../render/chart/chart.ts';
import { epochsTexts } from './messages.ts';
import type { EpochsRequest } from './requests.ts';
import { logSpaced, logSpacedWith } from './sample.ts';

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
