import type { Rule } from './rule.ts';

/** A batch that is less than a sequence, or gives some replicas none. */
export const batchBelowSequence: Rule = ({ value, given }) => {
  const batch = given('training.batch');
  const sequence = value('training.sequenceLength');
  if (batch === undefined || sequence === undefined) return [];
  const at = ['training.batch', 'training.sequenceLength', 'parallelism.data'] as const;
  if (batch < sequence) {
    const args = { batch, sequence, expected: batch * sequence };
    return [{ says: 'unit', at, args, actual: batch, expected: args.expected }];
  }
  const data = given('parallelism.data');
  const microBatch = given('parallelism.microBatch') ?? 1;
  const sequences = batch / sequence;
  // printed batches are rounded, and 4M tokens are mostly 4,194,304
  if (data === undefined || sequences >= 0.95 * data * microBatch) return [];
  const expected = data * microBatch * sequence;
  const args = { batch, sequence, sequences, data, microBatch, expected, replicas: data * microBatch };
  return [{ says: 'replicas', at, args, actual: batch, expected }];
};
