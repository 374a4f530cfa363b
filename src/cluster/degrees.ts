import type { Layout } from './layout.ts';
import type { ModelFacts } from './model-facts.ts';
import { endsToDivide } from './stage.ts';
import type { Device } from './step.ts';

/** Degrees of a layout, before what is tuned within them. */
export type Degrees = Pick<Layout, 'tensor' | 'pipeline' | 'context' | 'data' | 'expert'>;

/** What decides which degrees are possible. */
export interface DegreeOptions {
  readonly accelerators: number;
  /** Sequences in a batch. */
  readonly batch: number;
  readonly device: Device;
  /** What is decided; the rest is enumerated. */
  readonly fixed?: Partial<Layout>;
  /** How layers may split into stages; `whole` unless given. */
  readonly stages?: StageSplit;
  /** How fine sequences may be split over ranks: as published recipes do, only finer, or both; `usual` unless given. */
  readonly contexts?: 'usual' | 'finer' | 'all';
}

/**
 * How layers split into stages: into equal ones; with embedding and head in place of layers, too, which frameworks have to be
 * told, or only so; or into stages that differ by a layer, a layout of one's own making.
 */
export type StageSplit = 'whole' | 'with-ends' | 'ends' | 'uneven';

/** Tokens that context parallelism usually leaves a rank: NVIDIA's recipes split 8,192 over two (Megatron-Bridge 25.11). */
const USUAL_TOKENS_PER_RANK = 4096;

/**
 * Tokens below which matrix multiplications wait for weights, which the step does not count: a 16-bit weight serves a token
 * with one FLOP a byte, and an H100 has 989 TFLOP/s over 3.35 TB/s, 295 FLOP a byte (the next power of two).
 */
const FEWEST_TOKENS_PER_RANK = 512;

/**
 * Degrees that make sense: they multiply to the accelerators; tensor divides the heads and stays within the
 * scale-up domain; layers divide over the stages; context leaves a rank two chunks of the sequence and as many tokens as `contexts` says;
 * experts divide, and spread over data · context ranks or over tensor ranks too; the batch divides over the replicas.
 */
export function* degrees(model: ModelFacts, options: DegreeOptions): Generator<Degrees> {
  const { accelerators, batch, device, fixed = {}, stages = 'whole' } = options;
  const domain = Math.max(1, device.links.domainSize ?? 1);
  for (const tensor of choice(fixed.tensor, divisors(accelerators))) {
    if (accelerators % tensor !== 0 || model.heads % tensor !== 0) continue;
    if (fixed.tensor === undefined && tensor > domain) continue;
    for (const pipeline of choice(fixed.pipeline, divisors(accelerators / tensor))) {
      if ((accelerators / tensor) % pipeline !== 0 || pipeline > model.layers) continue;
      if (fixed.pipeline === undefined && !splitsInto(model.layers, pipeline, stages)) continue;
      const ranks = accelerators / tensor / pipeline;
      for (const context of choice(fixed.context, divisors(ranks))) {
        if (ranks % context !== 0 || !splits(model.sequenceLength, context, options)) continue;
        const data = ranks / context;
        if (batch % data !== 0 || (fixed.data !== undefined && fixed.data !== data)) continue;
        for (const expert of choice(fixed.expert, expertDegrees(model, tensor * ranks))) {
          if ((tensor * ranks) % expert !== 0 || Math.max(1, model.experts.count) % expert !== 0) continue;
          yield { tensor, pipeline, context, data, expert };
        }
      }
    }
  }
}

/** Micro-batches of a power of two that divide what a replica gets. */
export function microBatchSizes(perReplica: number, fixed?: number): readonly number[] {
  if (fixed !== undefined) return perReplica % fixed === 0 ? [fixed] : [];
  return powersOfTwo(Math.min(perReplica, 64)).filter(size => perReplica % size === 0);
}

/**
 * Chunks of layers per stage: those that layers divide into, where the pipeline's stages divide the micro-batches
 * (Narayanan, arXiv:2104.04473, section 2.2.2), else 1.
 */
export function interleavings(
  model: ModelFacts,
  options: { readonly pipeline: number; readonly microBatches: number; readonly fixed?: number | undefined },
): readonly number[] {
  const { pipeline, microBatches, fixed } = options;
  if (fixed !== undefined) return fixed > 1 && pipeline === 1 ? [] : [fixed];
  if (pipeline === 1 || microBatches % pipeline !== 0) return [1];
  const ends = endsToDivide(model.layers, pipeline);
  const chunks = [1];
  if (ends === undefined) return chunks;
  for (let count = 2; count * pipeline <= model.layers; count++) {
    // cheaper than what it must be: the ends of this number of chunks
    const divides = (model.layers + ends) % (pipeline * count) === 0;
    if (divides && endsToDivide(model.layers, pipeline * count) === ends) chunks.push(count);
  }
  return chunks;
}

function splitsInto(layers: number, chunks: number, how: StageSplit): boolean {
  if (how === 'uneven') return true;
  const ends = endsToDivide(layers, chunks);
  if (how === 'ends') return ends !== undefined && ends > 0;
  return how === 'whole' ? ends === 0 : ends !== undefined;
}

/** The decided value alone, or all. */
export function choice<T>(decided: T | undefined, all: readonly T[]): readonly T[] {
  return decided === undefined ? all : [decided];
}

function splits(
  sequenceLength: number,
  context: number,
  { fixed, contexts = 'usual' }: Pick<DegreeOptions, 'fixed' | 'contexts'>,
): boolean {
  const tokens = sequenceLength / context;
  const isFiner = context > 1 && tokens < USUAL_TOKENS_PER_RANK;
  if (context > 1 && sequenceLength % (2 * context) !== 0) return false;
  if (fixed?.context !== undefined) return true;
  return isFiner ? contexts !== 'usual' && tokens >= FEWEST_TOKENS_PER_RANK : contexts !== 'finer';
}

function expertDegrees(model: ModelFacts, ranks: number): readonly number[] {
  if (model.experts.count === 0) return [1];
  return divisors(ranks).filter(degree => model.experts.count % degree === 0);
}

/** Divisors in ascending order. */
export function divisors(value: number): readonly number[] {
  const low: number[] = [];
  const high: number[] = [];
  for (let divisor = 1; divisor * divisor <= value; divisor += 1) {
    if (value % divisor !== 0) continue;
    low.push(divisor);
    if (divisor * divisor !== value) high.push(value / divisor);
  }
  return [...low, ...high.reverse()];
}

function powersOfTwo(most: number): readonly number[] {
  const found: number[] = [];
  for (let value = 1; value <= most; value *= 2) found.push(value);
  return found;
}
