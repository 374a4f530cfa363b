import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { surfaceOf } from '../core/law-allocation.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface } from '../core/surface.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatCount, formatFlop, formatLoss, formatPercent } from '../quantity/format.ts';
import type { Chart, Dots, Line, Mark, Panel } from '../render/chart/chart.ts';
import { type TrainingSide, tokenCost } from '../serving/weight.ts';
import { type ServingWorkload, workloadText } from '../serving/workload.ts';
import { type CostCurve, costCurve } from './cost-curve.ts';
import { type AxisTexts, sources, type Texts } from './texts.ts';

export interface TradeoffRequest {
  /** The loss to reach, in the law's unit. Give it or a budget whose best loss is meant. */
  readonly loss?: number;
  /** FLOP of training whose compute-optimal loss is the target. */
  readonly compute?: number;
  /** A parametric law or one with a loss over N and D; the default law unless given. */
  readonly law?: string | Law;
  /** Tokens that the model will serve, each 2·N FLOP unless something says how; several draw several curves. */
  readonly inferenceTokens?: readonly number[];
  /** How they are served, and what trains: they weigh the device time that they take then. */
  readonly served?: { readonly workload: ServingWorkload; readonly training: TrainingSide };
  /** N of plans to mark. */
  readonly plans?: readonly { readonly name: string; readonly parameters: number }[];
}

/** Hue of the minima: ink. */
const LEAST_HUE = 7;

/**
 * Chart of what it costs to reach a loss with another N than the optimal one: training compute over its least
 * against N/N*, and with serving; and training against the total in FLOP.
 *
 * @throws RangeError when neither or both of loss and compute are given, or the loss cannot be reached
 * @example
 * tradeoffChart({ loss: 2.1 }).panels.length // => 1
 */
export function tradeoffChart(request: TradeoffRequest): Chart {
  checkKeys(
    request,
    ['loss', 'compute', 'law', 'inferenceTokens', 'served', 'plans'],
    'such as { loss: 2.1 }',
  );
  const law = lawsOf(request.law === undefined ? {} : { law: request.law })[0]!;
  const surface = surfaceOf(law);
  const demands = (request.inferenceTokens ?? []).filter(tokens => tokens > 0);
  const plans = request.plans ?? [];
  const loss = targetLoss(request, surface);
  const { served } = request;
  const curve = costCurve(surface, loss, {
    demands,
    sizes: plans.map(plan => plan.parameters),
    tokenCost: served && tokenCost(served.workload, served.training),
  });
  const texts = tradeoffTexts({ law, loss, demands, curve, served });
  const marks = (unit: number): Mark[] =>
    plans.map(({ name, parameters }) => ({ kind: 'x', at: parameters / unit, name }));
  const overhead = { ...overheadPanel(curve, demands, texts), marks: marks(curve.training.parameters) };
  const total = { ...totalPanel(curve, demands, texts), marks: marks(1) };
  return { ...texts.chart, panels: demands.length === 0 ? [overhead] : [overhead, total] };
}

function targetLoss({ loss, compute }: TradeoffRequest, surface: LossSurface): number {
  if ((loss === undefined) === (compute === undefined)) {
    throw new Refusal('Expected a loss to reach, or a budget whose best loss is meant: give one of them');
  }
  if (loss !== undefined) return loss;
  if (!(compute! > 0 && Number.isFinite(compute))) {
    throw new Refusal(`Compute must be positive and finite, expected FLOP, such as 1e24: got ${compute}`);
  }
  const tokens = surface.closedFormTokens(compute!) ?? surface.nearTokens(compute!);
  return surface.loss(compute! / 6 / tokens, tokens);
}

