import type { Rule } from './rule.ts';

/** ZeRO without ranks to shard over. */
export const zeroWithoutData: Rule = ({ given, value }) => {
  const zero = given('parallelism.zero');
  const data = value('parallelism.data');
  const context = given('parallelism.context') ?? 1;
  if (zero === undefined || zero === 0 || data === undefined || data * context > 1) return [];
  return [{ at: ['parallelism.zero'], args: { zero }, actual: zero, expected: 0 }];
};
