import { surfaceOf } from '../core/allocation-surface.ts';
import type { Law } from '../core/law.ts';
import { optimumForLoss } from '../core/optimum.ts';
import { findRoot } from '../core/root.ts';
import type { LossSurface } from '../core/surface.ts';
import { lawsOf } from '../planner/recommend.ts';
import type { Chart, Line, Panel } from '../report/chart/chart.ts';
import { tradeoffTexts } from './messages.ts';
import { logSpacedWith } from './sample.ts';

export interface TradeoffRequest {
  /** The loss to reach, in the law's unit. Give it or a budget whose best loss is meant. */
  readonly loss?: number;
  /** FLOP of training whose compute-optimal loss is the target. */
  readonly compute?: number;
  /** A parametric law or one with a loss over N and D; the default law unless given. */
  readonly law?: string | Law;
  /** Tokens that the model will serve, each 2·N FLOP; several draw several curves. */
  readonly inferenceTokens?: readonly number[];
}

/** Least compute at a loss, and where. */
export interface Least {
  readonly parameters: number;
  readonly tokens: number;
  readonly compute: number;
}

/** Factors of N* over which is drawn, where the loss can be reached there at all. */
const REACH: readonly [number, number] = [1 / 12, 6];

/**
 * Chart of what it costs to reach a loss with another N than the optimal one: training compute over its least
 * against N/N*, and with serving; and training against the total in FLOP.
 *
 * @throws RangeError when neither or both of loss and compute are given, or the loss cannot be reached
 * @example
 * tradeoffChart({ loss: 2.1 }).panels.length // => 1
 */
export function tradeoffChart(request: TradeoffRequest): Chart {
  const law = lawsOf(request.law === undefined ? {} : { law: request.law })[0]!;
  const surface = surfaceOf(law);
  const demands = (request.inferenceTokens ?? []).filter(tokens => tokens > 0);
  const loss = targetLoss(request, surface);
  const training = optimumForLoss(surface, loss);
  const lifetimes = demands.map(inferenceTokens => optimumForLoss(surface, loss, { inferenceTokens }));
  const smallest = smallestModel(surface, loss, training);
  const parameters = logSpacedWith([smallest, training.parameters * REACH[1]], 81, [
    training.parameters,
    ...lifetimes.map(least => least.parameters),
  ]);
  const runs = parameters.map(n => ({ n, tokens: tokensForLoss(surface, n, loss) }));
  const texts = tradeoffTexts({ law, loss, training, demands, lifetimes });
  const cost = (served: number) => runs.map(({ n, tokens }) => [n, 6 * n * tokens + 2 * n * served] as const);
  const overhead: Panel = {
    x: { title: 'N / N*', unit: '', scale: 'log', ticks: 'number' },
    y: { ...texts.overheadAxis, scale: 'log', ticks: 'times' },
    series: [
      relative(texts.training, 0, cost(0), training, training),
      ...demands.map((served, index) =>
        relative(texts.served(served), index + 1, cost(served), lifetimes[index]!, training),
      ),
      {
        kind: 'dots',
        name: texts.least,
        hue: 7,
        points: [training, ...lifetimes].map(({ parameters: n }) => ({ x: n / training.parameters, y: 1 })),
      },
    ],
  };
  if (demands.length === 0) return { ...texts.chart, panels: [overhead] };
  const total: Panel = {
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
        hue: 7,
        points: [training, ...lifetimes].map(({ parameters: n, compute }) => ({
          x: n,
          y: compute,
          name: texts.optimum(n),
        })),
      },
    ],
  };
  return { ...texts.chart, panels: [overhead, total] };
}

function targetLoss({ loss, compute }: TradeoffRequest, surface: LossSurface): number {
  if ((loss === undefined) === (compute === undefined)) {
    throw new RangeError('Expected a loss to reach, or a budget whose best loss is meant: give one of them');
  }
  if (loss !== undefined) return loss;
  if (!(compute! > 0 && Number.isFinite(compute))) {
    throw new RangeError(`Compute must be positive and finite, expected FLOP, such as 1e24: got ${compute}`);
  }
  const tokens = surface.closedFormTokens(compute!) ?? surface.nearTokens(compute!);
  return surface.loss(compute! / 6 / tokens, tokens);
}

function relative(
  name: string,
  hue: number,
  points: readonly (readonly [number, number])[],
  least: Least,
  training: Least,
): Line {
  return {
    kind: 'line',
    name,
    hue,
    points: points.map(([n, compute]) => [n / training.parameters, compute / least.compute]),
  };
}

/** D at which a model of N parameters has this loss; the loss must be above what endless data gives it. */
export function tokensForLoss(surface: LossSurface, parameters: number, loss: number): number {
  return Math.exp(findRoot(logTokens => surface.loss(parameters, Math.exp(logTokens)) - loss, 0, 690));
}

/** Most compute over the least that is drawn on the side of small models. */
const LIMIT = 8;

/** The smallest N to draw: one that reaches the loss at all, and without leaving the paper. */
function smallestModel(surface: LossSurface, loss: number, least: Least): number {
  let parameters = least.parameters * REACH[0];
  // endless data does not help a model that is too small
  while (
    surface.loss(parameters, 1e60) > loss ||
    6 * parameters * tokensForLoss(surface, parameters, loss) > LIMIT * least.compute
  ) {
    parameters *= 1.02;
  }
  return parameters;
}
