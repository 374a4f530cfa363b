import type { Recurrence } from './architecture.ts';

/** What follows from the sizes of one layer; how many there are is the model's own. */
type Layer = Omit<Recurrence, 'layers'>;

/** Sizes of a state-space layer. */
export interface StateSpaceSizes {
  readonly hidden: number;
  /** Width inside of the layer: heads times their dimension in Mamba-2. */
  readonly inner: number;
  readonly state: number;
  readonly convolution: number;
  readonly bias: boolean;
  readonly convolutionBias: boolean;
}

/**
 * FLOP of a token for each number of the state: decay, input and output. Megatron's count of the scan, 7·d_in·N
 * (megatron/training/training.py, mamba_layer_flops); kernels in chunks execute other sums of the same order.
 */
const SCAN_FLOP = 7;

/**
 * Mamba (arXiv:2312.00752, section 3.4 and its published code): in- and out-projection, a depthwise convolution, the
 * projection to Δ (through a low rank), B and C, and A and D.
 *
 * @param sizes widths, and `rank` of Δ
 * @returns parameters, FLOP and memory of one layer
 */
export function mamba(sizes: StateSpaceSizes & { readonly rank: number }): Layer {
  const { hidden, inner, state, convolution, rank } = sizes;
  const weights = 3 * hidden * inner + inner * (rank + 2 * state) + rank * inner;
  const biases = (sizes.bias ? 2 * inner + hidden : 0) + inner;
  return {
    kind: 'mamba',
    parameters:
      weights + biases + inner * (convolution + (sizes.convolutionBias ? 1 : 0)) + inner * state + inner,
    weights,
    stateFlop: 2 * inner * convolution + SCAN_FLOP * inner * state,
    state: inner * state + inner * (convolution - 1),
    kept: 5 * inner + rank + 2 * state,
  };
}

/**
 * Mamba-2 (arXiv:2405.21060, section 7 and its published code): one projection in for gate, input, B, C and Δ, a
 * depthwise convolution over input, B and C, a norm before the projection out, and A, D and a bias of Δ a head.
 *
 * @param sizes widths, heads, and groups that share B and C
 * @returns parameters, FLOP and memory of one layer
 */
export function mamba2(
  sizes: StateSpaceSizes & { readonly heads: number; readonly groups: number; readonly norm?: boolean },
): Layer {
  const { hidden, inner, state, convolution, heads, groups, norm = true } = sizes;
  const mixed = inner + 2 * groups * state;
  const projected = inner + mixed + heads;
  const weights = hidden * (projected + inner);
  return {
    kind: 'mamba2',
    parameters:
      weights +
      (sizes.bias ? projected + hidden : 0) +
      mixed * (convolution + (sizes.convolutionBias ? 1 : 0)) +
      3 * heads +
      (norm ? inner : 0),
    weights,
    stateFlop: 2 * mixed * convolution + SCAN_FLOP * inner * state,
    state: inner * state + mixed * (convolution - 1),
    kept: projected + mixed + 2 * inner,
  };
}

/** Sizes of a layer of gated linear attention. */
export interface DeltaSizes {
  readonly hidden: number;
  readonly keyHeads: number;
  readonly valueHeads: number;
  readonly keyDimension: number;
  readonly valueDimension: number;
  readonly convolution: number;
}

/**
 * Gated DeltaNet (arXiv:2412.06464, equation 10) as Qwen3-Next builds it: queries, keys, values and an output gate,
 * two gates a value head, a depthwise convolution, a norm a head. FLOP of the state: k·kᵀ, v·kᵀ, its update and its
 * product with the query, 8·d_k·d_v a value head, after Megatron's count (gdn_layer_flops).
 *
 * @param sizes widths and heads
 * @returns parameters, FLOP and memory of one layer
 */
export function gatedDelta(sizes: DeltaSizes): Layer {
  const { hidden, keyHeads, valueHeads, keyDimension, valueDimension, convolution } = sizes;
  const keys = keyHeads * keyDimension;
  const values = valueHeads * valueDimension;
  const mixed = 2 * keys + values;
  const weights = hidden * (mixed + values + 2 * valueHeads) + values * hidden;
  const state = valueHeads * keyDimension * valueDimension;
  return {
    kind: 'gated-delta',
    parameters: weights + mixed * convolution + 2 * valueHeads + valueDimension,
    weights,
    stateFlop: 2 * mixed * convolution + 8 * state,
    state: state + mixed * (convolution - 1),
    kept: 2 * mixed + 3 * values + 2 * valueHeads,
  };
}

/**
 * Kimi Delta Attention (arXiv:2510.26692, section 3): the delta rule with a decay for each channel of a key, which a low
 * rank projects, as does the output gate; a depthwise convolution over queries, keys and values, a norm a head. FLOP of the
 * state are those of Gated DeltaNet: 8·d² a head.
 *
 * @param sizes widths and heads
 * @returns parameters, FLOP and memory of one layer
 */
export function kimiDelta(sizes: {
  readonly hidden: number;
  readonly heads: number;
  readonly dimension: number;
  readonly convolution: number;
}): Layer {
  const { hidden, heads, dimension, convolution } = sizes;
  const inner = heads * dimension;
  const weights = 4 * hidden * inner + 2 * dimension * (hidden + inner) + heads * hidden;
  const state = inner * dimension;
  return {
    kind: 'kimi-delta',
    // biases of the decay, one decay a head, the norm
    parameters: weights + 3 * inner * convolution + inner + heads + dimension,
    weights,
    stateFlop: 6 * inner * convolution + 8 * state,
    state: state + 3 * inner * (convolution - 1),
    kept: 9 * inner + 2 * dimension + heads,
  };
}

/**
 * Lightning attention (arXiv:2501.08313, section 2.2): linear attention with a fixed decay a head over queries, keys and values
 * behind SiLU, a norm over all heads and an output gate. FLOP of the state: its decay, k·vᵀ added to it, and its product
 * with the query, 5·d² a head.
 *
 * @param sizes widths and heads
 * @returns parameters, FLOP and memory of one layer
 */
export function lightning(sizes: {
  readonly hidden: number;
  readonly heads: number;
  readonly dimension: number;
}): Layer {
  const { hidden, heads, dimension } = sizes;
  const inner = heads * dimension;
  const state = inner * dimension;
  return {
    kind: 'lightning',
    parameters: 5 * hidden * inner + inner,
    weights: 5 * hidden * inner,
    stateFlop: 5 * state,
    state,
    kept: 9 * inner,
  };
}

/**
 * Short convolution of LFM2 (arXiv:2511.23404, section 2): three projections in, a depthwise convolution of the
 * product of two, one projection out.
 *
 * @param sizes width, taps, biases
 * @returns parameters, FLOP and memory of one layer
 */
export function shortConvolution(sizes: {
  readonly hidden: number;
  readonly convolution: number;
  readonly bias: boolean;
}): Layer {
  const { hidden, convolution, bias } = sizes;
  return {
    kind: 'short-convolution',
    parameters: 4 * hidden * hidden + hidden * convolution + (bias ? 5 * hidden : 0),
    weights: 4 * hidden * hidden,
    stateFlop: 2 * hidden * convolution,
    state: hidden * (convolution - 1),
    kept: 5 * hidden,
  };
}
