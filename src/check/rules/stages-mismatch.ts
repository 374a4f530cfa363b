import { stagePath, statedStages, tokensOfStages } from '../../plan/stages.ts';
import { type Rule, ratioBetween } from './rule.ts';

/** Tokens of the stages against those of the run. */
export const stagesMismatch: Rule = ({ plan, given, limit }) => {
  const tokens = given('data.tokens');
  const stages = statedStages(plan.stated);
  if (tokens === undefined || stages.length === 0) return [];
  const sum = tokensOfStages(stages);
  const ratio = ratioBetween(sum, tokens);
  if (ratio <= limit('error')) return [];
  return [
    {
      at: ['data.tokens', stagePath(0, 'tokens')],
      args: { tokens, sum, ratio, stages: stages.length },
      actual: tokens,
      expected: sum,
    },
  ];
};
