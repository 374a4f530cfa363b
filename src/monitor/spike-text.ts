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
    return found.length === 0 ? [] : [`${metric}: ${endsOf(found)}`];
  });
  const shared = outliers.shared === undefined ? '' : ` (${grouped(outliers.shared)} of them in both logs)`;
  return [
    ...(parts.length === 0 ? ['none'] : parts),
    ...costOf(spikes),
    ...(outliers.count === 0 ? [] : [`${plural(outliers.count, 'high point')} alone${shared}`]),
    scoreText(spikeScore.loss, spikes.some(isRaised)),
  ].join('; ');
}

/** A spike of the loss of which all points are numbers. */
function isRaised({ metric, peak }: MonitorSpike): boolean {
  return metric === 'loss' && peak !== null;
}

/** OLMo 2's score beside; that of nothing beside a spike needs its reason. */
function scoreText(score: number, hasRaised: boolean): string {
  if (score > 0) return `${score.toFixed(2)}% of the points are spikes by OLMo 2's score`;
  return `OLMo 2's score finds none${hasRaised ? ': it measures a point by a deviation that holds the spike itself' : ''}`;
}

/** How spikes ended: where of a single one, else how many of each kind. */
function endsOf(spikes: readonly MonitorSpike[]): string {
  const [{ startStep, endStep, outcome }] = spikes as readonly [MonitorSpike];
  const nameOf = (one: MonitorSpike['outcome']) => outcomes.find(([id]) => id === one)![1];
  if (spikes.length === 1)
    return `${endStep === undefined ? `since step ${grouped(startStep)}` : `steps ${grouped(startStep)} to ${grouped(endStep)}`}, ${nameOf(outcome)}`;
  const counts = outcomes.flatMap(([id, name]) => {
    const count = spikes.filter(spike => spike.outcome === id).length;
    return count === 0 ? [] : [`${grouped(count)} ${name}`];
  });
  return `${grouped(spikes.length)} spikes (${counts.join(', ')}) over ${grouped(stepsOf(spikes))} steps`;
}

/** What the steps of the spikes cost; steps in which two metrics spike count once. */
function costOf(spikes: readonly MonitorSpike[]): readonly string[] {
  const [first] = spikes;
  if (first === undefined || first.lostSteps === 0) return [];
  const steps = stepsOf(spikes);
  const of = (value: number | undefined) => ((value ?? 0) / first.lostSteps) * steps;
  const [compute, money] = [of(first.lostCompute), of(first.lostMoney)];
  const cost = [
    ...(compute > 0 ? [`${compute.toExponential(1)} FLOP`] : []),
    ...(money >= 1 ? [formatMoney(money)] : []),
  ].join(' or ');
  const isOne = spikes.length === 1;
  return cost === '' ? [] : [`${isOne ? 'its' : 'their'} ${grouped(steps)} steps took ${cost}`];
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
