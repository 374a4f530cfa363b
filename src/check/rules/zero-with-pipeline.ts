import type { Rule } from './rule.ts';

/** ZeRO 2 or 3 beside pipeline stages: gradients or weights move once a micro-batch. */
export const zeroWithPipeline: Rule = ({ given }) => {
  const zero = given('parallelism.zero');
  const pipeline = given('parallelism.pipeline');
  if (zero === undefined || zero < 2 || pipeline === undefined || pipeline < 2) return [];
  return [
    { at: ['parallelism.zero', 'parallelism.pipeline'], args: { zero, pipeline }, actual: zero, expected: 1 },
  ];
};
