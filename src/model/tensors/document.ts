import type { Caveat } from '../../core/caveat.ts';
import type { Architecture } from '../architecture.ts';
import { cacheBytesPerToken } from '../cache.ts';
import { modelCaveat } from '../caveat.ts';
import { type CheckpointBytes, checkpointBytes } from '../checkpoint.ts';
import { countParameters } from '../parameters.ts';
import { recipes } from '../recipes.ts';
import { type StateBytes, stateBytes } from '../states.ts';
import type { TensorCount } from './count.ts';
import type { Part } from './groups.ts';

/** A checkpoint's count, what follows from it, and whether its configuration says the same. */
export interface CheckpointDescription {
  /** Of the language model. */
  readonly parameters: { readonly total: number } & Readonly<Partial<Record<Part, number>>>;
  readonly towers: Readonly<Record<string, number>>;
  /** Language model and towers. */
  readonly all: number;
  /** Numbers in the files that are not counted above. */
  readonly left: Readonly<Record<'prediction' | 'adapter' | 'scales' | 'buffers', number>>;
  readonly dtypes: TensorCount['dtypes'];
  readonly tensors: number;
  readonly bytes: number;
  readonly memory: {
    /** Of keys and values in bf16; absent where neither shapes nor a configuration tell. */
    readonly cacheBytesPerToken?: number;
    readonly checkpoint: CheckpointBytes;
    readonly states: Readonly<Record<string, StateBytes>>;
  };
  /** The configuration beside it, where it is read: its count, and parts that differ. */
  readonly config?: {
    readonly family: string;
    readonly total: number;
    readonly differences: readonly {
      readonly part: string;
      readonly checkpoint: number;
      readonly config: number;
    }[];
  };
}

/** What a configuration beside a checkpoint says. */
export interface BesideConfig {
  readonly family: string;
  readonly architecture: Architecture;
}

/**
 * What follows from a checkpoint's own shapes: memory of training and serving, and how it agrees with its configuration, part
 * by part.
 *
 * @param count of its tensors
 * @param config what its configuration describes, where it is read
 * @returns plain data, and what a reader of it must know
 */
export function describeCheckpoint(
  count: TensorCount,
  config?: BesideConfig,
): { readonly description: CheckpointDescription; readonly caveats: readonly Caveat[] } {
  const copy = config === undefined ? 0 : copiedHead(count, config.architecture);
  const parts = copy === 0 ? count.parts : { ...count.parts, output: (count.parts.output ?? 0) - copy };
  const total = count.total - copy;
  const towers = Object.values(count.towers).reduce((sum, it) => sum + it, 0);
  const agreement = config === undefined ? undefined : agreementOf(parts, config);
  const cache =
    config !== undefined
      ? cacheBytesPerToken(config.architecture)
      : count.cacheNumbers === null
        ? undefined
        : 2 * count.cacheNumbers;
  const all = total + towers;
  return {
    description: {
      parameters: { total, ...parts },
      towers: count.towers,
      all,
      left: {
        prediction: count.prediction,
        adapter: count.adapter,
        scales: count.scales,
        buffers: count.buffers,
      },
      dtypes: count.dtypes,
      tensors: count.tensors,
      bytes: count.bytes,
      memory: {
        ...(cache !== undefined && { cacheBytesPerToken: cache }),
        checkpoint: checkpointBytes(all),
        states: Object.fromEntries(
          Object.entries(recipes).map(([id, recipe]) => [id, stateBytes(all, { recipe })]),
        ),
      },
      ...(config !== undefined && {
        config: { family: config.family, ...agreement! },
      }),
    },
    caveats: [
      ...(copy === 0 ? [] : [modelCaveat('head-is-a-copy', { parameters: copy }, 'info')]),
      ...(agreement?.differences ?? []).map(args => modelCaveat('differs-from-config', args)),
      ...(count.parts.other !== undefined && config === undefined
        ? [modelCaveat('unknown-tensors', { parameters: count.parts.other })]
        : []),
      ...(count.prediction > 0
        ? [modelCaveat('prediction-left-out', { parameters: count.prediction }, 'info')]
        : []),
      ...(count.adapter > 0 ? [modelCaveat('adapter-left-out', { parameters: count.adapter })] : []),
    ],
  };
}

/** Some checkpoints store the head a second time though it is the embedding. */
function copiedHead({ parts }: TensorCount, { tied, vocabulary, embeddingDimension }: Architecture): number {
  const rows = vocabulary * embeddingDimension;
  return tied && (parts.output ?? 0) >= rows ? rows : 0;
}

function agreementOf(parts: TensorCount['parts'], { architecture }: BesideConfig) {
  const {
    total,
    active: _,
    nonEmbedding: __,
    activeNonEmbedding: ___,
    ...expected
  } = countParameters(architecture);
  const differences = (Object.keys(expected) as Part[])
    .map(part => ({ part, checkpoint: parts[part] ?? 0, config: expected[part] }))
    .filter(it => it.checkpoint !== it.config);
  return { total, differences };
}
