import { findAccelerator } from '../catalog/accelerators.ts';
import { priceGiven, priceOnFile } from '../catalog/price.ts';
import { Refusal } from '../core/refusal.ts';
import { rising, spreadOf, type Uncertain } from '../core/spread.ts';
import { caveatMessage, plannerCaveat } from '../planner/messages.ts';
import { recommend } from '../planner/recommend.ts';
import type {
  AnswerOrigin,
  Lifetime,
  Recommendation,
  RecommendDocument,
  RecommendRequest,
} from '../planner/types.ts';
import { peakOf } from '../serving/roofline.ts';
import { plainWeight, type ServingWeight, type ServingWorkload, settleWeight } from '../serving/workload.ts';
import { lifetimeOf, USUAL_UTILISATION, worthSaying } from './lifetime.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';
import type { Plan } from './whole.ts';

/** What trains the model that a workload serves: the serving devices at 40% where nothing is said of it. */
export interface LifetimeOptions {
  readonly accelerator?: string;
  /** How many of them train; as many as train it in a month unless given. */
  readonly accelerators?: number;
  /** Share of the dense 16-bit peak; that of accelerators which are named is predicted, as `estimate` does. */
  readonly utilisation?: number;
  /** USD per accelerator-hour. */
  readonly price?: number;
}

/**
 * Recommend as `recommend` does, each served token weighed by the device time that it takes: with kappa that time over
 * 2·N FLOP at training's utilisation, the optimum is at (αA·N^−α)/(βB·D^−β) = 1 + kappa·(p_s/p_t)·D_inf/(3D) (Sardana
 * et al. 2023, arXiv:2401.00448, with measured serving in place of FLOP).
 *
 * @param request one budget and one law, with the tokens of answers to serve and no weight of them
 * @param workload how the model is served
 * @param options what trains it
 * @returns the document of `recommend`, its recommendation with a `lifetime`
 * @throws RangeError where nothing is served, several laws are asked, or the model does not fit what serves it
 * @example
 * const workload = parseWorkload('2 h100, fp8, 25 users, 1000/500');
 * recommendServed({ compute: 1e24, inferenceTokens: 1e13 }, workload).recommendations[0].lifetime.kappa.likely > 1 // => true
 */
export function recommendServed(
  request: RecommendRequest,
  workload: ServingWorkload,
  options: LifetimeOptions = {},
): RecommendDocument {
  const { inferenceTokens, inferenceWeight, experts, law } = request;
  if (inferenceTokens === undefined)
    throw new Refusal(
      'A serving workload weighs the tokens to serve: expected inference tokens, too, such as 10T',
    );
  if (inferenceWeight !== undefined)
    throw new Refusal(
      `A serving workload says what tokens weigh: got an inference weight of ${inferenceWeight}, too`,
    );
  if (experts !== undefined)
    throw new Refusal(`A serving workload is that of a dense model here: got ${experts} experts`);
  if (Array.isArray(law) && law.length > 1)
    throw new Refusal(
      `A serving workload goes with one law, for tokens weigh as their model does: got ${law.length}`,
    );
  const ask = ({ marginal, fixed }: Weighing) => {
    const beside = besideServing(request, fixed);
    return beside && recommend({ ...request, ...beside, inferenceWeight: marginal });
  };
  const chosen = (weighing: Weighing) => ask(weighing)?.recommendations[0];
  let training = trainingSide(workload, options);
  const settled = () => settleWeight(workload, training, weighing => chosen(weighing)?.parameters);
  let served = settled();
  let plan = planFor(chosen(served), options);
  // another size reaches another share of the peak, which is what kappa compares with
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const utilisation = plan?.whole().reach?.likely ?? training.utilisation;
    if (Math.abs(utilisation / training.utilisation - 1) < 1e-3) break;
    training = { ...training, utilisation };
    served = settled();
    plan = planFor(chosen(served), options);
  }
  const document = ask(served)!;
  const answer = wholeAnswer(document.recommendations[0]!, inferenceTokens, served);
  const atOne = chosen(plainWeight(served.priceRatio));
  const cost = plan === undefined ? plainCost(answer, training) : plan.whole().spreads().money;
  const lifetime = lifetimeOf(answer, {
    request,
    served,
    training,
    ...(atOne && { atOne }),
    ...(cost && { cost }),
  });
  return {
    ...document,
    input: {
      ...document.input,
      ...(request.compute !== undefined && { compute: request.compute }),
      inferenceWeight: lifetime.weight,
      serving: workload,
    },
    recommendations: [
      {
        ...answer,
        lifetime,
        caveats: [
          ...servingCaveats(request, answer, lifetime),
          ...answer.caveats,
          ...worthSaying(served.answer),
        ],
      },
    ],
    provenance: {
      ...document.provenance,
      inferenceWeight: 'derived',
      serving: 'input',
      lifetime: 'derived',
      'lifetime.trainingUtilisation': utilisationOrigin(options),
    },
  };
}

