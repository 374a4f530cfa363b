import { allLaws } from '../catalog/laws.ts';
import { checkKeys } from '../core/arguments.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { lawIntervals } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { lawsOf } from '../planner/laws-asked.ts';
import { inSpread } from '../planner/spread.ts';
import { formatCount, formatFlop } from '../quantity/format.ts';
import type { Chart, Series } from '../render/chart/chart.ts';
import type { RatioRequest } from './requests.ts';
import { logSpacedWith, solidCompute } from './sample.ts';
import { type AxisTexts, sources, type Texts } from './texts.ts';

/** Intervals that are shown, the wider first, behind the other. */
const LEVELS = [95, 80] as const;

/**
 * Chart of how much larger or smaller each law would build: its N* over that of the first law against C, solid where it
 * was fitted, with the 80% and 95% interval of the first law's own N*.
 *
 * @param request laws, range of compute in FLOP, and the budget whose N* stand beside the names
 * @returns one panel; the ratio has no unit
 * @throws RangeError when the range of compute is empty or a law gives no allocation
 * @example
 * ratioChart({ law: ['besiroglu2024', 'llama3'], budget: 1e24 }).panels[0].series.at(-1).label // => 'llama3 72.1B'
 */
export function ratioChart(request: RatioRequest = {}): Chart {
  checkKeys(request, ['law', 'compute', 'budget'], 'such as { budget: 1e24 }');
  const laws = request.law === undefined ? spreadLaws() : lawsOf({ law: request.law });
  const [low, high] = request.compute ?? usualRange(request.budget);
  if (!(low > 0 && high > low && Number.isFinite(high))) {
    throw new Refusal(
      `Range of compute must rise from above zero, such as 1e18..1e26: got ${low} to ${high}`,
    );
  }
  const first = laws[0]!;
  const texts = ratioTexts({ laws, request, compute: [low, high] });
  const lines = laws.map((law, index) =>
    ratioLine(law, { first, hue: index, request, compute: [low, high] }),
  );
  const ribbons = LEVELS.flatMap(level => ribbon(first, [low, high], level));
  const reached = [
    ...lines.flatMap(line => line.points.map(([, ratio]) => ratio)),
    ...ribbons.flatMap(({ points }) => points.flatMap(([, ...ends]) => ends)),
  ];
  return {
    ...texts.chart,
    rows: 24,
    panels: [
      {
        x: { title: 'C', unit: 'FLOP', scale: 'log', ticks: 'power', domain: [low, high] },
        y: { ...texts.axis, scale: 'log', ticks: 'times', domain: [leastOf(reached), mostOf(reached)] },
        series: [...ribbons, ...lines],
        marks:
          request.budget === undefined
            ? []
            : [{ kind: 'x', at: request.budget, name: texts.budget(request.budget) }],
      },
    ],
  };
}

/** Compute up to the budget, where each line ends beside its name and the N* that it has there. */
function usualRange(budget: number | undefined): readonly [number, number] {
  return budget === undefined ? [1e18, 1e26] : [Math.min(1e18, budget / 1e4), budget];
}

/** The laws whose N* may be set beside one another, the default first. */
function spreadLaws(): readonly Law[] {
  const [first] = lawsOf({});
  return [first!, ...allLaws().filter(law => inSpread(law) && law.id !== first!.id)];
}

function ratioLine(
  law: Law,
  at: {
    readonly first: Law;
    readonly hue: number;
    readonly request: RatioRequest;
    readonly compute: readonly [number, number];
  },
): Extract<Series, { kind: 'line' }> {
  const own = allocationOf(law).optimum;
  const { optimum } = allocationOf(at.first);
  const { budget } = at.request;
  const bounds = law.range?.compute ?? [null, null];
  return {
    kind: 'line',
    name: law.id,
    ...(budget !== undefined && { label: ratioTexts.law(law.id, own(budget).parameters) }),
    hue: at.hue,
    markers: true,
    points: logSpacedWith(at.compute, 49, [...bounds, budget]).map(compute => [
      compute,
      own(compute).parameters / optimum(compute).parameters,
    ]),
    solid: solidCompute(law),
  };
}

function ribbon(
  law: Law,
  compute: readonly [number, number],
  level: number,
): Extract<Series, { kind: 'band' }>[] {
  const points = logSpacedWith(compute, 25, []).flatMap((at): [number, number, number][] => {
    const ends = lawIntervals(law, at, [level])?.parameters?.[level];
    const { parameters } = allocationOf(law).optimum(at);
    return ends === undefined ? [] : [[at, ends[0] / parameters, ends[1] / parameters]];
  });
  return points.length === 0
    ? []
    : [{ kind: 'band', name: ratioTexts.interval(law.id, level), hue: 0, points, edges: true }];
}

function ratioTexts({
  laws,
  request,
  compute: [low, high],
}: {
  readonly laws: readonly Law[];
  readonly request: RatioRequest;
  readonly compute: readonly [number, number];
}): {
  readonly chart: Texts;
  readonly axis: AxisTexts;
  readonly budget: (compute: number) => string;
} {
  const [first, ...others] = laws.map(law => law.id);
  const here = request.budget === undefined ? '' : `; behind the names N* at ${formatFlop(request.budget)}`;
  return {
    chart: {
      title: 'How much larger or smaller each law would build',
      subtitle: `N* over that of ${first}; shaded: its own 80% and 95%; dashed: outside the compute that a law was fitted on${here}.`,
      description: `N* of ${others.join(', ') || 'no other law'} over N* of ${first}, against compute from ${formatFlop(low)} to ${formatFlop(high)}.`,
      note: sources(laws),
    },
    axis: { title: `N* / N* of ${first}`, unit: '' },
    budget: formatFlop,
  };
}
ratioTexts.law = (law: string, parameters: number): string => `${law} ${formatCount(parameters)}`;
ratioTexts.interval = (law: string, level: number): string => `${level}% interval of ${law}`;
