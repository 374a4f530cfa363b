import { checkKeys, checkMagnitude } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { byActive } from './count.ts';
import type { RecommendRequest } from './types.ts';

/** Relative difference between 6·N·D and C from which they contradict each other. */
const CONTRADICTION = 0.01;

/**
 * Check the numbers of a request: every one positive and finite, and not more than they determine.
 *
 * @throws RangeError naming the value and what was expected
 */
export function checkRequest(request: RecommendRequest): void {
  checkRequestKeys(request);
  checkChoice(request.count, ['total', 'non-embedding'], 'Count');
  checkChoice(request.minimumCompute, ['half', 'equal'], 'Minimum compute');
  checkChoice(request.budgetFor, ['lifetime', 'training'], 'Budget for');
  checkValue(request.compute, 'Compute', 'FLOP, such as 1e24');
  checkValue(request.parameters, 'Parameters', 'a count, such as 70e9');
  checkValue(request.activeParameters, 'Active parameters', 'a count, such as 37e9');
  checkValue(request.tokens, 'Tokens', 'a count, such as 1.4e12');
  checkValue(request.loss, 'Loss', 'a target, such as 2.0');
  checkValue(request.uniqueTokens, 'Unique tokens', 'a count, such as 1e12');
  checkValue(request.maxParameters, 'Maximum of parameters', 'a count, such as 8e9');
  checkValue(request.maxTokens, 'Maximum of tokens', 'a count, such as 10e12');
  checkValue(request.tokensPerParameter, 'Tokens per parameter', 'a ratio, such as 20');
  checkValue(request.context, 'Context', 'tokens, such as 8192');
  checkValue(request.postTrainingBits, 'Bits after training', 'a number, such as 4');
  checkExperts(request);
  checkValue(request.granularity, 'Granularity', 'a number, such as 12');
  checkValue(request.inferenceWeight, 'Inference weight', 'a ratio, such as 1');
  if (
    request.inferenceTokens !== undefined &&
    !(request.inferenceTokens >= 0 && Number.isFinite(request.inferenceTokens))
  ) {
    throw new Refusal(
      `Inference tokens must be zero or a positive count, such as 5e12: got ${request.inferenceTokens}`,
    );
  }
  if (request.inferenceTokens) checkMagnitude('Inference tokens', request.inferenceTokens);
  if (request.inferenceWeight !== undefined && request.inferenceTokens === undefined) {
    throw new Refusal(
      `Inference weight ${request.inferenceWeight} weighs the tokens to serve: give inference tokens, too`,
    );
  }
  if (request.band !== undefined && !(request.band >= 0 && request.band <= 10)) {
    throw new Refusal(`Band must be an overhead from 0 to 10, such as 0.05 or 5%: got ${request.band}`);
  }
  checkActive(request);
  checkCombination(request);
}

/** Refuse a key that no request has. */
export function checkRequestKeys(request: RecommendRequest): void {
  if (request && 'budgetCaveats' in request) {
    // the command's own, which nobody who writes a request means
    const { budgetCaveats: _own, ...asked } = request;
    checkRequestKeys(asked);
  } else checkKeys(request, KEYS, 'such as { compute: 1e24 }', MEANT);
}

/** What a key that others use means here. */
const MEANT = { budget: 'compute', flops: 'compute', laws: 'law', params: 'parameters' };

/** Tokens to serve, weighed as training FLOP: w·D_inf, so that the lifetime budget is 6·N·D + 2·N·w·D_inf. */
export function weighedTokens({ inferenceTokens = 0, inferenceWeight = 1 }: RecommendRequest): number {
  return inferenceTokens * inferenceWeight;
}

/** Of these, what a budget pays for: nothing, unless it is one for the lifetime. */
export function servedInBudget(request: RecommendRequest): number {
  return request.budgetFor === 'lifetime' ? weighedTokens(request) : 0;
}

/** Every key that a request may have. */
const KEYS = [
  'compute',
  'parameters',
  'activeParameters',
  'tokens',
  'loss',
  'law',
  'inferenceTokens',
  'inferenceWeight',
  'budgetFor',
  'uniqueTokens',
  'mixedTokens',
  'maxParameters',
  'maxTokens',
  'tokensPerParameter',
  'band',
  'experts',
  'context',
  'granularity',
  'activeExperts',
  'precision',
  'optimizer',
  'postTrainingBits',
  'count',
  'minimumCompute',
] as const satisfies readonly (keyof RecommendRequest)[];

function checkChoice(value: string | undefined, choices: readonly string[], name: string): void {
  if (value === undefined || choices.includes(value)) return;
  throw new Refusal(`${name} must be ${choices.join(' or ')}: got ${value}`);
}

function checkExperts({ experts, activeExperts }: RecommendRequest): void {
  if (activeExperts === undefined) return;
  for (const value of [experts, activeExperts]) {
    if (!Number.isInteger(value) || !(value! >= 1))
      throw new Refusal(
        `Experts must be whole numbers of at least 1, such as 8/256: got ${activeExperts}/${experts}`,
      );
  }
  if (activeExperts > experts!)
    throw new Refusal(`Active experts must be at most all of them: got ${activeExperts}/${experts}`);
}

function checkActive({ parameters, activeParameters }: RecommendRequest): void {
  if (parameters === undefined || activeParameters === undefined || activeParameters <= parameters) return;
  throw new Refusal(
    `Active parameters must be at most all ${parameters}: got ${activeParameters}, more than the model has`,
  );
}

function checkValue(value: number | undefined, name: string, expected: string): void {
  if (value === undefined) return;
  if (typeof value !== 'number') throw new TypeError(`${name} must be a number: got ${typeof value}`);
  if (!(value > 0 && Number.isFinite(value)))
    throw new Refusal(`${name} must be positive and finite, expected ${expected}: got ${value}`);
  checkMagnitude(name, value);
}

function checkCombination(request: RecommendRequest): void {
  const { compute, tokens, loss, tokensPerParameter } = request;
  const { parameters } = byActive({ relations: {} }, request);
  const given = [compute, parameters, tokens].filter(value => value !== undefined).length;
  if (given === 0 && loss === undefined) {
    throw new Refusal(
      'Nothing to recommend for: expected a budget such as 1e24, or parameters, tokens or a loss',
    );
  }
  if (loss !== undefined && given > 0) {
    throw new Refusal(
      `Target loss ${loss} already determines the run: give it alone, with limits on parameters or tokens if need be`,
    );
  }
  if (given === 3 && compute !== undefined && parameters !== undefined && tokens !== undefined) {
    const product = 6 * parameters * tokens + 2 * parameters * servedInBudget(request);
    if (Math.abs(Math.log(product / compute)) > CONTRADICTION) {
      throw new Refusal(
        `Compute, parameters and tokens contradict each other: ${parameters} x ${tokens} takes ${product.toPrecision(3)} FLOP and not ${compute}`,
      );
    }
  }
  if (tokensPerParameter !== undefined && (given > 1 || loss !== undefined)) {
    throw new Refusal(
      `Tokens per parameter ${tokensPerParameter} goes with one of compute, parameters or tokens`,
    );
  }
  if (
    tokensPerParameter !== undefined &&
    (request.maxParameters !== undefined || request.maxTokens !== undefined)
  ) {
    throw new Refusal('A fixed ratio leaves nothing to limit: drop --tokens-per-parameter or the maximum');
  }
}
