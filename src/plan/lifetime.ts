import { Refusal } from '../core/refusal.ts';
import { falling, plus, rising, times, type Uncertain } from '../core/spread.ts';
import { recommend } from '../planner/recommend.ts';
import type { Lifetime, Recommendation, RecommendRequest } from '../planner/types.ts';
import { usdPerMillion } from '../serving/figures.ts';
import type { ServingAnswer } from '../serving/types.ts';
import type { ServingWeight, TrainingSide } from '../serving/workload.ts';

/** Share of the 16-bit peak that training reaches where nothing says it. */
export const USUAL_UTILISATION = 0.4;

/** Of what is to be known of an answer that a plan rests on, what changes how far it is trusted. */
export function worthSaying({ caveats }: Pick<ServingAnswer, 'caveats'>): ServingAnswer['caveats'] {
  return caveats.filter(({ severity }) => severity !== 'info');
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
