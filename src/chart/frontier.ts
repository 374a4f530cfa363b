import { defaultLaw } from '../catalog/laws.ts';
import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { lawIntervals } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { formatFlop } from '../quantity/format.ts';
import type { Chart, Dots, Panel, Series } from '../render/chart/chart.ts';
import type { ChartRun, FrontierRequest } from './requests.ts';
import { logSpacedWith, solidCompute } from './sample.ts';
import { type AxisTexts, sources, type Texts } from './texts.ts';

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

function frontierTexts({
  laws,
  request,
  compute,
}: {
  readonly laws: readonly Law[];
  readonly request: FrontierRequest;
  readonly compute: readonly [number, number];
}): {
  readonly chart: Texts;
  readonly axes: Readonly<Record<'parameters' | 'tokens' | 'tokensPerParameter', AxisTexts>>;
} {
  const counted = laws.filter(law => law.counts.parameters !== 'total' && law.counts.parameters !== 'head');
  const counting =
    counted.length === 0
      ? ''
      : ` ${counted.map(law => `${law.id} counts ${law.counts.parameters} parameters`).join('; ')}.`;
  const runs = request.runs?.length ? ' Points: documented runs at C = 6ND.' : '';
  return {
    chart: {
      title: 'Compute-optimal parameters and tokens',
      subtitle: `Dashed: outside the compute that a law was fitted on.${runs}${counting}`,
      description: frontierDescription(laws, request, compute),
      note: sources(laws),
    },
    axes: {
      parameters: { title: 'compute-optimal N*', unit: 'parameters' },
      tokens: { title: 'compute-optimal D*', unit: 'tokens' },
      tokensPerParameter: { title: 'D* / N*', unit: 'tokens/parameter' },
    },
  };
}

function frontierDescription(
  laws: readonly Law[],
  request: FrontierRequest,
  [low, high]: readonly [number, number],
): string {
  const fitted = laws.map(law => {
    const [from, to] = law.range?.compute ?? [null, null];
    if (from === null || to === null) return `${law.id}, whose fitted range of compute is not stated`;
    return `${law.id}, fitted from ${formatFlop(from)} to ${formatFlop(to)}`;
  });
  const runs = request.runs?.length ? ` ${request.runs.length} documented runs are shown as points.` : '';
  return `N*, D* and D*/N* rise or fall as straight lines on logarithmic axes from ${formatFlop(low)} to ${formatFlop(high)} under ${fitted.join('; ')}.${runs}`;
}
frontierTexts.budget = (compute: number): string => formatFlop(compute);
frontierTexts.interval = (law: string, level: number): string => `${level}% interval of ${law}`;
frontierTexts.runs = 'documented runs';