/** Share of a lifetime that serving may take before the size says more of the serving than of the budget. */
const MOST_SERVING = 0.8;

/** What is to be said of a budget for a lifetime of which serving takes nearly all. */
function servingCaveats(
  { compute, parameters, tokens, budgetFor }: RecommendRequest,
  answer: Recommendation,
  { kappa, serving, servedTokens }: Lifetime,
): Recommendation['caveats'] {
  const share = 1 - answer.trainingCompute! / answer.compute;
  const isSplit = compute !== undefined && budgetFor === 'lifetime' && (parameters ?? tokens) === undefined;
  if (!isSplit || share <= MOST_SERVING) return [];
  const { concurrency: together } = serving;
  const args = { share, kappa: kappa.likely, together, tokens: servedTokens };
  const found = plannerCaveat('serving-takes-most', args, 'warning');
  return [{ ...found, message: caveatMessage(found) }];
}

/** Rounds in which size and utilisation settle. */
const MOST_ROUNDS = 5;

/** The plan of training an answer on the accelerators that are named, as `estimate` has it; undefined where none are. */
function planFor(answer: Recommendation | undefined, options: LifetimeOptions): Plan | undefined {
  if (answer === undefined || options.accelerator === undefined) return undefined;
  const { parameters, tokens } = answer;
  return planOf(statedOf({ parameters, tokens, ...options }));
}

/** USD of training at the price and utilisation that are taken; undefined where no price is known. */
function plainCost(
  answer: Recommendation,
  { price = 0, quantile, peak, utilisation }: ReturnType<typeof trainingSide>,
): Uncertain | undefined {
  if (!(price > 0)) return undefined;
  const hours = answer.trainingCompute! / (3600 * peak * utilisation);
  return rising(spreadOf(quantile!, price), hourly => hourly * hours);
}

function utilisationOrigin({ accelerator, utilisation }: LifetimeOptions): AnswerOrigin {
  if (utilisation !== undefined) return 'input';
  return accelerator === undefined ? 'default' : 'derived';
}

type Weighing = Pick<ServingWeight, 'marginal' | 'fixed'>;

/** The budget of a lifetime without what serving takes whatever the size; undefined where nothing is left. */
function besideServing(
  { compute, parameters, tokens, budgetFor, inferenceTokens = 0 }: RecommendRequest,
  fixed: number,
): Pick<RecommendRequest, 'compute'> | undefined {
  if (compute === undefined || budgetFor !== 'lifetime' || (parameters ?? tokens) !== undefined) return {};
  const left = compute - inferenceTokens * fixed;
  return left > 0 ? { compute: left } : undefined;
}

/** An answer whose compute holds what serving takes whatever the size, too. */
function wholeAnswer(answer: Recommendation, tokens: number, { fixed }: ServingWeight): Recommendation {
  return { ...answer, compute: answer.compute + tokens * fixed };
}

/** Peak, utilisation and price of what trains. */
function trainingSide(workload: ServingWorkload, options: LifetimeOptions) {
  const accelerator = findAccelerator(options.accelerator ?? workload.accelerator);
  const stated = options.price ?? (options.accelerator === undefined ? workload.price : undefined);
  const price = stated === undefined ? priceOnFile(accelerator) : priceGiven(stated);
  return {
    peak: peakOf(accelerator, 'bf16'),
    utilisation: options.utilisation ?? USUAL_UTILISATION,
    price: price?.likely,
    quantile: price?.quantile,
  };
}
