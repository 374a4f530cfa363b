import { formatPercent, formatRatio } from '../../quantity/format.ts';
import { medianOf } from '../bins.ts';
import { FEW_POINTS } from '../spikes.ts';
import { type AlertRule, count, loss } from './alert.ts';

const RECENT = 16;
/** Points of a spike that say where it stays, in an excerpt of a log. */
const FEW_RECENT = 5;
/** Points alone that are no chance. */
const SEVERAL = 3;

export const spikeAlerts: Readonly<Record<string, AlertRule>> = {
  'spike-open': ({ facts, run: { step, train } }, limit) => {
    const spike = openOf(facts.spikes);
    if (spike === undefined) return undefined;
    const steps = step - spike.startStep;
    const points = train.steps.filter(at => at >= spike.startStep).length;
    return {
      words: {
        baseline: loss(spike.baseline),
        peak: spike.peak === null ? 'no number' : loss(spike.peak),
        start: count(spike.startStep),
        steps: count(steps),
      },
      severity: steps >= limit('steps') || points >= limit('points') ? 'error' : 'warning',
      step: spike.startStep,
    };
  },
  'loss-diverged': ({ facts, run }, limit) => {
    const spike = openOf(facts.spikes);
    if (spike === undefined) return undefined;
    const { steps, values } = run.train;
    const needed = values.length < FEW_POINTS ? FEW_RECENT : RECENT;
    const last = values.subarray(Math.max(steps.indexOf(spike.startStep), values.length - RECENT));
    const finite = last.filter(Number.isFinite);
    if (finite.length < needed) return undefined;
    const now = medianOf(finite);
    const times = now / spike.baseline;
    return times <= limit('times')
      ? undefined
      : {
          words: {
            now: loss(now),
            times: formatRatio(times),
            baseline: loss(spike.baseline),
            start: count(spike.startStep),
          },
          step: spike.startStep,
        };
  },
  'spike-recovered': ({ facts, run }, limit) => {
    const closed = facts.spikes.filter(
      ({ outcome, metric }) => metric === 'loss' && (outcome === 'recovered' || outcome === 'rewound'),
    );
    const last = closed.at(-1);
    if (last === undefined) return undefined;
    const steps = closed.reduce((sum, { lostSteps }) => sum + lostSteps, 0);
    const how = last.outcome === 'rewound' ? ', which a restart went back behind' : '';
    return {
      words: {
        spikes: closed.length === 1 ? 'One spike' : `${count(closed.length)} spikes`,
        steps: count(steps),
        share: formatPercent(steps / Math.max(1, run.step)),
        last: `${closed.length === 1 ? 'it rose' : 'the last rose'} from ${loss(last.baseline)} to ${last.peak === null ? 'no number' : loss(last.peak)} at step ${count(last.startStep)}${how}`,
      },
      severity: steps > limit('share') * run.step ? 'warning' : 'info',
      step: last.startStep,
    };
  },
  'spike-lingering': ({ facts }) => {
    const spike = facts.spikes.findLast(
      ({ outcome, metric }) => outcome === 'lingering' && metric === 'loss',
    );
    return spike === undefined
      ? undefined
      : { words: { start: count(spike.startStep), end: count(spike.endStep!) }, step: spike.endStep! };
  },
  'outliers-frequent': ({ facts, run }, limit) => {
    const share = facts.outliers.count / Math.max(1, run.train.values.length);
    return share > limit('share') && facts.outliers.count >= SEVERAL
      ? { words: { share: formatPercent(share) } }
      : undefined;
  },
};

function openOf(spikes: Parameters<AlertRule>[0]['facts']['spikes']) {
  return spikes.find(({ outcome, metric }) => outcome === 'open' && metric === 'loss');
}
