import { Refusal } from '../core/refusal.ts';
import type { Lifetime } from '../planner/types.ts';
import { layoutText } from '../serving/judged.ts';
import { serving } from '../serving/serving.ts';
import type { ServingAnswer } from '../serving/types.ts';
import { servingWeight, settleWeight, type TrainingSide, type Weighing } from '../serving/weight.ts';
import type { ServingWorkload } from '../serving/workload.ts';
import { lifetimeOf, USUAL_UTILISATION } from './lifetime.ts';
import { sizeLimits } from './limits.ts';
import { servedModel, workloadOf } from './served.ts';
import type { Completion, Plan } from './whole.ts';

/**
 * A plan whose tokens to serve weigh what serving them takes: where a law chooses the size, at the weight that this size
 * leads to.
 *
 * @param first the plan where a served FLOP costs as much as a training FLOP
 * @param at the plan at another weight, and with a cap where what serves it holds no larger one
 * @returns the first plan where nothing is served, or, with the reason, where its model does not fit what serves it
 */
export function withServing(
  plan: Omit<Plan, 'whole'>,
  first: Completion,
  at: (weighing: Weighing) => Completion,
): Completion {
  const workload = workloadOf(plan.stated);
  const tokens = first.limits.servedTokens;
  if (workload === undefined || !tokens || first.size === undefined) return first;
  let training = trainingOf(first);
  try {
    if (first.size.optimum === undefined) {
      const model = servedModel(plan, first.size);
      return { ...first, served: { ...servingWeight(workload, model!, training), training, tokens } };
    }
    const chosen = (weighing: Weighing) => at(weighing).size?.parameters ?? first.size!.parameters;
    let weighed = settleWeight(workload, training, chosen);
    let found = at(weighed);
    // another size reaches another share of the peak, which is what kappa compares with
    for (let round = 0; round < 3; round++) {
      const before = training.utilisation;
      training = trainingOf(found);
      if (Math.abs(training.utilisation / before - 1) < 1e-3) break;
      weighed = settleWeight(workload, training, chosen);
      found = at(weighed);
    }
    return { ...found, served: { ...weighed, training, tokens } };
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
  const { uniqueTokens, parameters: maxParameters } = sizeLimits(limits);
  const isChosen = size.origins.parameters === 'law' && size.origins.tokens === 'law';
  return lifetimeOf(
    { parameters: size.parameters, tokens: size.tokens, loss: size.optimum?.loss ?? null },
    {
      servedTokens: served.tokens,
      served,
      training: served.training,
      ...(isChosen && {
        chosenBy: {
          law: stated.law,
          ...(uniqueTokens !== undefined && { uniqueTokens }),
          ...(maxParameters !== undefined && { maxParameters }),
        },
      }),
      ...(cost && { cost }),
      priceSaidOf: stated.priceSaidOf,
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

/** Sequences that are worked on at once: others wait for a place in the cache. */
export function inFlight({ concurrency, batchLimit }: ServingAnswer): number {
  return Math.min(Math.floor(concurrency), batchLimit);
}

/** How the fewest devices that hold a model share it, in words; empty where none do. */
export function fewestLayoutText({ fewestLayout }: ServingAnswer): string {
  return fewestLayout === undefined ? '' : layoutText(fewestLayout);
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
  const model = servedModel(plan, plan.whole().size);
  if (model === undefined) return undefined;
  try {
    return serving({ ...workload, ...model });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
