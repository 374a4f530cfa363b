import { allLaws } from '../../catalog/laws.ts';
import { distanceFromOptimal } from '../../core/distance.ts';
import type { Law } from '../../core/law.ts';
import { Refusal } from '../../core/refusal.ts';
import { leastOf, mostOf } from '../../core/unbounded.ts';
import { lawRequest } from '../../plan/asked.ts';
import { surfaceFor } from '../../planner/modifiers.ts';
import { inSpread } from '../../planner/spread.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Compute over the least that reaches the same loss, under the chosen law and under the others. */
export const farFromOptimal: Rule = context => {
  const { apart, given, law, limit } = context;
  const parameters = apart('model.activeParameters', 'compute');
  const tokens = apart('data.tokens', 'compute');
  if (parameters === undefined || tokens === undefined) return [];
  const inferenceTokens = given('limits.servedTokens') ?? given('target.inferenceTokens') ?? 0;
  // what is served somewhere weighs the time that it takes there
  const weight = context.plan.whole().served?.marginal ?? 1;
  const run = { parameters, tokens, inferenceTokens: weight * inferenceTokens };
  const own = overhead(law, run, context);
  if (own === undefined || own.computeOverhead < limit('info')) return [];
  const others = allLaws().filter(other => other.id !== law.id && inSpread(other));
  const found = others.flatMap(other => overhead(other, run, context)?.computeOverhead ?? []);
  const low = leastOf(found, own.computeOverhead);
  const high = mostOf(found, own.computeOverhead);
  const long = tokens > own.optimum.tokens;
  // laws of dense models say less of a mixture of experts
  const mixture = parameters < 0.8 * (context.value('model.parameters') ?? 0);
  const args = {
    law: law.id,
    parameters,
    tokens,
    ratio: tokens / parameters,
    overhead: own.computeOverhead,
    optimalParameters: own.optimum.parameters,
    optimalTokens: own.optimum.tokens,
    laws: found.length,
    low,
    high,
    inferenceTokens,
    served: weight === 1 ? 'D_inf' : `${weight.toPrecision(3)}·D_inf`,
    compute: 6 * parameters * tokens,
  };
  if (tokens < parameters * limit('swapped')) {
    const at = ['model.parameters', 'data.tokens'] as const;
    return [{ says: 'swapped', severity: 'warning', at, args, actual: tokens, expected: parameters }];
  }
  // most models since 2023 are trained long, to be small when they are served: without the demand nobody can say how long
  const maySuit = long && inferenceTokens === 0;
  const heavy = own.computeOverhead > limit('warning') && !mixture && !maySuit;
  return [
    {
      says: `${long ? 'long' : 'short'}${inferenceTokens > 0 ? '-served' : ''}`,
      severity: heavy ? 'warning' : 'info',
      at: long ? ['data.tokens', 'model.parameters'] : ['model.parameters', 'data.tokens'],
      args,
      actual: own.computeOverhead,
      expected: 1,
    },
  ];
};

function overhead(
  law: Law,
  run: { parameters: number; tokens: number; inferenceTokens: number },
  { shape, plan }: RuleContext,
) {
  const counted =
    law.counts.parameters === 'non-embedding' && shape !== undefined ? shape.nonEmbedding : run.parameters;
  if (law.allocationRefused !== undefined) return undefined;
  try {
    const { inferenceTokens, tokens } = run;
    const distance = distanceFromOptimal(
      surfaceFor(law, lawRequest(law, plan.asked)),
      { parameters: counted, tokens },
      { inferenceTokens },
    );
    return Number.isFinite(distance.computeOverhead) ? distance : undefined;
  } catch (error) {
    // a law without a loss over N and D knows no distance
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
