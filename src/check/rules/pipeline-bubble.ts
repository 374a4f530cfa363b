import { pipelineBubble } from '../../cluster/pipeline.ts';
import { allOf, type Rule } from './rule.ts';

/** Share of a step that pipeline stages idle, by the micro-batches that a replica has. */
export const pipelineBubbleRule: Rule = ({ given, value, limit }) => {
  const parts = allOf(value, ['training.batch', 'training.sequenceLength', 'parallelism.data']);
  const pipeline = given('parallelism.pipeline');
  if (parts === undefined || pipeline === undefined || pipeline < 2) return [];
  const [batch, sequence, data] = parts;
  const microBatch = given('parallelism.microBatch') ?? 1;
  const microBatches = Math.floor(batch / sequence / data / microBatch);
  const interleave = given('parallelism.interleave') ?? 1;
  if (![microBatches, interleave].every(count => count >= 1 && Number.isSafeInteger(count))) return [];
  const { share } = pipelineBubble(pipeline, { microBatches, interleave });
  if (share <= limit('info')) return [];
  const wanted = Math.ceil(((pipeline - 1) * (1 / limit('info') - 1)) / interleave);
  return [
    {
      severity: share > limit('warning') ? 'warning' : 'info',
      at: ['parallelism.pipeline', 'training.batch'],
      args: {
        pipeline,
        rounds: interleave * microBatches,
        microBatches,
        share,
        wanted,
        least: limit('info'),
      },
      actual: microBatches,
      expected: wanted,
    },
  ];
};