/** Compute over its least against N/N*. */
function overheadPanel(curve: CostCurve, demands: readonly number[], texts: TradeoffTexts): Panel {
  const { training, lifetimes, cost } = curve;
  const line = (served: number, least: number, style: { name: string; hue: number }): Line => ({
    kind: 'line',
    ...style,
    points: cost(served).map(([n, compute]) => [n / training.parameters, compute / least]),
  });
  const minima: Dots = {
    kind: 'dots',
    name: texts.least,
    hue: LEAST_HUE,
    points: [training, ...lifetimes].map(({ parameters }) => ({ x: parameters / training.parameters, y: 1 })),
  };
  return {
    x: { title: 'N / N*', unit: '', scale: 'log', ticks: 'number' },
    y: { ...texts.overheadAxis, scale: 'log', ticks: 'times' },
    series: [
      line(0, training.compute, { name: texts.training, hue: 0 }),
      ...demands.map((served, index) =>
        line(served, lifetimes[index]!.compute, { name: texts.served(served), hue: index + 1 }),
      ),
      minima,
    ],
  };
}

/** Training, and training with serving, in FLOP against N. */
function totalPanel(
  { training, lifetimes, cost }: CostCurve,
  demands: readonly number[],
  texts: TradeoffTexts,
): Panel {
  return {
    x: { title: 'N', unit: 'parameters', scale: 'log', ticks: 'count' },
    y: { ...texts.totalAxis, scale: 'log', ticks: 'power' },
    series: [
      { kind: 'line', name: texts.training, hue: 0, points: cost(0) },
      ...demands.map(
        (served, index): Line => ({
          kind: 'line',
          name: texts.served(served),
          hue: index + 1,
          points: cost(served),
        }),
      ),
      {
        kind: 'dots',
        name: texts.least,
        hue: LEAST_HUE,
        points: [training, ...lifetimes].map(({ parameters, compute }) => ({
          x: parameters,
          y: compute,
          name: texts.optimum(parameters),
        })),
      },
    ],
  };
}

/** What a served token counts. */
function weightText(served: TradeoffRequest['served']): string {
  if (served === undefined) return 'A served token counts 2N FLOP.';
  const { workload, training } = served;
  return `A served token counts the device time that it takes on ${workloadText(workload)}, in FLOP of training at ${formatPercent(training.utilisation)}.`;
}

interface TradeoffTexts {
  readonly chart: Texts;
  readonly overheadAxis: AxisTexts;
  readonly totalAxis: AxisTexts;
  readonly training: string;
  readonly least: string;
  readonly served: (tokens: number) => string;
  readonly optimum: (parameters: number) => string;
}

function tradeoffTexts({
  law,
  loss,
  demands,
  curve: { training, lifetimes },
  served,
}: {
  readonly law: Law;
  readonly loss: number;
  readonly demands: readonly number[];
  readonly curve: Pick<CostCurve, 'training' | 'lifetimes'>;
  readonly served: TradeoffRequest['served'];
}): TradeoffTexts {
  const unit = law.loss?.unit ?? '';
  const described = demands.map((tokens, index) => {
    const { parameters, tokens: trained, compute } = lifetimes[index]!;
    return ` With ${formatCount(tokens)} tokens served, ${formatFlop(compute)} in all is least, with ${formatCount(parameters)} parameters and ${formatCount(trained)} training tokens.`;
  });
  return {
    chart: {
      title: `Compute to reach a loss of ${formatLoss(loss)} by size of the model`,
      subtitle: `N* = ${formatCount(training.parameters)} parameters on ${formatCount(training.tokens)} tokens takes the least training, ${formatFlop(training.compute)}.`,
      description: `Under ${law.id} a loss of ${formatLoss(loss)} ${unit} takes at least ${formatFlop(training.compute)} of training, with ${formatCount(training.parameters)} parameters and ${formatCount(training.tokens)} tokens; smaller and larger models take more.${described.join('')}`,
      note: `${sources([law])}${demands.length === 0 ? '' : ` ${weightText(served)}`}`,
    },
    overheadAxis: { title: 'compute over the least', unit: '' },
    totalAxis: { title: 'compute', unit: 'FLOP' },
    training: 'training',
    least: 'least compute',
    served: tokens => `with ${formatCount(tokens)} served`,
    optimum: parameters => formatCount(parameters),
  };
}
