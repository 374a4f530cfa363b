import type { RecommendRequest } from '../planner/types.ts';
import type { Values } from './command.ts';
import { defined } from './defined.ts';
import { choice, count, number, share, wholeNumber } from './options.ts';

/** Options that say what to recommend for, of `recommend` and `compare`. */
export const requestOptions = {
  inferenceTokens: count('tokens', '<D>', 'tokens to serve: the budget is then the lifetime, 6ND + 2N D_inf'),
  inferenceWeight: number(
    'a ratio such as 0.8',
    '<w>',
    'price of a serving FLOP in training FLOP (price over utilisation)',
  ),
  uniqueTokens: count('tokens', '<U>', 'tokens that exist: beyond them data is repeated'),
  maxParams: count('parameters', '<N>', 'largest model'),
  maxTokens: count('tokens', '<D>', 'most tokens'),
  tokensPerParameter: number('a ratio such as 20', '<r>', 'a fixed D/N instead of the optimum'),
  band: share('<overhead>', 'extra compute that the flat band may cost (default: 5%)', 10),
  experts: wholeNumber(1, '<E>', 'experts of a mixture, one active (jointmoe2025)'),
  count: choice(
    ['total', 'non-embedding'],
    '<what>',
    'how you count parameters: with total, those of a law without embeddings are converted by pearce2024, given and found',
  ),
  cMin: choice(
    ['half', 'equal'],
    '<what>',
    'kaplan2020: C_min is half the budget (critical batch) or all of it',
  ),
};

/** The request that the options describe, without laws and budget. */
export function requestOf(options: Values<typeof requestOptions>): RecommendRequest {
  const { maxParams, cMin, inferenceTokens, inferenceWeight, uniqueTokens, maxTokens } = options;
  const { tokensPerParameter, band, experts, count: counting } = options;
  return defined({
    inferenceTokens,
    uniqueTokens,
    maxParameters: maxParams,
    maxTokens,
    band,
    inferenceWeight,
    tokensPerParameter,
    experts,
    count: counting,
    minimumCompute: cMin,
  });
}
