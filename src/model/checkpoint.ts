/** Sizes of a saved model, bytes. */
export interface CheckpointBytes {
  /** Weights alone: 2 a parameter, 4 in fp32. */
  readonly weights: number;
  /** What training resumes from, at least: fp32 weights and two fp32 moments, 12 a parameter. */
  readonly resumable: number;
  /** The same with the 16-bit weights beside it, 14 a parameter; in fp32 there are none, and it stays 12. */
  readonly full: number;
}

/**
 * Size of a checkpoint of a model trained with Adam, in mixed precision unless said. In fp32 the weights take 4 bytes,
 * and with two moments 12: there are no others beside them.
 *
 * @param parameters all parameters
 * @param options.precision `mixed` (16-bit weights beside fp32 ones) or `fp32`
 * @returns bytes
 * @example
 * checkpointBytes(405_853_388_800).resumable // => 4870240665600
 */
export function checkpointBytes(
  parameters: number,
  options: { readonly precision?: 'mixed' | 'fp32' } = {},
): CheckpointBytes {
  if (options.precision === 'fp32') {
    return { weights: 4 * parameters, resumable: 12 * parameters, full: 12 * parameters };
  }
  return { weights: 2 * parameters, resumable: 12 * parameters, full: 14 * parameters };
}
