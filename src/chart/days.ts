import { findAccelerator } from '../catalog/accelerators.ts';
import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { estimate } from '../plan/estimate.ts';
import { formatLoss, formatMoney } from '../quantity/format.ts';
import type { Chart, Line } from '../render/chart/chart.ts';
import type { DaysRequest } from './requests.ts';
import type { AxisTexts, Texts } from './texts.ts';

/**
 * Chart of the days that a loss takes against accelerators, by `estimate` for each number of them, and lines of equal cost:
 * along one, twice the accelerators take half the days. A curve that climbs over its line pays for its haste.
 *
 * @param request losses in the unit of the law, the accelerator, and from how many to how many
 * @returns one panel: days against accelerators
 * @throws RangeError when no loss is given, the range does not rise, or a loss cannot be reached
 * @example
 * daysChart({ losses: [2], accelerator: 'h100' }).panels[0].y.unit // => 'days'
 */
export function daysChart(request: DaysRequest): Chart {
  checkKeys(
    request,
    ['losses', 'accelerator', 'accelerators', 'price', 'utilisation', 'law'],
    "such as { losses: [2], accelerator: 'h100' }",
  );
  const { losses, accelerators: [low, high] = [64, 16_384], ...given } = request;
  if (losses.length === 0) throw new Refusal('No loss to reach: expected at least one, such as 2.0');
  if (!(low >= 1 && high > low && high <= 1e6)) {
    throw new Refusal(
      `Accelerators must rise from 1 to at most 1e6, such as 64..16384: got ${low} to ${high}`,
    );
  }
  const counts = [low];
  while (counts.at(-1)! * 2 < high) counts.push(counts.at(-1)! * 2);
  counts.push(high);
  const plans = losses.map(loss => ({
    loss,
    plans: Array.from(working('plans', counts), accelerators =>
      estimate({ ...given, accelerators, limits: { loss } }),
    ),
  }));
  const days = plans.map(
    ({ loss, plans: found }, hue): Line => ({
      kind: 'line',
      name: daysTexts.loss(loss),
      hue,
      markers: true,
      points: found.flatMap((plan, index) =>
        plan.days === undefined ? [] : [[counts[index]!, plan.days.likely]],
      ),
    }),
  );
  const [first] = plans[0]!.plans;
  const price = first?.cost?.price?.likely;
  const costs =
    price === undefined
      ? []
      : plans
          .flatMap(({ plans: found }) => found[0]?.cost?.likely ?? [])
          .map(
            (cost): Line => ({
              kind: 'line',
              name: daysTexts.cost(cost),
              hue: 6,
              solid: [0, 0],
              points: [low, high].map(count => [count, cost / (24 * price * count)]),
            }),
          );
  const texts = daysTexts({ request, law: first?.law?.id, price });
  return {
    ...texts.chart,
    panels: [
      {
        x: { ...texts.xAxis, scale: 'log', ticks: 'count', domain: [low, high] },
        y: { ...texts.yAxis, scale: 'log', ticks: 'number' },
        series: [...costs, ...days],
      },
    ],
  };
}

function daysTexts({
  request,
  law,
  price,
}: {
  readonly request: DaysRequest;
  readonly law: string | undefined;
  readonly price: number | undefined;
}): { readonly chart: Texts; readonly xAxis: AxisTexts; readonly yAxis: AxisTexts } {
  const { name } = findAccelerator(request.accelerator);
  const cost = price === undefined ? '' : ` Dashed: equal cost at ${formatMoney(price)} an hour.`;
  return {
    chart: {
      title: 'Days against accelerators for a loss',
      subtitle: `Likely days on ${name}, by ${law}, at the utilisation of as many.${cost}`,
      description: `Days on ${name} until a loss of ${request.losses.map(formatLoss).join(', ')} is reached, against how many there are.`,
    },
    xAxis: { title: 'accelerators', unit: name },
    yAxis: { title: 'time', unit: 'days' },
  };
}
daysTexts.loss = (loss: number): string => `loss ${formatLoss(loss)}`;
daysTexts.cost = (cost: number): string => formatMoney(cost);
