import type { Law } from '../core/law.ts';
import type { RecommendRequest } from '../planner/types.ts';
import type { Options } from './declaration.ts';
import { InputError } from './io.ts';
import { readCount, readFraction, readNumber } from './quantities.ts';

/** The request that the options of `recommend` and `compare` describe, without its budget. */
export async function requestOf(
  options: Options,
  laws: readonly Law[] | undefined,
): Promise<RecommendRequest> {
  const [parameters, tokens, inferenceTokens, uniqueTokens, maxParameters, maxTokens, ...ratios] =
    await Promise.all([
      readCount(options.params, 'parameters', '--params'),
      readCount(options.tokens, 'tokens', '--tokens'),
      readCount(options.inferenceTokens, 'tokens', '--inference-tokens'),
      readCount(options.uniqueTokens, 'tokens', '--unique-tokens'),
      readCount(options.maxParams, 'parameters', '--max-params'),
      readCount(options.maxTokens, 'tokens', '--max-tokens'),
      readNumber(options.loss, '--loss', 'a loss such as 2.0'),
      readNumber(options.inferenceWeight, '--inference-weight', 'a ratio such as 0.8'),
      readNumber(options.postTrainingBits, '--post-training-bits', 'bits such as 4'),
      readNumber(options.granularity, '--granularity', 'a number such as 12'),
      readCount(options.context, 'tokens', '--context'),
      readNumber(options.tokensPerParameter, '--tokens-per-parameter', 'a ratio such as 20'),
    ]);
  const [loss, inferenceWeight, postTrainingBits, granularity, context, tokensPerParameter] = ratios;
  const band = await readFraction(options.band, '--band', 10);
  return defined({
    parameters,
    tokens,
    inferenceTokens,
    uniqueTokens,
    maxParameters,
    maxTokens,
    band,
    loss,
    inferenceWeight,
    tokensPerParameter,
    ...readExperts(options.experts as string | number | undefined),
    precision: options.precision,
    optimizer: options.optimizer,
    postTrainingBits,
    granularity,
    context,
    count: oneOf(options.count, ['total', 'non-embedding'] as const, '--count'),
    minimumCompute: oneOf(options.cMin, ['half', 'equal'] as const, '--c-min'),
    law: laws,
  });
}

/** Experts of a mixture, `256`, or active ones of them, `8/256`. */
function readExperts(text: string | number | undefined): { experts?: number; activeExperts?: number } {
  if (text === undefined) return {};
  const [, active, experts] = /^\s*(?:(\d{1,6})\s*\/\s*)?(\d{1,6})\s*$/.exec(String(text)) ?? [];
  if (experts === undefined || Number(experts) < 1)
    throw new InputError(
      `Option --experts takes experts such as 64, or active ones of them such as 8/256: got '${text}'`,
    );
  return { experts: Number(experts), ...(active !== undefined && { activeExperts: Number(active) }) };
}

/** Without the keys that are undefined. */
function defined(values: Record<string, unknown>): RecommendRequest {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as RecommendRequest;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], option: string): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find(choice => choice === value);
  if (found === undefined) throw new InputError(`${option} must be ${choices.join(' or ')}: got '${value}'`);
  return found;
}
