/** Sizes of a saved model, bytes. */
export interface CheckpointBytes {
  /** 16-bit weights alone: 2 a parameter. */
  readonly weights: number;
  /** What training resumes from, at least: fp32 weights and two fp32 moments, 12 a parameter. */
  readonly resumable: number;
  /** The same with the 16-bit weights beside it: 14 a parameter. */
  readonly full: number;
}

/**
 * Size of a checkpoint of a model trained with Adam in mixed precision.
 *
 * @param parameters all parameters
 * @returns bytes
 * @example
 * checkpointBytes(405_853_388_800).resumable // => 4870240665600
 */
export function checkpointBytes(parameters: number): CheckpointBytes {
  return { weights: 2 * parameters, resumable: 12 * parameters, full: 14 * parameters };
}
