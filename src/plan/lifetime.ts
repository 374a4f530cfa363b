import { Refusal } from '../core/refusal.ts';
import { falling, plus, rising, times, type Uncertain } from '../core/spread.ts';
import { recommend } from '../planner/recommend.ts';
import type { Lifetime, Recommendation, RecommendRequest } from '../planner/types.ts';
import { servingCaveat } from '../serving/caveats.ts';
import { usdPerMillion } from '../serving/figures.ts';
import type { ServingAnswer } from '../serving/types.ts';
import type { ServingWeight, SettledWeight, TrainingSide } from '../serving/weight.ts';

/** Share of the 16-bit peak that training reaches where nothing says it. */
export const USUAL_UTILISATION = 0.4;

/** Serving at a size that is given, or at one that it leads to itself. */
export type Weighed = ServingWeight & Partial<SettledWeight>;

/** Of what is to be known of an answer that a plan rests on, what changes how far it is trusted. */
export function worthSaying({ caveats }: Pick<ServingAnswer, 'caveats'>): ServingAnswer['caveats'] {
  return caveats.filter(({ severity }) => severity !== 'info');
}

/** The same of serving, and whether its memory is what keeps the model small. */
export function servedCaveats(served: Weighed): ServingAnswer['caveats'] {
  const { answer, largestHeld, mostParameters } = served;
  const { hardware, batchLimit, input } = answer;
  const waiting = typeof input.concurrency === 'number' && input.concurrency > batchLimit;
  const isHeld = largestHeld !== undefined && (mostParameters !== undefined || waiting);
  const devices = `${hardware.devices} ${hardware.accelerator}`;
  // one sequence alone just keeps the latency there, while memory would hold more
  const isLate =
    mostParameters !== undefined &&
    batchLimit >= 2 &&
    (input.timePerToken ?? input.timeToFirstToken) !== undefined;
  return [
    ...(isHeld && !isLate
      ? [servingCaveat('size-held', { devices, precision: hardware.precision, most: largestHeld })]
      : []),
    ...(isHeld && isLate ? [servingCaveat('latency-held', { most: largestHeld, devices, users: 1 })] : []),
    ...worthSaying(answer),
  ];
}

/** What a lifetime is made of, beside the size itself. */
export interface LifetimeParts {
  /** What chose the size, without a weight; absent where it is given. */
  readonly chosenBy?: Pick<RecommendRequest, 'law' | 'uniqueTokens' | 'maxParameters' | 'maxTokens'>;
  /** Tokens of answers. */
  readonly servedTokens: number;
  readonly served: Weighed;
  readonly training: TrainingSide;
  /** USD of training. */
  readonly cost?: Uncertain;
  /** Of what the price of a machine was said that trains and serves. */
  readonly priceSaidOf?: 'training' | 'serving' | undefined;
}

type Size = Pick<Recommendation, 'parameters' | 'tokens'> & { readonly loss?: number | null };

/** Cost of a lifetime by part, and how far kappa moves its size. */
export function lifetimeOf(size: Size, parts: LifetimeParts): Lifetime {
  const { served, servedTokens, training, cost, priceSaidOf } = parts;
  const { answer, priceRatio, marginal, weight } = served;
  const { hardware, concurrency, calibration } = answer;
  const serving = servingCost(answer, servedTokens);
  const atKappaOne = kappaOne(size, parts);
  return {
    servedTokens,
    promptTokens: (servedTokens * answer.prompt) / answer.output,
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
    weight,
    trainingUtilisation: training.utilisation,
    ...(cost !== undefined &&
      serving !== undefined && { cost: { training: cost, serving, total: plus(cost, serving) } }),
    ...(priceSaidOf !== undefined &&
      answer.price && { onePrice: { usdPerHour: answer.price.likely, saidOf: priceSaidOf } }),
    ...(atKappaOne && { atKappaOne }),
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
 * What a served token of 2·N FLOP would choose for the loss that is reached here, and its lifetime cost, each token at
 * what it takes in truth, over that of the size at hand, less 1.
 *
 * @returns undefined where the size is given, or the law cannot be asked for a loss
 */
function kappaOne(size: Size, { chosenBy, served, servedTokens }: LifetimeParts): Lifetime['atKappaOne'] {
  const { costOf, priceRatio, weight } = served;
  if (chosenBy === undefined || costOf === undefined || !size.loss) return undefined;
  try {
    const asked = {
      ...chosenBy,
      loss: size.loss,
      inferenceTokens: servedTokens,
      inferenceWeight: priceRatio,
    };
    const { parameters, tokens } = recommend(asked).recommendations[0]!;
    const cost = costOf(parameters);
    const ours = size.parameters * (6 * size.tokens + 2 * weight * servedTokens);
    return {
      parameters,
      tokens,
      times: size.parameters / parameters,
      ...(cost !== undefined && {
        overhead: (6 * parameters * tokens + cost * servedTokens) / ours - 1,
      }),
    };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
