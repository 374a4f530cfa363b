import { defaultLaw } from '../catalog/laws.ts';
import { checkKeys } from '../core/known-keys.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { lawIntervals } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import type { Chart, Dots, Panel, Series } from '../render/chart/chart.ts';
import { solidCompute } from './fitted.ts';
import { frontierTexts } from './messages.ts';
import type { ChartRun, FrontierRequest } from './requests.ts';
import { logSpacedWith } from './sample.ts';

type Quantity = 'parameters' | 'tokens' | 'tokensPerParameter';

/**
 * Chart of the compute-optimal N, D and D/N against C, the laws overlaid, each dashed outside its fitted range, with
 * interval bands where a law says how sure its coefficients are, and runs as points at C = 6·N·D.
 *
 * @throws RangeError when the range of compute is empty or a law gives no allocation
 * @example
 * frontierChart({ law: 'besiroglu2024' }).panels.map(panel => panel.y.unit) // => ['parameters', 'tokens', 'tokens/parameter']
 */
export function frontierChart(request: FrontierRequest = {}): Chart {
  checkKeys(request, ['law', 'compute', 'budgets', 'runs', 'plans', 'level'], 'such as { budgets: [1e24] }');
  const laws = lawsOf({ law: request.law ?? defaultLaw() });
  const [low, high] = request.compute ?? [1e18, 1e26];
  if (!(low > 0 && high > low && Number.isFinite(high))) {
    throw new Refusal(
      `Range of compute must rise from above zero, such as 1e18..1e26: got ${low} to ${high}`,
    );
  }
  const texts = frontierTexts({ laws, request, compute: [low, high] });
  const panel = (quantity: Quantity): Panel => ({
    x: { title: 'C', unit: 'FLOP', scale: 'log', ticks: 'power', domain: [low, high] },
    y: { ...texts.axes[quantity], scale: 'log', ticks: 'count' },
    series: [
      ...laws.flatMap((law, index) =>
        band(law, quantity, { hue: hueOf(index), compute: [low, high], level: request.level ?? 80 }),
      ),
      ...laws.map((law, index) =>
        frontier(law, quantity, { hue: hueOf(index), compute: [low, high], several: laws.length > 1 }),
      ),
      ...runPoints(request.runs ?? [], quantity, [low, high]),
      ...planPoints(request.plans ?? [], quantity, [low, high]),
    ],
    marks: (request.budgets ?? []).map(at => ({ kind: 'x', at, name: frontierTexts.budget(at) })),
  });
  return { ...texts.chart, panels: [panel('parameters'), panel('tokens'), panel('tokensPerParameter')] };
}

function frontier(
  law: Law,
  quantity: Quantity,
  options: { readonly hue: number; readonly compute: readonly [number, number]; readonly several: boolean },
): Series {
  const { optimum } = allocationOf(law);
  const bounds = law.range?.compute ?? [null, null];
  const points = logSpacedWith(options.compute, 49, bounds).map((compute): [number, number] => {
    const { parameters, tokens } = optimum(compute);
    return [compute, { parameters, tokens, tokensPerParameter: tokens / parameters }[quantity]];
  });
  return {
    kind: 'line',
    name: law.id,
    hue: options.hue,
    markers: options.several,
    points,
    solid: solidCompute(law),
  };
}

function band(
  law: Law,
  quantity: Quantity,
  options: { readonly hue: number; readonly compute: readonly [number, number]; readonly level: number },
): Series[] {
  const { level, hue } = options;
  const points = logSpacedWith(options.compute, 25, []).flatMap((compute): [number, number, number][] => {
    const ends = lawIntervals(law, compute, [level])?.[quantity]?.[level];
    return ends === undefined ? [] : [[compute, ...ends]];
  });
  if (points.length === 0) return [];
  return [{ kind: 'band', name: frontierTexts.interval(law.id, level), hue, points }];
}

/** Hue of runs: ink. Laws pass over it. */
const RUN_HUE = 7;

function hueOf(law: number): number {
  return law < RUN_HUE ? law : law + 1;
}

function runPoints(
  runs: readonly ChartRun[],
  quantity: Quantity,
  [low, high]: readonly [number, number],
): Dots[] {
  const points = runs
    .map(({ name, parameters, tokens, named }) => ({
      x: 6 * parameters * tokens,
      y: { parameters, tokens, tokensPerParameter: tokens / parameters }[quantity],
      ...(named !== false && { name }),
    }))
    .filter(({ x }) => x >= low && x <= high);
  return points.length === 0 ? [] : [{ kind: 'dots', name: frontierTexts.runs, hue: RUN_HUE, points }];
}

function planPoints(
  plans: readonly ChartRun[],
  quantity: Quantity,
  compute: readonly [number, number],
): Series[] {
  // in the key they stand under their own names
  return plans.flatMap(plan =>
    runPoints([plan], quantity, compute).map(dots => ({ ...dots, name: plan.name, large: true })),
  );
}
