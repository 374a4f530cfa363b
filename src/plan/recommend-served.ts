import { findAccelerator } from '../catalog/accelerators.ts';
import { findLaw } from '../catalog/laws.ts';
import { priceGiven, priceOnFile } from '../catalog/price.ts';
import { Refusal } from '../core/refusal.ts';
import { rising, spreadOf, type Uncertain } from '../core/spread.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { caveatMessage, plannerCaveat } from '../planner/messages.ts';
import { recommend } from '../planner/recommend.ts';
import type {
  AnswerOrigin,
  Lifetime,
  Recommendation,
  RecommendDocument,
  RecommendRequest,
} from '../planner/types.ts';
import { servingCaveat } from '../serving/caveats.ts';
import { peakOf } from '../serving/roofline.ts';
import {
  type ServingWeight,
  servingWeight,
  settleWeight,
  type TrainingSide,
  type Weighing,
} from '../serving/weight.ts';
import type { ServingWorkload } from '../serving/workload.ts';
import { lifetimeOf, servedCaveats, USUAL_UTILISATION, type Weighed } from './lifetime.ts';
import { planOf } from './plan.ts';
import { statedOf } from './request.ts';
import { largestWithin, onePrice } from './served.ts';
import { refusedOr, servedBand } from './served-band.ts';
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
  /** Latencies, seconds, that the model must keep on what serves it, with as many users at once: a limit of its size. */
  readonly timeToFirstToken?: number;
  readonly timePerToken?: number;
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
  const { document, bestFor } = servedAnswer(request, workload, options);
  const { spread, recommendations } = document;
  if (spread === null || !isFree(request)) return document;
  // caps would hold them all at one number
  const { loss: _l, maxParameters: _n, maxTokens: _d, ...rest } = request;
  const { law: own, parameters: size, compute } = recommendations[0]!;
  // a loss has no budget of its own: what the answer takes for its lifetime is it
  const same = request.compute === undefined ? ({ ...rest, compute, budgetFor: 'lifetime' } as const) : rest;
  const sizes = spread.laws.flatMap(law => {
    if (law === own && request.maxParameters === undefined) return [{ law, size }];
    const best = refusedOr(() => bestFor({ ...same, law: findLaw(law) }));
    return best === undefined ? [] : [{ law, size: best.parameters }];
  });
  const found = sizes.map(one => one.size);
  return {
    ...document,
    spread:
      found.length === 0
        ? null
        : { parameters: [leastOf(found), mostOf(found)], laws: sizes.map(({ law }) => law) },
  };
}

/** Whether a law chooses both parameters and tokens. */
function isFree({ parameters, tokens, tokensPerParameter }: RecommendRequest): boolean {
  return (parameters ?? tokens ?? tokensPerParameter) === undefined;
}

/**
 * The answer of one law, as `recommendServed` gives it but for what other laws say.
 *
 * @returns the document, and the best of another request under the same serving and training
 */
