import { formatMoney } from '../quantity/format.ts';
import { grouped, plural } from '../text/numbers.ts';
import type { MonitorAnswer, MonitorSpike } from './types.ts';

const outcomes: readonly (readonly [MonitorSpike['outcome'], string])[] = [
  ['recovered', 'recovered'],
  ['rewound', 'left behind by a restart'],
  ['lingering', 'lingering'],
  ['open', 'open'],
];

/** Spikes of each metric with how they ended, what they cost, and points that lie alone. */
export function spikeText({ spikes, outliers, spikeScore }: MonitorAnswer): string {
  const parts = (['loss', 'gradient norm'] as const).flatMap(metric => {
    const found = spikes.filter(spike => spike.metric === metric);
    return found.length === 0 ? [] : [`${grouped(found.length)} of the ${metric} (${endsOf(found)})`];
  });
  const lost = lostIn(spikes);
  const cost = lost === '' ? '' : `: ${lost} went into them`;
  const alone = outliers.count === 0 ? 'no single points' : plural(outliers.count, 'single point');
  const shared = outliers.shared === undefined ? '' : `, ${grouped(outliers.shared)} of them in both logs`;
  return `${parts.length === 0 ? 'none' : parts.join(', ')}${cost}; ${alone}${shared}; ${spikeScore.loss.toFixed(2)}% by OLMo 2's score`;
}

/** How spikes ended: where and over how many steps of a single one, else how many of each kind. */
function endsOf(spikes: readonly MonitorSpike[]): string {
  const [{ startStep, lostSteps, outcome }] = spikes as readonly [MonitorSpike];
  const nameOf = (one: MonitorSpike['outcome']) => outcomes.find(([id]) => id === one)![1];
  if (spikes.length === 1)
    return `at step ${grouped(startStep)}, ${nameOf(outcome)}, ${grouped(lostSteps)} steps`;
  const counts = outcomes.flatMap(([id, name]) => {
    const count = spikes.filter(spike => spike.outcome === id).length;
    return count === 0 ? [] : [`${grouped(count)} ${name}`];
  });
  return `${counts.join(', ')}, ${grouped(stepsOf(spikes))} steps`;
}

/** What the steps of the spikes cost; steps in which two metrics spike count once. */
function lostIn(spikes: readonly MonitorSpike[]): string {
  const [first] = spikes;
  if (first === undefined || first.lostSteps === 0) return '';
  const steps = stepsOf(spikes);
  const of = (value: number | undefined) => ((value ?? 0) / first.lostSteps) * steps;
  const [compute, money] = [of(first.lostCompute), of(first.lostMoney)];
  return [
    ...(compute > 0 ? [`${compute.toExponential(1)} FLOP`] : []),
    ...(money >= 1 ? [formatMoney(money)] : []),
  ].join(' or ');
}

/** Steps within any of the spikes. */
function stepsOf(spikes: readonly MonitorSpike[]): number {
  let [steps, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const { startStep, lostSteps } of [...spikes].sort((a, b) => a.startStep - b.startStep)) {
    const end = startStep + lostSteps;
    steps += Math.max(0, end - Math.max(startStep, reached));
    reached = Math.max(reached, end);
  }
  return steps;
}
