import { Refusal } from '../core/refusal.ts';
import type { Lifetime } from '../planner/types.ts';
import { serving } from '../serving/serving.ts';
import type { ServingAnswer } from '../serving/types.ts';
import { type ServingWorkload, servingWeight, settleWeight, type TrainingSide } from '../serving/workload.ts';
import { lifetimeOf, USUAL_UTILISATION } from './lifetime.ts';
import { servedModel, workloadOf } from './served.ts';
import type { Completion, Plan } from './whole.ts';

/**
 * A plan whose tokens to serve weigh what serving them takes: where a law chooses the size, at the weight that this size
 * leads to.
 *
 * @param first the plan where a served FLOP costs as much as a training FLOP
 * @param at the plan at another weight
 * @returns the first plan where nothing is served, or, with the reason, where its model does not fit what serves it
 */
export function withServing(
  plan: Omit<Plan, 'whole'>,
  first: Completion,
  at: (weight: number) => Completion,
): Completion {
  const workload = workloadOf(plan.stated);
  const tokens = first.limits.servedTokens;
  if (workload === undefined || !tokens || first.size === undefined) return first;
  let training = trainingOf(first);
  try {
    if (first.size.optimum === undefined) {
      const model = servedModel(plan.shape, first.size);
      if (model === undefined)
        throw new Refusal(
          'a mixture of experts is served by its shape: name it with --model, or model.preset',
        );
      return { ...first, served: { ...servingWeight(workload, model, training), training, tokens } };
    }
    const chosen = ({ marginal }: { readonly marginal: number }) =>
      at(marginal).size?.parameters ?? first.size!.parameters;
    let weighed = settleWeight(workload, training, chosen);
    let found = at(weighed.marginal);
    // another size reaches another share of the peak, which is what kappa compares with
    for (let round = 0; round < 3; round++) {
      const before = training.utilisation;
      training = trainingOf(found);
      if (Math.abs(training.utilisation / before - 1) < 1e-3) break;
      weighed = settleWeight(workload, training, chosen);
      found = at(weighed.marginal);
    }
    const atOne = weighed.priceRatio === 1 ? first.size : (at(weighed.priceRatio).size ?? first.size);
    return { ...found, served: { ...weighed, training, tokens, atOne } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...first, unserved: error };
  }
}

function trainingOf({ reach, setting, price }: Completion): TrainingSide {
  return {
    utilisation: reach?.likely ?? USUAL_UTILISATION,
    price: price?.likely,
    peak: setting?.hardware.peak,
  };
}

/** Cost of a plan's lifetime by part, and how far kappa moves its size; undefined where it serves nothing. */
export function lifetimeOfPlan({ stated }: Plan, whole: Completion): Lifetime | undefined {
  const { served, size, limits } = whole;
  if (served === undefined || size === undefined) return undefined;
  const { money: cost } = whole.spreads();
  const { uniqueTokens } = limits;
  const request = {
    law: stated.law,
    inferenceTokens: served.tokens,
    ...(uniqueTokens !== undefined && { uniqueTokens }),
  };
  return lifetimeOf(
    { parameters: size.parameters, tokens: size.tokens, loss: size.optimum?.loss ?? null },
    {
      request,
      served,
      training: served.training,
      ...(served.atOne && { atOne: served.atOne }),
      ...(cost && { cost }),
    },
  );
}

/**
 * Serving a plan's model as the plan says.
 *
 * @returns undefined where nothing is served, or nothing says what
 */
export function servingOf(plan: Plan): ServingAnswer | undefined {
  const workload = workloadOf(plan.stated);
  return workload && served(plan, workload);
}

/** The same whatever its latencies, with so many sequences in flight. */
export function servingAtLoad(plan: Plan, concurrency?: number): ServingAnswer | undefined {
  const workload = workloadOf(plan.stated);
  if (workload === undefined) return undefined;
  const { timeToFirstToken: _first, timePerToken: _each, ...rest } = workload;
  return served(plan, { ...rest, ...(concurrency !== undefined && { concurrency }) });
}

/** Why a plan's model cannot be served as the plan says; undefined where it can, or nothing is to be served. */
export function servingRefusal(plan: Plan): Refusal | undefined {
  const workload = workloadOf(plan.stated);
  const found = workload && servedOr(plan, workload);
  return found instanceof Refusal ? found : undefined;
}

function served(plan: Plan, workload: ServingWorkload): ServingAnswer | undefined {
  const found = servedOr(plan, workload);
  return found instanceof Refusal ? undefined : found;
}

function servedOr(plan: Plan, workload: ServingWorkload): ServingAnswer | Refusal | undefined {
  const model = servedModel(plan.shape, plan.whole().size);
  if (model === undefined) return undefined;
  try {
    return serving({ ...workload, ...model });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
