import { checkKeys } from '../core/arguments.ts';
import { bandOnSurface } from '../core/band-surface.ts';
import type { Law } from '../core/law.ts';
import { surfaceOf } from '../core/law-allocation.ts';
import { type OptimumOptions, tokensFor } from '../core/optimum.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface } from '../core/surface.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { recommend } from '../planner/recommend.ts';
import type { Recommendation } from '../planner/types.ts';
import { formatCount, formatFlop, formatLoss, formatPercent } from '../quantity/format.ts';
import type { Chart, Mark, Series } from '../render/chart/chart.ts';
import type { IsoflopRequest } from './requests.ts';
import { common, logSpacedWith } from './sample.ts';
import { sources, type Texts } from './texts.ts';

/** Overhead at which a curve ends: enough to see that it turns up, not so much that the minimum drowns. */
const WIDEST = 1.5;

/**
 * Chart of the loss against N at fixed C, with the minimum and the flat band of each budget marked. A curve is
 * dashed where C, N or D is outside what its law was fitted on.
 *
 * @throws RangeError when there is no budget, one is not positive, or the law has no loss over N and D
 * @example
 * isoflopChart({ budgets: [1e21] }).panels[0].series.length // => 2
 */
export function isoflopChart(request: IsoflopRequest): Chart {
  checkKeys(
    request,
    ['budgets', 'law', 'band', 'inferenceTokens', 'uniqueTokens', 'plans'],
    'such as { budgets: [1e21] }',
  );
  const { budgets, law: named, plans = [], ...options } = request;
  if (budgets.length === 0) throw new Refusal('No budget to draw: expected at least one, such as 1e21');
  const answers = budgets.map(
    compute =>
      recommend({ compute, ...options, budgetFor: 'lifetime', ...(named !== undefined && { law: named }) })
        .recommendations[0]!,
  );
  const law = lawsOf(named === undefined ? {} : { law: named })[0]!;
  const surface = surfaceOf(
    law,
    request.uniqueTokens === undefined ? {} : { uniqueTokens: request.uniqueTokens },
  );
  const serving: OptimumOptions = { inferenceTokens: request.inferenceTokens ?? 0 };
  const single = budgets.length === 1;
  const band = answers[0]!.band;
  return {
    ...isoflopTexts({ law, answers, request }),
    panels: [
      {
        x: { title: 'N', unit: 'parameters', scale: 'log', ticks: 'count' },
        y: { title: 'loss', unit: law.loss?.unit ?? 'the unit of the law', scale: 'linear', ticks: 'number' },
        series: answers.flatMap((answer, index) =>
          curve(answer, { law, surface, serving, index, single, sizes: plans.map(plan => plan.parameters) }),
        ),
        marks: [...(single && band !== null ? [flatSpan(band)] : []), ...plans.map(planMark)],
      },
    ],
  };
}

function flatSpan({ overhead, parameters }: NonNullable<Recommendation['band']>): Mark {
  return { kind: 'span', from: parameters[0], to: parameters[1], name: isoflopTexts.span(overhead) };
}

function planMark({ name, parameters }: { readonly name: string; readonly parameters: number }): Mark {
  return { kind: 'x', at: parameters, name };
}

interface Drawing {
  readonly law: Law;
  readonly surface: LossSurface;
  readonly serving: OptimumOptions;
  readonly index: number;
  readonly single: boolean;
  /** N that the curve has to reach. */
  readonly sizes: readonly number[];
}

function curve(answer: Recommendation, { law, surface, serving, index, single, sizes }: Drawing): Series[] {
  const { compute, parameters, band } = answer;
  const served = serving.inferenceTokens ?? 0;
  const widest = bandOnSurface(surface, compute, { ...serving, overhead: WIDEST })?.parameters;
  const [low, high] = widest ?? [parameters / 8, parameters * 8];
  // serving alone must leave something to train with
  const ceiling = served > 0 ? (0.999 * compute) / (2 * served) : Number.POSITIVE_INFINITY;
  const most = Math.min(
    ceiling,
    mostOf(
      sizes.map(size => size * 1.1),
      high,
    ),
  );
  const least = leastOf(
    sizes.map(size => size / 1.1),
    low,
  );
  const at = (n: number): [number, number] => [n, surface.loss(n, tokensFor(compute, n, served))];
  const flat = band?.parameters;
  const points = logSpacedWith([least, most], 61, [parameters, ...(flat ?? [])]).map(at);
  const hue = index;
  const line: Series = {
    kind: 'line',
    name: single ? '' : isoflopTexts.budget(compute),
    hue,
    points,
    solid: solidParameters(law, compute),
  };
  const optimum: Series = {
    kind: 'dots',
    name: index === 0 ? isoflopTexts.minimum : '',
    hue,
    points: [{ x: parameters, y: answer.loss!, name: isoflopTexts.optimum(parameters) }],
  };
  if (flat === undefined || single) return [line, optimum];
  const flatPart: Series = {
    kind: 'line',
    broad: true,
    name: index === 0 ? isoflopTexts.flat(band!.overhead) : '',
    hue,
    points: points.filter(([n]) => n >= flat[0] && n <= flat[1]),
  };
  return [line, flatPart, optimum];
}

/** N at which C, N and D are all within the law's range. */
function solidParameters({ range = {} }: Law, compute: number): [number, number] {
  const [least, most] = common([range.compute]);
  if (compute < least || compute > most) return [0, 0];
  const [low, high] = range.tokens ?? [null, null];
  const fromTokens = [high && compute / 6 / high, low && compute / 6 / low] as const;
  return common([range.parameters, fromTokens]);
}

function isoflopTexts({
  law,
  answers,
  request,
}: {
  readonly law: Law;
  readonly answers: readonly Recommendation[];
  readonly request: IsoflopRequest;
}): Texts {
  const [first] = answers;
  const single = answers.length === 1 && first !== undefined;
  const served = request.inferenceTokens
    ? `, serving ${formatCount(request.inferenceTokens)} tokens included`
    : '';
  const unique = request.uniqueTokens ? `, of ${formatCount(request.uniqueTokens)} unique tokens` : '';
  const band = first?.band;
  const flat =
    band && single
      ? `Overhead of at most ${formatPercent(band.overhead)} from ${formatCount(band.parameters[0])} to ${formatCount(band.parameters[1])} parameters. `
      : '';
  return {
    title: `Loss against parameters at ${single ? formatFlop(first.compute) : 'fixed compute'}${served}${unique}`,
    subtitle: `${flat}Dashed: beyond what ${law.id} was fitted on.`,
    description: answers
      .map(
        ({ compute, parameters, tokens, loss, band: flatBand }) =>
          `At ${formatFlop(compute)} ${law.id} has its lowest loss, ${formatLoss(loss!)} ${law.loss?.unit ?? ''}, at ${formatCount(parameters)} parameters and ${formatCount(tokens)} tokens${flatBand === null ? '' : `; within ${formatPercent(flatBand.overhead)} of the compute from ${formatCount(flatBand.parameters[0])} to ${formatCount(flatBand.parameters[1])} parameters`}.`,
      )
      .join(' '),
    note: sources([law]),
  };
}
isoflopTexts.minimum = 'lowest loss';
isoflopTexts.budget = (compute: number): string => formatFlop(compute);
isoflopTexts.optimum = (parameters: number): string => `N* ${formatCount(parameters)}`;
isoflopTexts.span = (overhead: number): string => `overhead ≤ ${formatPercent(overhead)}`;
isoflopTexts.flat = (overhead: number): string => `overhead of at most ${formatPercent(overhead)}`;
