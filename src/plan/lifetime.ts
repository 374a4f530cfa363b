import { findAccelerator } from '../catalog/accelerators.ts';
import { priceGiven, priceOnFile } from '../catalog/price.ts';
import { Refusal } from '../core/refusal.ts';
import { falling, plus, rising, spreadOf, times, type Uncertain } from '../core/spread.ts';
import { recommend } from '../planner/recommend.ts';
import type { Lifetime, Recommendation, RecommendDocument, RecommendRequest } from '../planner/types.ts';
import { usdPerMillion } from '../serving/figures.ts';
import { peakOf } from '../serving/roofline.ts';
import type { ServingAnswer } from '../serving/types.ts';
import {
  plainWeight,
  type ServingWeight,
  type ServingWorkload,
  settleWeight,
  type TrainingSide,
} from '../serving/workload.ts';

/** Share of the 16-bit peak that training reaches where nothing says it. */
export const USUAL_UTILISATION = 0.4;

/** What trains the model that a workload serves; the serving devices at 40% unless told otherwise. */
export interface LifetimeOptions {
  readonly accelerator?: string;
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
  const training = trainingSide(workload, options);
  const ask = ({ marginal, fixed }: Weighing) => {
    const beside = besideServing(request, fixed);
    return beside && recommend({ ...request, ...beside, inferenceWeight: marginal });
  };
  const chosen = (weighing: Weighing) => ask(weighing)?.recommendations[0];
  const served = settleWeight(workload, training, weighing => chosen(weighing)?.parameters);
  const document = ask(served)!;
  const answer = wholeAnswer(document.recommendations[0]!, inferenceTokens, served);
  const atOne = chosen(plainWeight(served.priceRatio));
  const { price = 0 } = training;
  const seconds = answer.trainingCompute! / (training.peak * training.utilisation);
  const lifetime = lifetimeOf(answer, {
    request,
    served,
    training,
    ...(atOne && { atOne }),
    ...(price > 0 && {
      cost: rising(spreadOf(training.quantile!, price), hourly => (hourly * seconds) / 3600),
    }),
  });
  return {
    ...document,
    input: {
      ...document.input,
      ...(request.compute !== undefined && { compute: request.compute }),
      inferenceWeight: lifetime.weight,
      serving: workload,
    },
    recommendations: [{ ...answer, lifetime, caveats: [...answer.caveats, ...worthSaying(served.answer)] }],
    provenance: { ...document.provenance, inferenceWeight: 'derived', serving: 'input', lifetime: 'derived' },
  };
}

type Weighing = Pick<ServingWeight, 'marginal' | 'fixed'>;

/** The budget of a lifetime without what serving takes whatever the size; undefined where nothing is left. */
function besideServing(
  { compute, parameters, tokens, budgetFor, inferenceTokens = 0 }: RecommendRequest,
  fixed: number,
): Pick<RecommendRequest, 'compute'> | undefined {
  if (compute === undefined || budgetFor === 'training' || (parameters ?? tokens) !== undefined) return {};
  const left = compute - inferenceTokens * fixed;
  return left > 0 ? { compute: left } : undefined;
}

/** An answer whose compute holds what serving takes whatever the size, too. */
function wholeAnswer(answer: Recommendation, tokens: number, { fixed }: ServingWeight): Recommendation {
  return { ...answer, compute: answer.compute + tokens * fixed };
}

/** Of what is to be known of serving, what changes how far it is trusted. */
export function worthSaying({ caveats }: ServingAnswer): ServingAnswer['caveats'] {
  return caveats.filter(({ severity }) => severity !== 'info');
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

/** A size that a law chose, or that is given. */
type Size = Pick<Recommendation, 'parameters' | 'tokens'>;

/** What a lifetime is made of, beside the size itself. */
export interface LifetimeParts {
  /** What was asked, without a weight. */
  readonly request: RecommendRequest;
  readonly served: ServingWeight & { readonly weightOf?: (parameters: number) => number | undefined };
  readonly training: TrainingSide;
  /** What kappa 1 chooses; absent where the size is given. */
  readonly atOne?: Size;
  /** USD of training. */
  readonly cost?: Uncertain;
}

/** Cost of a lifetime by part, and how far kappa moves its size. */
export function lifetimeOf(size: Size & { readonly loss?: number | null }, parts: LifetimeParts): Lifetime {
  const { request, served, training, atOne, cost } = parts;
  const { answer, priceRatio, marginal, fixed } = served;
  const servedTokens = request.inferenceTokens ?? 0;
  const { hardware, concurrency, calibration } = answer;
  const serving = servingCost(answer, servedTokens);
  const overhead = atOne && size.loss ? overheadOfOne({ ...size, loss: size.loss }, parts) : undefined;
  return {
    servedTokens,
    serving: {
      accelerator: hardware.accelerator,
      devices: hardware.devices,
      precision: hardware.precision,
      concurrency,
      prompt: answer.prompt,
      output: answer.output,
      calibration: calibration.kind,
    },
    kappa: answer.kappa!,
    marginalKappa: marginal / priceRatio,
    priceRatio,
    // at this very size, a little off that of the last round
    weight: marginal + fixed / (2 * size.parameters),
    trainingUtilisation: training.utilisation,
    ...(cost !== undefined &&
      serving !== undefined && { cost: { training: cost, serving, total: plus(cost, serving) } }),
    ...(atOne && {
      atKappaOne: {
        parameters: atOne.parameters,
        tokens: atOne.tokens,
        times: size.parameters / atOne.parameters,
        ...(overhead !== undefined && { overhead }),
      },
    }),
  };
}

/** USD of all answers, their prompts included. */
function servingCost(answer: ServingAnswer, tokens: number): Uncertain | undefined {
  const { price, tokensPerSecond, hardware } = answer;
  if (price === undefined || tokensPerSecond === undefined) return undefined;
  const perMillion = falling(tokensPerSecond, rate => usdPerMillion(hardware.devices, 1, rate));
  return times(
    rising(perMillion, usd => (usd * tokens) / 1e6),
    price,
  );
}

/**
 * Lifetime cost of what kappa 1 chooses for a loss over that of the size at hand, less 1.
 *
 * @returns undefined where the law cannot be asked for a loss, or that choice does not fit what serves it
 */
function overheadOfOne(size: Size & { readonly loss: number }, parts: LifetimeParts): number | undefined {
  const { request, served } = parts;
  const { law, inferenceTokens = 0, uniqueTokens } = request;
  try {
    const { parameters, tokens } = recommend({
      ...(law !== undefined && { law }),
      loss: size.loss,
      inferenceTokens,
      inferenceWeight: served.priceRatio,
      ...(uniqueTokens !== undefined && { uniqueTokens }),
    }).recommendations[0]!;
    const weight = served.weightOf?.(parameters);
    if (weight === undefined) return undefined;
    const ours =
      6 * size.parameters * size.tokens +
      inferenceTokens * (2 * size.parameters * served.marginal + served.fixed);
    return Math.max(0, (parameters * (6 * tokens + 2 * weight * inferenceTokens)) / ours - 1);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
