import type { Recomputation } from '../flop.ts';

/** A block of Korthikanti et al.: GeLU, multi-head attention, dropout, 16-bit numbers. */
export interface KorthikantiBlock {
  /** s. */
  readonly sequenceLength: number;
  /** b. */
  readonly microBatch: number;
  /** h. */
  readonly hidden: number;
  /** a. */
  readonly heads: number;
}

/** How it is spread and what is recomputed. */
export interface KorthikantiOptions {
  /** t, default 1. */
  readonly tensorParallel?: number;
  /** Default false. */
  readonly sequenceParallel?: boolean;
  /** Default `none`. */
  readonly recompute?: Recomputation;
}

/**
 * Bytes of activations of one layer, exactly as published: `sbh(10 + 24/t + 5as/(ht))` with tensor parallelism,
 * `(sbh/t)(34 + 5as/h)` with sequence parallelism too, without the 5as/h when attention's scores are recomputed, and
 * `2sbh` when everything is (`2sbh/t` where the input is split).
 *
 * Korthikanti et al. (arXiv:2205.05198), equations 1 to 4 and 6, table 2.
 *
 * @param block sizes
 * @param options degrees and recomputation
 * @returns bytes
 * @example
 * korthikantiActivations({ sequenceLength: 2048, microBatch: 1, hidden: 12288, heads: 96 }) / (2048 * 12288) // => 114
 */
export function korthikantiActivations(block: KorthikantiBlock, options: KorthikantiOptions = {}): number {
  const { sequenceLength: s, microBatch: b, hidden: h, heads: a } = block;
  const { tensorParallel: t = 1, sequenceParallel = false, recompute = 'none' } = options;
  const sbh = s * b * h;
  if (recompute === 'full') return (2 * sbh) / (sequenceParallel ? t : 1);
  const scores = recompute === 'selective' ? 0 : (5 * a * s) / h;
  return sequenceParallel ? (sbh / t) * (34 + scores) : sbh * (10 + 24 / t + scores / t);
}

/**
 * Share of a layer's activations that recomputing attention's scores saves: `(5as/h)/(34 + 5as/h)`.
 *
 * @example
 * selectiveSaving({ sequenceLength: 2048, microBatch: 1, hidden: 12288, heads: 96 }) // => 80 / 114
 */
export function selectiveSaving(block: KorthikantiBlock): number {
  const scores = (5 * block.heads * block.sequenceLength) / block.hidden;
  return scores / (34 + scores);
}

/** A GPT of Narayanan and Korthikanti: f = 4h, learned positions, tied head. */
export interface GptShape {
  /** l. */
  readonly layers: number;
  /** h. */
  readonly hidden: number;
  /** V. */
  readonly vocabulary: number;
  /** s. */
  readonly sequenceLength: number;
}

/**
 * FLOP of a step: model `72·B·L·s·h²(1 + s/(6h) + v/(12hL))`, hardware with attention's scores recomputed
 * `72·B·L·s·h²(1 + s/(3h) + v/(12hL))`.
 *
 * Korthikanti et al. (arXiv:2205.05198), appendix A; attention over the full square. The second form reproduces their
 * table 5, but adds `s/(6h)`, all of attention's scores forward and backward; the forward pass alone is `s/(18h)`,
 * which `flopPerToken` adds.
 *
 * @param shape sizes
 * @param sequences B, sequences of a step
 * @returns FLOP
 * @example
 * const { hardware, model } = korthikantiFlop({ layers: 96, hidden: 12288, vocabulary: 51200, sequenceLength: 2048 }, 64);
 * Number((hardware / model).toFixed(3)) // => 1.027
 */
export function korthikantiFlop(
  shape: GptShape,
  sequences: number,
): { readonly model: number; readonly hardware: number } {
  const { layers: L, hidden: h, vocabulary: v, sequenceLength: s } = shape;
  const base = 72 * sequences * L * s * h * h;
  const head = v / (12 * h * L);
  return { model: base * (1 + s / (6 * h) + head), hardware: base * (1 + s / (3 * h) + head) };
}
