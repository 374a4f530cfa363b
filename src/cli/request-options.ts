import type { RecommendRequest } from '../planner/types.ts';
import type { Values } from './command.ts';
import { defined } from './defined.ts';
import { InputError } from './io.ts';
import { choice, count, number, option, share, text } from './options.ts';

/** Experts of a mixture, `256`, or active ones of them, `8/256`. */
export function expertsOption(summary: string) {
  return option('<k/E>', summary, (value, { name }): { experts: number; activeExperts?: number } => {
    const [, active, experts] = /^\s*(?:(\d{1,6})\s*\/\s*)?(\d{1,6})\s*$/.exec(value) ?? [];
    if (experts === undefined || Number(experts) < 1)
      throw new InputError(
        `${name} must be a number of experts of at least 1, such as 64, or active ones of them such as 8/256: got '${value}'`,
      );
    return { experts: Number(experts), ...(active !== undefined && { activeExperts: Number(active) }) };
  });
}

/** Options that say what to recommend for, of `recommend` and `compare`. */
export const requestOptions = {
  inferenceTokens: count('tokens', '<D>', 'tokens to serve, beside the training budget'),
  budgetFor: choice(
    ['training', 'lifetime'],
    '<what>',
    'with --inference-tokens: a budget is for training alone (default), or holds serving, 6ND + 2N D_inf',
  ),
  inferenceWeight: number(
    'a ratio such as 0.8',
    '<w>',
    'price of a serving FLOP in training FLOP (price over utilisation)',
  ),
  uniqueTokens: count('tokens', '<U>', 'tokens that exist: beyond them data is repeated'),
  maxParams: count('parameters', '<N>', 'largest model, all of its parameters counted'),
  maxTokens: count('tokens', '<D>', 'most tokens'),
  tokensPerParameter: number('a ratio such as 20', '<r>', 'a fixed D/N instead of the optimum'),
  band: share('<overhead>', 'extra compute that the flat band may cost (default: 5%)', 10),
  experts: expertsOption(
    'experts of a mixture, 8/256: leverage over the law (ling2025); E alone: one active',
  ),
  granularity: number(
    'a number such as 12',
    '<G>',
    'width of a dense layer over an expert’s (default: the best)',
  ),
  context: count('tokens', '<T>', 'tokens of a training sequence (xlstm2025)'),
  precision: text(
    '<format>',
    'what it trains in, as estimate takes it, or a recipe such as e4m3:128 (default: bf16)',
  ),
  optimizer: text('<name>', 'what trains it: adamw, muon'),
  postTrainingBits: number(
    'bits such as 4',
    '<P>',
    'bits of the weights after training: what that adds to the loss',
  ),
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

/** What no option says, and the sources of `--from` with shares bring: the tokens that a mixture has. */
export interface MixedOption {
  readonly mixedTokens?: number | undefined;
}

/** The request that the options describe, without laws and budget. */
export function requestOf(options: Values<typeof requestOptions> & MixedOption): RecommendRequest {
  const { maxParams, cMin, inferenceTokens, inferenceWeight, uniqueTokens, maxTokens, mixedTokens } = options;
  const { tokensPerParameter, band, experts, count: counting } = options;
  const { granularity, context, precision, budgetFor, optimizer, postTrainingBits } = options;
  return defined({
    inferenceTokens,
    uniqueTokens,
    mixedTokens,
    maxParameters: maxParams,
    maxTokens,
    band,
    inferenceWeight,
    budgetFor,
    tokensPerParameter,
    ...experts,
    granularity,
    context,
    precision,
    optimizer,
    postTrainingBits,
    count: counting,
    minimumCompute: cMin,
  });
}
