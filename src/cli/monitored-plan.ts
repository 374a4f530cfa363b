import { Refusal } from '../core/refusal.ts';
import type { MonitorRequest, PlanFigures } from '../monitor/types.ts';
import type { Path } from '../plan/paths.ts';
import { textOf } from '../plan/stated.ts';
import type { Plan } from '../plan/whole.ts';
import { defined } from './defined.ts';

/** What a plan says of the run that it was made for: sizes and schedule, and days, money and throughput to hold it to. */
export function requestOfPlan(plan: Plan): MonitorRequest {
  const { stated, shape } = plan;
  const whole = plan.whole();
  const spreads = whole.refused === undefined && whole.reach?.refused === undefined ? whole.spreads() : {};
  // what is assumed for want of a statement is no promise
  const known = (path: Path) => plan.facts.get(path)?.value;
  const peakRate = stated.numbers.get('training.learningRate');
  const finalRate = stated.numbers.get('training.finalLearningRate');
  if (finalRate !== undefined && peakRate !== undefined && finalRate > peakRate)
    throw new Refusal(
      `training.finalLearningRate must be a rate of at most the peak, training.learningRate of ${peakRate}: got ${finalRate}`,
    );
  const target = known('target.loss');
  const planned: PlanFigures = defined({
    days: known('schedule.days') ?? spreads.days?.likely,
    money: stated.numbers.get('budget.money') ?? spreads.money?.likely,
    utilisation: spreads.utilisation?.likely,
    tokensPerSecond: spreads.tokensPerSecond?.likely,
    reserve: known('schedule.reserve'),
    tokensPerStep: known('training.batch'),
    sequenceLength: known('training.sequenceLength'),
    totalSteps: stepsOf(known),
    uniqueTokens: known('data.uniqueTokens'),
    interruptions: spreads.interruptions?.['95'][1],
  });
  return defined({
    promise: target,
    promiseFrom: target === undefined ? undefined : 'plan',
    law: stated.law,
    isLawOfOthers: stated.law.source?.verification !== 'own-fit',
    parameters: known('model.activeParameters') ?? known('model.parameters'),
    totalParameters: known('model.parameters'),
    modelFlopPerToken: shape?.flopPerToken,
    schedule: scheduleOf(textOf(stated, 'training.schedule')),
    warmupSteps: known('training.warmupSteps'),
    decaySteps: known('training.decaySteps'),
    decayEnd: known('training.decayEnd'),
    finalShare: finalRate === undefined || peakRate === undefined ? undefined : finalRate / peakRate,
    devices: known('hardware.count'),
    peak: known('hardware.peak'),
    price: known('budget.price') ?? spreads.price?.likely,
    planned,
  });
}

function stepsOf(known: (path: Path) => number | undefined): number | undefined {
  const [steps, tokens, batch] = [known('training.steps'), known('data.tokens'), known('training.batch')];
  if (steps !== undefined) return Math.round(steps);
  return tokens === undefined || batch === undefined ? undefined : Math.round(tokens / batch);
}

const schedules = [
  ['wsd', /wsd|stable|trapez/i],
  ['cosine', /cosine/i],
  ['linear', /linear/i],
  ['inverse-sqrt', /inv|rsqrt/i],
  ['constant', /constant/i],
] as const;

function scheduleOf(text: string | undefined): MonitorRequest['schedule'] {
  return text === undefined ? undefined : schedules.find(([, pattern]) => pattern.test(text))?.[0];
}
