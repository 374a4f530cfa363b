import { findAccelerator } from '../catalog/accelerators.ts';
import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { estimate } from '../plan/estimate.ts';
import type { EstimateDocument } from '../plan/types.ts';
import { formatCount, formatDuration, formatLoss, formatMoney, formatPercent } from '../quantity/format.ts';
import type { Chart, Series } from '../render/chart/chart.ts';
import { grouped } from '../text/numbers.ts';
import type { GainRequest } from './requests.ts';
import { logSpacedWith } from './sample.ts';
import type { AxisTexts, Texts } from './texts.ts';

/** From a tenth of what there is to ten times as much. */
const REACH = 10;

/**
 * Chart of what more money or time would buy: the least loss against either, as `estimate` gives it on the same machines,
 * with its 80% and 95% intervals.
 *
 * @param request machines, and money in USD or time in seconds
 * @returns one panel: loss in the unit of the law, against USD or days
 * @throws RangeError when neither or both of money and time are given, or the machines cannot have such a plan
 * @example
 * gainChart({ accelerator: 'h100', accelerators: 512, money: 2e6, price: 2.1 }).panels[0].x.unit // => 'USD'
 */
export function gainChart(request: GainRequest): Chart {
  checkKeys(
    request,
    ['accelerator', 'accelerators', 'money', 'seconds', 'price', 'utilisation', 'law'],
    "such as { accelerator: 'h100', accelerators: 512, money: 2e6 }",
  );
  const { money, seconds, ...machines } = request;
  const given = money ?? seconds;
  if (given === undefined || (money !== undefined && seconds !== undefined)) {
    throw new Refusal('What to draw the loss against: expected money or a time, one of them');
  }
  const isMoney = money !== undefined;
  const amounts = logSpacedWith([given / REACH, given * REACH], 21, [given]);
  const answers = Array.from(working('plans', amounts), amount => ({
    at: isMoney ? amount : amount / 86_400,
    plan: estimate({ ...machines, ...(isMoney ? { money: amount } : { seconds: amount }) }),
  }));
  const here = answers.find(({ at }) => at === (isMoney ? given : given / 86_400))!;
  if (here.plan.loss === undefined) throw new Refusal(`Law ${here.plan.law?.id} gives no loss to draw`);
  const texts = gainTexts({ request, plan: here.plan });
  return {
    ...texts.chart,
    panels: [
      {
        x: { ...texts.xAxis, scale: 'log', ticks: isMoney ? 'count' : 'number' },
        y: { ...texts.yAxis, scale: 'linear', ticks: 'number' },
        series: [
          ...(['95', '80'] as const).flatMap((level): Series[] => {
            const points = answers.flatMap(({ at, plan }): [number, number, number][] => {
              const ends = plan.intervals?.loss?.[level];
              return ends === undefined ? [] : [[at, ends[0], ends[1]]];
            });
            return points.length === 0
              ? []
              : [{ kind: 'band', name: gainTexts.interval(level), hue: 0, points }];
          }),
          {
            kind: 'line',
            name: gainTexts.loss,
            hue: 0,
            points: answers.flatMap(({ at, plan }) => (plan.loss === undefined ? [] : [[at, plan.loss]])),
          },
          {
            kind: 'dots',
            name: '',
            hue: 0,
            large: true,
            points: [{ x: here.at, y: here.plan.loss, name: texts.here }],
          },
        ],
      },
    ],
  };
}

function gainTexts({ request, plan }: { readonly request: GainRequest; readonly plan: EstimateDocument }): {
  readonly chart: Texts;
  readonly xAxis: AxisTexts;
  readonly yAxis: AxisTexts;
  readonly here: string;
} {
  const isMoney = request.money !== undefined;
  const amount = isMoney ? formatMoney(request.money) : formatDuration(request.seconds!);
  const share = formatPercent(plan.utilisation!.likely);
  const price = plan.cost === undefined ? '' : `, at ${formatMoney(plan.cost.price.likely)} an hour`;
  const loss = formatLoss(plan.loss!);
  return {
    chart: {
      title: `What more ${isMoney ? 'money' : 'time'} would buy`,
      subtitle: `Least loss under ${plan.law?.id} on ${machinesOf(request)} at a utilisation of ${share}${isMoney ? price : ''}; shaded: 80% and 95%.`,
      description: `${amount} reach a loss of ${loss} with ${formatCount(plan.parameters)} parameters on ${formatCount(plan.tokens)} tokens.`,
    },
    xAxis: isMoney ? { title: 'money', unit: 'USD' } : { title: 'time', unit: 'days' },
    yAxis: { title: 'loss', unit: plan.lossUnit ?? '' },
    here: `${amount}: ${loss}`,
  };
}
gainTexts.loss = 'least loss';
gainTexts.interval = (level: string): string => `${level}% interval`;

function machinesOf({ accelerator, accelerators }: GainRequest): string {
  return `${accelerators === undefined ? '' : `${grouped(accelerators)} `}${findAccelerator(accelerator).name}`;
}
