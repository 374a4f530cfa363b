import { Refusal } from '../../core/refusal.ts';

/** One array of a checkpoint, as its header names it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** As the format calls it: BF16, F8_E4M3, Q4_K. */
  readonly dtype: string;
  readonly bytes: number;
}

/** Numbers in a tensor; one where it has no dimension. */
export function elements({ shape }: Pick<Tensor, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Refuse what is no shape: negative or fractional sizes, or more numbers than can be counted exactly. */
export function checkShape(name: string, shape: readonly unknown[], file: string): readonly number[] {
  const sizes = shape as readonly number[];
  const isShape = sizes.every(size => Number.isSafeInteger(size) && size >= 0);
  if (!isShape || !Number.isSafeInteger(elements({ shape: sizes }))) {
    throw new Refusal(
      `Shape of ${name.slice(0, 80)} in ${file} must be whole numbers: got ${JSON.stringify(shape).slice(0, 60)}`,
    );
  }
  return sizes;
}
