import type { Path } from '../../plan/paths.ts';
import { stagePath, statedStages } from '../../plan/stages.ts';
import type { RawFinding, Rule, RuleContext } from './rule.ts';

/** A batch that is less than a sequence, or gives some replicas none. */
export const batchBelowSequence: Rule = context => {
  const { value, given, plan } = context;
  const [batch, sequence] = [given('training.batch'), value('training.sequenceLength')];
  const stages = statedStages(plan.stated).map((stage, index) => ({
    batch: stage.batch ?? batch,
    sequence: stage.sequenceLength ?? given('training.sequenceLength'),
    at: [stagePath(index, 'batch'), stagePath(index, 'sequenceLength'), stagePath(index, 'tokens')],
  }));
  if (stages.length > 0) return stages.flatMap(stage => ofStage(context, stage));
  return ofStage(context, { batch, sequence, at: ['training.batch', 'training.sequenceLength'] });
};

function ofStage(
  { given }: Pick<RuleContext, 'given'>,
  stage: {
    readonly batch?: number | undefined;
    readonly sequence?: number | undefined;
    readonly at: readonly Path[];
  },
): readonly RawFinding[] {
  const { batch, sequence } = stage;
  if (batch === undefined || sequence === undefined) return [];
  const at = [...stage.at, 'parallelism.data'] as const;
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
}
