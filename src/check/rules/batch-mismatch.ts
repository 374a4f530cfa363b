import { allOf, type Rule, ratioBetween } from './rule.ts';

/** Batch against accumulation · micro-batch · data-parallel degree · sequence length. */
export const batchMismatch: Rule = ({ given, value, limit }) => {
  const batch = given('training.batch');
  const parts = allOf(value, [
    'training.accumulation',
    'parallelism.microBatch',
    'parallelism.data',
    'training.sequenceLength',
  ]);
  if (batch === undefined || parts === undefined) return [];
  const [accumulation, microBatch, data, sequence] = parts;
  const expected = accumulation * microBatch * data * sequence;
  const ratio = ratioBetween(batch, expected);
  if (ratio <= limit('error')) return [];
  return [
    {
      at: ['training.batch', 'training.accumulation'],
      args: { batch, accumulation, microBatch, data, sequence, expected, ratio },
      actual: batch,
      expected,
    },
  ];
};
