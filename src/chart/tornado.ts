import { lawSample } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import { mostOf } from '../core/unbounded.ts';
import { costsOf, drawsAlone, levelOf } from '../plan/chances.ts';
import { predictLoss, uniqueTokensOf } from '../plan/loss.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import { lawPoints } from '../plan/sample.ts';
import type { EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import type { Chart, Line, Panel } from '../render/chart/chart.ts';
import { type Bar, type Tornado, type TornadoCause, tornadoTexts } from './tornado-texts.ts';

/**
 * Chart of what makes a plan unsure: for days, money and loss a bar for each cause, over the 80% that the value has where
 * that cause alone varies. The shares are those of the variance of the logarithm.
 *
 * @param request what `estimate` takes
 * @returns a panel for each value that is unsure; USD, days, or the unit of the law
 * @throws RangeError when the plan names no machines, or nothing of it is unsure
 * @example
 * tornadoChart({ compute: 1e23, accelerator: 'h100', accelerators: 512 }).panels[0].x.unit // => 'days'
 */
export function tornadoChart(request: EstimateRequest): Chart {
  return tornadoOf(tornadoesOf(planOf(statedOf(request))));
}

/** The chart of values and their causes. */
export function tornadoOf(found: readonly Tornado[]): Chart {
  if (found.length === 0)
    throw new Refusal('Nothing of the plan is unsure: expected accelerators, and a utilisation left open');
  return { ...tornadoTexts(found), panels: found.map(panelOf) };
}

/** Days, money and loss of a plan with what makes each unsure. */
export function tornadoesOf(plan: Plan): readonly Tornado[] {
  const whole = plan.whole();
  const { setting, size, quantities } = whole;
  if (setting === undefined || size === undefined) return [];
  const alone = drawsAlone(plan, whole);
  const { law } = plan.stated;
  const { activeParameters, tokens } = size;
  const uniqueTokens = uniqueTokensOf(plan);
  const run = {
    parameters: activeParameters,
    tokens,
    ...(uniqueTokens !== undefined && { uniqueTokens }),
    asked: plan.asked,
  };
  const predicted = predictLoss(law, run);
  const ofLaw = lawSample(law, lawPoints())?.losses(run.parameters, run.tokens);
  const shift = ofLaw && predicted ? predicted.loss - levelOf(ofLaw, 0.5) : 0;
  const losses = alone.map(({ cause, draws }) => ({
    cause,
    values: draws.compute.map(
      compute => predictLoss(law, { ...run, tokens: (tokens * compute) / size.compute })?.loss ?? Number.NaN,
    ),
  }));
  const costs = alone.map(({ cause, draws }) => ({
    cause,
    ...costsOf(draws, setting.hardware.accelerators),
  }));
  const value = (path: 'schedule.days' | 'budget.money') => quantities.get(path)?.value;
  return [
    causesOfValue(
      'days',
      value('schedule.days'),
      costs.map(({ cause, days: values }) => ({ cause, values })),
    ),
    causesOfValue(
      'money',
      value('budget.money'),
      costs.flatMap(({ cause, money: values }) => (values === undefined ? [] : [{ cause, values }])),
    ),
    causesOfValue('loss', predicted?.loss, [
      ...losses,
      ...(ofLaw === undefined ? [] : [{ cause: 'law' as const, values: ofLaw.map(one => one + shift) }]),
    ]),
  ].flatMap(one =>
    one === undefined ? [] : one.quantity === 'loss' ? { ...one, unit: predicted!.unit } : one,
  );
}

/** A spread that is none but for rounding. */
const NONE = 1e-6;

function causesOfValue(
  quantity: Tornado['quantity'],
  likely: number | undefined,
  alone: readonly { readonly cause: TornadoCause; readonly values: Float64Array }[],
): Tornado | undefined {
  if (likely === undefined) return undefined;
  const variances = alone.map(({ values }) => variance(values.map(Math.log)));
  const total = variances.reduce((sum, one) => sum + one, 0);
  if (!(Math.sqrt(total) > NONE)) return undefined;
  const bars = alone
    .map(
      ({ cause, values }, index): Bar => ({
        cause,
        ends: [levelOf(values, 0.1), levelOf(values, 0.9)],
        share: variances[index]! / total,
      }),
    )
    .filter(({ share }) => share > NONE)
    .sort((a, b) => b.share - a.share);
  return { quantity, likely, bars };
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length;
}

function panelOf({ quantity, likely, bars, unit }: Tornado): Panel {
  const texts = tornadoTexts.quantity[quantity];
  const widest = mostOf(bars.map(({ ends }) => Math.max(ends[1] / likely, likely / ends[0])));
  return {
    title: texts.title,
    x: {
      ...texts.axis,
      ...(unit !== undefined && { unit }),
      scale: widest > 3 ? 'log' : 'linear',
      ticks: quantity === 'money' ? 'count' : 'number',
    },
    y: { title: 'cause', unit: '', scale: 'linear', ticks: 'none', domain: [0, bars.length] },
    series: bars.map(
      ({ cause, ends, share }, index): Line => ({
        kind: 'line',
        name: tornadoTexts.bar(cause, share),
        hue: tornadoTexts.hues.indexOf(cause),
        thick: true,
        points: [
          [ends[0], bars.length - index - 0.5],
          [ends[1], bars.length - index - 0.5],
        ],
      }),
    ),
    height: 24 + 28 * bars.length,
    marks: [{ kind: 'x', at: likely, name: texts.likely(likely) }],
  };
}
