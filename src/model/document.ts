import { checkKeys } from '../core/arguments.ts';
import type { Caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import { activationBytesPerToken } from './activations.ts';
import { type Architecture, type AttentionKind, attentionKind } from './architecture.ts';
import { cacheBytes, cacheBytesPerToken } from './cache.ts';
import { modelCaveat } from './caveat.ts';
import { type CheckpointBytes, checkpointBytes } from './checkpoint.ts';
import {
  type FlopConvention,
  flopConventions,
  flopPerToken,
  type Recomputation,
  recomputations,
  type TokenFlop,
} from './flop.ts';
import { type ForwardFlop, forwardFlop } from './forward.ts';
import { countParameters, type ParameterCount } from './parameters.ts';
import { recipes } from './recipes.ts';
import { type StateBytes, stateBytes } from './states.ts';

/** Attention's part at one context length. */
export interface AttentionShare {
  readonly context: number;
  /** Training FLOP per token with the causal half of attention, and attention's share of them. */
  readonly training: number;
  readonly share: number;
  /** Attention over 6N, as papers print it: over the full square, and its causal half. */
  readonly fullOver6N: number;
  readonly causalOver6N: number;
}

/** Everything that follows from a shape: parameters, FLOP per token, memory. */
export interface ModelDescription {
  readonly architecture: Architecture;
  readonly attention: AttentionKind;
  readonly parameters: ParameterCount;
  readonly flopPerToken: {
    readonly sequenceLength: number;
    /** With the causal half of attention. */
    readonly forward: number;
    readonly training: number;
    /** Parts of `forward`; training is three times each. */
    readonly components: Omit<ForwardFlop, 'total'>;
    readonly conventions: Readonly<Record<FlopConvention, Omit<TokenFlop, 'executed'>>>;
    /** What hardware executes, forward, backward and again, by what is recomputed. */
    readonly recomputation: Readonly<Record<Recomputation, number>>;
    readonly attentionShare: readonly AttentionShare[];
  };
  /** Bytes. */
  readonly memory: {
    readonly cacheBytesPerToken: number;
    /** Of one sequence of `sequenceLength`. */
    readonly cacheBytes: number;
    readonly checkpoint: CheckpointBytes;
    /** Weights, gradients and optimizer before sharding, by recipe. */
    readonly states: Readonly<Record<string, StateBytes>>;
    /** What a token leaves in a layer for the backward pass; derived, see `activationBytesPerToken`. */
    readonly activationBytesPerTokenAndLayer: Readonly<Record<'none' | 'full', number>>;
  };
}

/** Longest sequence that is assumed where none is given. */
const USUAL_SEQUENCE = 4096;

/** 2k to 1M tokens. */
const contexts = Array.from({ length: 10 }, (_, power) => 2048 * 2 ** power);

/**
 * Parameters, FLOP per token and memory of an architecture, in one document.
 *
 * @param architecture a complete shape
 * @param options sequence length, tokens (default: the context length, 4,096 at most)
 * @returns plain data
 * @throws RangeError when the sequence length is not a whole positive number
 * @example
 * const shape = completeArchitecture({ layers: 32, hidden: 4096, heads: 32, kvHeads: 8, feedForward: 14336, vocabulary: 128256 });
 * describeModel(shape).memory.cacheBytesPerToken // => 131072
 */
export function describeModel(
  architecture: Architecture,
  options: { readonly sequenceLength?: number } = {},
): ModelDescription {
  checkKeys(options, ['sequenceLength'], 'such as { sequenceLength: 8192 }');
  const sequenceLength =
    options.sequenceLength ?? Math.min(architecture.contextLength ?? USUAL_SEQUENCE, USUAL_SEQUENCE);
  if (!Number.isSafeInteger(sequenceLength) || sequenceLength < 1) {
    throw new Refusal(`Sequence length must be a whole number of at least 1: got ${sequenceLength}`);
  }
  const parameters = countParameters(architecture);
  const { total: forward, ...components } = forwardFlop(architecture, {
    sequenceLength,
    attention: 'causal',
  });
  const at = <Key extends string, Value>(keys: readonly Key[], value: (key: Key) => Value) =>
    Object.fromEntries(keys.map(key => [key, value(key)])) as Record<Key, Value>;
  return {
    architecture,
    attention: attentionKind(architecture),
    parameters,
    flopPerToken: {
      sequenceLength,
      forward,
      training: 3 * forward,
      components,
      conventions: at(flopConventions, convention => {
        const { executed: _, ...flop } = flopPerToken(architecture, { sequenceLength, convention });
        return flop;
      }),
      recomputation: at(
        recomputations,
        recompute => flopPerToken(architecture, { sequenceLength, recompute }).executed,
      ),
      attentionShare: contexts.map(context => attentionShare(architecture, context, parameters.active)),
    },
    memory: {
      cacheBytesPerToken: cacheBytesPerToken(architecture),
      cacheBytes: cacheBytes(architecture, { sequenceLength }),
      checkpoint: checkpointBytes(parameters.total),
      states: at(Object.keys(recipes), id => stateBytes(parameters.total, { recipe: recipes[id]! })),
      activationBytesPerTokenAndLayer: at(['none', 'full'] as const, recompute =>
        activationBytesPerToken(architecture, { sequenceLength, recompute }),
      ),
    },
  };
}

/** That a sequence is longer than the positions a model learned, where it learned any. */
export function lengthCaveats(
  architecture: Pick<Architecture, 'learnedPositions'>,
  sequenceLength: number,
): readonly (Caveat & { readonly args: { readonly sequenceLength: number; readonly positions: number } })[] {
  const { learnedPositions: positions } = architecture;
  if (positions === 0 || sequenceLength <= positions) return [];
  const args = { sequenceLength, positions };
  return [{ ...modelCaveat('beyond-learned-positions', args), args }];
}

function attentionShare(architecture: Architecture, context: number, active: number): AttentionShare {
  const causal = flopPerToken(architecture, { sequenceLength: context, convention: 'causal' });
  const full = flopPerToken(architecture, { sequenceLength: context, convention: 'full' });
  return {
    context,
    training: causal.training,
    share: causal.attention / causal.training,
    fullOver6N: full.attention / (6 * active),
    causalOver6N: causal.attention / (6 * active),
  };
}
