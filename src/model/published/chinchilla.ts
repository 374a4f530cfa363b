/** Sizes of a model of Chinchilla's table A9. */
export interface ChinchillaShape {
  readonly layers: number;
  readonly hidden: number;
  readonly feedForward: number;
  readonly heads: number;
  readonly headDimension: number;
  readonly vocabulary: number;
  readonly sequenceLength: number;
}

/**
 * Forward FLOP of one sequence, part by part: embeddings `2·s·V·d`; per layer projections to queries, keys and values
 * `2·3·s·d·(kH)`, scores `2·s²·(kH)`, softmax `3·H·s²`, weighted sum `2·s²·(kH)`, projection back `2·s·(kH)·d`, and
 * `2·s·2·d·f`; head `2·s·d·V`. The backward pass costs twice as much.
 *
 * Hoffmann et al. (arXiv:2203.15556), appendix F.
 *
 * @param shape sizes
 * @returns FLOP of one sequence forward: the layers, and embeddings and head together
 * @example
 * const shape = { layers: 10, hidden: 640, feedForward: 2560, heads: 10, headDimension: 64, vocabulary: 32000, sequenceLength: 2048 };
 * chinchillaFlop(shape).embeddings // => 4 * 2048 * 32000 * 640
 */
export function chinchillaFlop(shape: ChinchillaShape): {
  readonly layers: number;
  readonly embeddings: number;
} {
  const { layers, hidden: d, feedForward, heads: H, headDimension, vocabulary, sequenceLength: s } = shape;
  const kH = headDimension * H;
  const layer =
    2 * 3 * s * d * kH +
    2 * s * s * kH +
    3 * H * s * s +
    2 * s * s * kH +
    2 * s * kH * d +
    4 * s * d * feedForward;
  return { layers: layers * layer, embeddings: 4 * s * vocabulary * d };
}

/**
 * FLOP by appendix F over 6·N, as table A4 prints it: layers only, and N with the projection of relative positions, d²
 * a layer. The text counts embeddings and head too; with them the first row would be 1.6 (correspondence with the
 * authors, noted in nanoGPT's scaling_laws notebook).
 *
 * @param shape sizes
 * @returns ratio
 * @example
 * // table A4, the model of 73M parameters
 * const shape = { layers: 10, hidden: 640, feedForward: 2560, heads: 10, headDimension: 64, vocabulary: 32000, sequenceLength: 2048 };
 * chinchillaRatio(shape).toFixed(2) // => '1.03'
 */
export function chinchillaRatio(shape: ChinchillaShape): number {
  const { layers, hidden: d, feedForward, vocabulary, sequenceLength: s } = shape;
  const parameters = layers * (5 * d * d + 2 * d * feedForward) + vocabulary * d;
  return (3 * chinchillaFlop(shape).layers) / (6 * parameters * s);
}
