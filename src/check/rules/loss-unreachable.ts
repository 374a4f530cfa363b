import type { Law } from '../../core/law.ts';
import { allocationOf } from '../../core/law-allocation.ts';
import { Refusal } from '../../core/refusal.ts';
import type { RawFinding, Rule, RuleContext } from './rule.ts';

/** A target loss at or below what no run reaches, or below what this run is predicted to reach. */
export const lossUnreachable: Rule = context => {
  const { given, law, value, limit } = context;
  const target = given('target.loss');
  if (target === undefined) return [];
  const prediction = context.prediction();
  const at = ['target.loss'] as const;
  const floor = prediction?.floor ?? floorOf(law);
  if (floor !== undefined && target <= floor) {
    return [
      {
        says: 'floor',
        at,
        args: { target, floor, law: law.id },
        actual: target,
        expected: prediction?.loss ?? floor,
      },
    ];
  }
  if (prediction === undefined) return belowTheLeast(context, target);
  const [low, high] = prediction.interval ?? [prediction.loss, prediction.loss];
  if (target >= prediction.loss * (1 - limit('rounding'))) return [];
  const least = leastCompute(law, target);
  const args = {
    target,
    loss: prediction.loss,
    low,
    high,
    basis: prediction.basis === 'uncertainty' ? '95%' : 'over laws on the same data',
    law: law.id,
    parameters: value('model.activeParameters') ?? 0,
    tokens: value('data.tokens') ?? 0,
    least: least ?? 0,
  };
  const says = least === undefined ? 'predicted' : 'predicted-compute';
  return [
    {
      says,
      severity: target < low ? 'warning' : 'info',
      at,
      args,
      actual: target,
      expected: prediction.loss,
    },
  ];
};

/** A target below what C alone, or N or D with all of the other, allows. */
function belowTheLeast({ leastLoss, law, limit }: RuleContext, target: number): readonly RawFinding[] {
  const best = leastLoss();
  if (best === undefined || target >= best.loss * (1 - limit('rounding'))) return [];
  const [low, high] = best.interval ?? [best.loss, best.loss];
  const args = {
    target,
    loss: best.loss,
    low,
    high,
    known: best.known,
    least: leastCompute(law, target) ?? 0,
    law: law.id,
  };
  return [
    {
      says: args.least === 0 && best.of === 'compute' ? 'best-compute-only' : `best-${best.of}`,
      severity: target < low ? 'warning' : 'info',
      at: ['target.loss'],
      args,
      actual: target,
      expected: best.loss,
    },
  ];
}

function floorOf(law: Law): number | undefined {
  return law.relations.loss?.coefficients.E;
}

function leastCompute(law: Law, loss: number): number | undefined {
  try {
    const compute = allocationOf(law).computeForLoss?.(loss);
    return compute !== undefined && Number.isFinite(compute) ? compute : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