export function servedAnswer(
  asked: RecommendRequest,
  given: ServingWorkload,
  { timeToFirstToken, timePerToken, ...said }: LifetimeOptions,
): { readonly document: RecommendDocument; readonly bestFor: (request: RecommendRequest) => Recommendation } {
  const { training: trainingPrice, serving: servingPrice, saidOf } = onePrice(said, given);
  const workload = { ...given, ...(servingPrice !== undefined && { price: servingPrice }) };
  const options = { ...said, ...(trainingPrice !== undefined && { price: trainingPrice }) };
  const request = withinLatency(asked, workload, {
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(timePerToken !== undefined && { timePerToken }),
  });
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
    throw new Refusal(
      `A law chooses what a token of a mixture passes through, and serving has to hold all of its experts, which are not chosen together: expected no experts, or the mixture itself in estimate: got ${experts} experts`,
    );
  if (Array.isArray(law) && law.length > 1)
    throw new Refusal(
      `A serving workload goes with one law, for tokens weigh as their model does: got ${law.length}`,
    );
  const isGiven = request.parameters !== undefined;
  const chosen = (weighing: Weighing) => weighed(request, weighing)?.recommendations[0];
  let training = trainingSide(workload, options);
  const settled = (): Weighed =>
    isGiven
      ? servingWeight(workload, { parameters: request.parameters! }, training)
      : settleWeight(workload, training, weighing => chosen(weighing)?.parameters);
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
  const document = weighed(request, served)!;
  const found = wholeAnswer(document.recommendations[0]!, inferenceTokens, served);
  const bestFor = (other: RecommendRequest) => {
    const best = (one: Weighing) => weighed(other, one)?.recommendations[0];
    const at = settleWeight(workload, training, one => best(one)?.parameters);
    return wholeAnswer(best(at)!, inferenceTokens, at);
  };
  const answer = isFree(request) ? withBeside(found, { request, served, bestFor }) : found;
  const cost = plan === undefined ? plainCost(answer, training) : plan.whole().spreads().money;
  const { uniqueTokens, maxParameters, maxTokens } = request;
  const lifetime = lifetimeOf(answer, {
    servedTokens: inferenceTokens,
    served,
    training,
    ...(isFree(request) && {
      chosenBy: {
        ...(law !== undefined && { law }),
        ...(uniqueTokens !== undefined && { uniqueTokens }),
        ...(maxParameters !== undefined && { maxParameters }),
        ...(maxTokens !== undefined && { maxTokens }),
      },
    }),
    ...(cost && { cost }),
    priceSaidOf: saidOf,
  });
  const whole = {
    ...document,
    input: {
      ...document.input,
      ...(request.compute !== undefined && { compute: request.compute }),
      inferenceWeight: lifetime.weight,
      serving: given,
    },
    recommendations: [
      {
        ...answer,
        lifetime,
        caveats: [
          ...servingCaveats(request, answer, lifetime),
          ...answer.caveats,
          ...latencyCaveats(asked, request, workload),
          ...servedCaveats(served),
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
  } satisfies RecommendDocument;
  return { document: whole, bestFor };
}

/** A request for no larger a model than keeps latencies on what serves it. */
function withinLatency(
  request: RecommendRequest,
  workload: ServingWorkload,
  latency: Pick<LifetimeOptions, 'timeToFirstToken' | 'timePerToken'>,
): RecommendRequest {
  if (Object.keys(latency).length === 0) return request;
  const most = largestWithin(workload, latency);
  return { ...request, maxParameters: Math.min(most, request.maxParameters ?? most) };
}

/** That a latency holds the size, where one is asked for. */
function latencyCaveats(
  asked: RecommendRequest,
  { maxParameters }: RecommendRequest,
  { devices, accelerator, concurrency = 1 }: ServingWorkload,
): Recommendation['caveats'] {
  if (maxParameters === undefined || maxParameters === asked.maxParameters) return [];
  const on = `${devices} ${accelerator}`;
  return [servingCaveat('latency-held', { most: maxParameters, devices: on, users: concurrency })];
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

/** An answer whose flat band and refit are at what each size's tokens cost. */
function withBeside(
  answer: Recommendation,
  {
    request,
    served,
    bestFor,
  }: {
    readonly request: RecommendRequest;
    readonly served: Weighed;
    readonly bestFor: (request: RecommendRequest) => Recommendation;
  },
): Recommendation {
  const { loss: _, ...rest } = request;
  const atLifetime = (compute: number) => bestFor({ ...rest, compute, budgetFor: 'lifetime' });
  const band = servedBand(answer, request, served, compute => atLifetime(compute).loss);
  const { refit: other, ...plain } = answer;
  const refit = other && refusedOr(() => bestFor({ ...request, law: findLaw(other.law) }));
  if (other === undefined || refit === undefined) return { ...plain, band };
  const { compute, parameters, tokens, tokensPerParameter, loss } = refit;
  return { ...plain, band, refit: { law: other.law, compute, parameters, tokens, tokensPerParameter, loss } };
}

/** The law's answer where served tokens weigh so; undefined where they leave nothing to train with. */
function weighed(
  request: RecommendRequest,
  { marginal, fixed, mostParameters }: Weighing,
): RecommendDocument | undefined {
  const beside = besideServing(request, fixed);
  if (beside === undefined) return undefined;
  const most = leastOf([request.maxParameters, mostParameters].filter(one => one !== undefined));
  const held = Number.isFinite(most) && { maxParameters: most };
  return recommend({ ...request, ...beside, ...held, inferenceWeight: marginal });
}

/** The budget of a lifetime without what serving takes whatever the size; undefined where nothing is left. */
function besideServing(
  { compute, budgetFor, inferenceTokens = 0 }: RecommendRequest,
  fixed: number,
): Pick<RecommendRequest, 'compute'> | undefined {
  if (compute === undefined || budgetFor !== 'lifetime') return {};
  const left = compute - inferenceTokens * fixed;
  return left > 0 ? { compute: left } : undefined;
}

/** An answer whose compute holds what serving takes whatever the size, too. */
function wholeAnswer(answer: Recommendation, tokens: number, { fixed }: ServingWeight): Recommendation {
  return { ...answer, compute: answer.compute + tokens * fixed };
}

/** A workload and what trains, as they are compared: at one price where they are one machine. */
export function comparedSides(
  given: ServingWorkload,
  said: Pick<LifetimeOptions, 'accelerator' | 'price' | 'utilisation'>,
): { readonly workload: ServingWorkload; readonly training: TrainingSide } {
  const { training, serving } = onePrice(said, given);
  const workload = { ...given, ...(serving !== undefined && { price: serving }) };
  const { quantile: _, ...side } = trainingSide(workload, {
    ...said,
    ...(training !== undefined && { price: training }),
  });
  return { workload, training: side };
}

/** Peak, utilisation and price of what trains. */
function trainingSide(
  workload: Pick<ServingWorkload, 'accelerator'>,
  options: Pick<LifetimeOptions, 'accelerator' | 'price' | 'utilisation'>,
) {
  const accelerator = findAccelerator(options.accelerator ?? workload.accelerator);
  const price = options.price === undefined ? priceOnFile(accelerator) : priceGiven(options.price);
  return {
    peak: peakOf(accelerator, 'bf16'),
    utilisation: options.utilisation ?? USUAL_UTILISATION,
    price: price?.likely,
    quantile: price?.quantile,
  };
}
