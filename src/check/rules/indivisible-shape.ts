import { endsToDivide } from '../../cluster/stage.ts';
import { nearestDivisor } from '../../plan/divisors.ts';
import type { Path } from '../../plan/paths.ts';
import type { RawFinding, Rule, RuleContext } from './rule.ts';

/** Parts of the model or the batch that do not divide by the degree that splits them. */
export const indivisibleShape: Rule = context => {
  const { given, shape } = context;
  const part = (path: Path, ofShape: number | undefined) =>
    given(path) ?? (ofShape === 0 ? undefined : ofShape);
  const tensor = given('parallelism.tensor');
  const pipeline = given('parallelism.pipeline');
  const expert = given('parallelism.expert');
  const heads = part('model.heads', shape?.heads);
  const kvHeads = part('model.kvHeads', shape?.kvHeads);
  const layers = part('model.layers', shape?.layers);
  const vocab = part('model.vocab', shape?.vocab);
  const experts = part('model.experts', shape?.experts);
  const found: RawFinding[] = [];
  const uneven = (
    what: string,
    size: number | undefined,
    degree: number | undefined,
    at: readonly Path[],
    more: Partial<RawFinding> = {},
  ) => {
    if (size === undefined || degree === undefined || size % degree === 0) return;
    const args = { what, size, degree, expected: nearestDivisor(size, degree) };
    found.push({ at, args, actual: degree, expected: args.expected, ...more });
  };
  uneven('attention heads', heads, tensor, ['parallelism.tensor', 'model.heads']);
  if (kvHeads !== undefined && tensor !== undefined && (heads ?? 0) % tensor === 0) {
    // fewer heads than ranks are copied, which works where they divide
    if (kvHeads >= tensor)
      uneven('key-value heads', kvHeads, tensor, ['parallelism.tensor', 'model.kvHeads']);
    else if (tensor % kvHeads !== 0)
      uneven('key-value heads', kvHeads, tensor, ['parallelism.tensor', 'model.kvHeads']);
  }
  stages(layers, pipeline, found);
  if (vocab !== undefined && tensor !== undefined && vocab % tensor !== 0) {
    const expected = Math.ceil(vocab / (128 * tensor)) * 128 * tensor;
    const args = { vocab, tensor, expected };
    found.push({
      says: 'vocab',
      severity: 'warning',
      at: ['model.vocab', 'parallelism.tensor'],
      args,
      actual: vocab,
      expected,
    });
  }
  uneven('experts', experts, expert, ['parallelism.expert', 'model.experts']);
  const data = given('parallelism.data');
  // experts spread over tensor ranks, too
  const ranks = data === undefined ? undefined : data * (given('parallelism.context') ?? 1) * (tensor ?? 1);
  uneven('ranks of a stage', ranks, expert, ['parallelism.expert', 'parallelism.data']);
  headSize(context, found);
  batch(context, found);
  return found;
};

/** Embedding and output may stand in for layers, where the framework is told so. */
function stages(layers: number | undefined, pipeline: number | undefined, found: RawFinding[]): void {
  if (layers === undefined || pipeline === undefined) return;
  if (endsToDivide(layers, pipeline) !== undefined) return;
  const largest = Math.ceil(layers / pipeline);
  const mean = layers / pipeline;
  const args = { size: layers, degree: pipeline, largest, mean, idle: 1 - mean / largest };
  found.push({
    says: pipeline > layers ? 'more-stages' : 'layers',
    severity: pipeline > layers ? 'error' : 'warning',
    at: ['parallelism.pipeline', 'model.layers'],
    args,
    actual: pipeline,
  });
}

function headSize({ given }: RuleContext, found: RawFinding[]): void {
  const hidden = given('model.hidden');
  const heads = given('model.heads');
  if (hidden === undefined || heads === undefined || given('model.headSize') !== undefined) return;
  if (hidden % heads === 0) return;
  const args = { hidden, heads, expected: nearestDivisor(hidden, heads) };
  found.push({
    says: 'heads',
    at: ['model.heads', 'model.hidden'],
    args,
    actual: heads,
    expected: args.expected,
  });
}

function batch({ given, value, fact }: RuleContext, found: RawFinding[]): void {
  const tokens = given('training.batch');
  const sequence = value('training.sequenceLength');
  // replicas that follow from stated degrees are as good as stated themselves
  const follows = fact('parallelism.data')?.from.includes('parallelism.tensor') === true;
  const data = given('parallelism.data') ?? (follows ? value('parallelism.data') : undefined);
  if (tokens === undefined || sequence === undefined || data === undefined) return;
  const microBatch = given('parallelism.microBatch') ?? 1;
  const replicas = data * microBatch;
  const rounds = tokens / sequence / replicas;
  if (rounds < 1) return;
  // 4M tokens is mostly 4,194,304, and a count of sequences that was rounded to it
  const isRounded = Number(tokens.toPrecision(3)) === tokens;
  const readings = isRounded ? [tokens, tokens * (1.024 * 1.024)] : [tokens];
  const divides = readings.some(one => {
    const sequences = one / sequence;
    const whole = isRounded ? [Math.floor(sequences), Math.ceil(sequences)] : [sequences];
    return whole.some(count => Math.abs(count / replicas - Math.round(count / replicas)) <= 1e-9 * rounds);
  });
  if (divides) return;
  const expected = Math.round(rounds) * replicas * sequence;
  const args = { batch: tokens, sequence, data, microBatch, sequences: tokens / sequence, rounds, expected };
  found.push({
    says: isRounded ? 'batch-rounded' : 'batch',
    // GPT-NeoX-20B published 1,538 sequences for 12 replicas; of a rounded batch nobody can say that it does not divide
    severity: isRounded ? 'info' : 'warning',
    at: ['training.batch', 'parallelism.data'],
    args,
    actual: tokens,
    expected,
  });
}
