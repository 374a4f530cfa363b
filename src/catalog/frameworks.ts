import files from 'data-files/frameworks';
import { Refusal } from '../core/refusal.ts';
import { nameKey, unknownName } from '../text/names.ts';

/** What a training framework keeps on a device, and where that is known from: `data/frameworks/<id>.json`. */
export interface FrameworkFile {
  readonly name: string;
  readonly aliases: readonly string[];
  /** `fsdp` gathers layers as it needs them; `zero` shards what the ZeRO stage of the layout says. */
  readonly sharding: 'zero' | 'fsdp';
  /** ZeRO stages that it can be launched with, and those that it can beside a pipeline. */
  readonly zeroStages: readonly (0 | 1 | 2 | 3)[];
  readonly zeroStagesWithPipeline: readonly (0 | 1 | 2 | 3)[];
  /** Bytes per parameter. */
  readonly stateBytes: { readonly weights: number; readonly gradients: number; readonly optimizer: number };
  readonly unshardedGradientBytes: number;
  readonly sequenceParallel: boolean;
  readonly dropout: boolean;
  readonly scores: boolean;
  readonly selectiveShare?: number;
  /** Bytes per logit. */
  readonly logitBytes: number;
  readonly logitsSplit: boolean;
  readonly queuedLogitBytes: number;
  readonly overhead: number;
  /** Bytes. */
  readonly fixedBytes: { readonly reserved: number; readonly device: number };
  /** Whether published memory figures were compared with it. */
  readonly measured: boolean;
  readonly sources: readonly string[];
  readonly notes?: string;
}

export type Framework = FrameworkFile & { readonly id: string };

const all: readonly Framework[] = Object.entries(files).map(([id, file]) => ({
  id,
  ...(file as FrameworkFile),
}));

/**
 * Every framework whose memory is described, by id.
 *
 * @example
 * frameworks().some(one => one.id === 'megatron') // => true
 */
export function frameworks(): readonly Framework[] {
  return all;
}

/**
 * The framework that a name means: an id or an alias, in any case, with or without spaces and hyphens.
 *
 * @throws RangeError when none has this name, with the nearest one
 * @example
 * findFramework('torchtitan').id // => 'fsdp2'
 */
export function findFramework(name: string): Framework {
  const key = nameKey(name);
  const found = all.find(one => [one.id, ...one.aliases].some(alias => nameKey(alias) === key));
  if (found !== undefined) return found;
  const ids = all.map(one => one.id);
  throw new Refusal(unknownName('framework', name, ids));
}

/** The framework that is meant where none is named: one that shards all for ZeRO 3, one that is built for pipelines otherwise. */
export function usualFramework(zero: number): Framework {
  return findFramework(zero === 3 ? 'fsdp2' : 'megatron');
}
