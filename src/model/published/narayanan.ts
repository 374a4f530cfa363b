import type { GptShape } from './korthikanti.ts';

/**
 * Parameters of a GPT: `12lh²(1 + 13/(12h) + (V + s)/(12lh))`. The last norm is left out.
 *
 * Narayanan et al. (arXiv:2104.04473), equation 2.
 *
 * @param shape sizes
 * @returns parameters
 * @example
 * narayananParameters({ layers: 48, hidden: 8192, vocabulary: 51200, sequenceLength: 2048 }) // => 39096025088
 */
export function narayananParameters(shape: GptShape): number {
  const { layers: l, hidden: h, vocabulary: V, sequenceLength: s } = shape;
  return 12 * l * h * h + 13 * l * h + (V + s) * h;
}

/**
 * FLOP of a step with every layer recomputed: `96·B·s·l·h²(1 + s/(6h) + V/(16lh))`. Attention over the full square.
 *
 * Narayanan et al. (arXiv:2104.04473), equation 3.
 *
 * @param shape sizes
 * @param sequences B, sequences of a step
 * @returns FLOP
 * @example
 * // OPT-175B on 300B tokens, as its authors print it
 * const shape = { layers: 96, hidden: 12288, vocabulary: 50272, sequenceLength: 2048 };
 * narayananFlop(shape, 300e9 / 2048).toPrecision(2) // => '4.3e+23'
 */
export function narayananFlop(shape: GptShape, sequences: number): number {
  const { layers: l, hidden: h, vocabulary: V, sequenceLength: s } = shape;
  return 96 * sequences * s * l * h * h * (1 + s / (6 * h) + V / (16 * l * h));
}
