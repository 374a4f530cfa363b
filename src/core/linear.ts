/**
 * Solve a small symmetric positive definite system by Cholesky's factors, in place of nothing: inputs are kept.
 *
 * @param matrix `size` rows of `size`
 * @returns the solution, or undefined where the matrix is not positive definite
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const size = right.length;
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= factor[row * size + k]! * factor[column * size + k]!;
      if (row === column) {
        // pivots that are only rounding of what was subtracted count as zero
        if (!(sum > 1e-15 * matrix[row * size + row]!)) return undefined;
        factor[row * size + row] = Math.sqrt(sum);
      } else {
        factor[row * size + column] = sum / factor[column * size + column]!;
      }
    }
  }
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) solution[row]! -= factor[row * size + k]! * solution[k]!;
    solution[row]! /= factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) solution[row]! -= factor[k * size + row]! * solution[k]!;
    solution[row]! /= factor[row * size + row]!;
  }
  return solution;
}

/** Inverse of a small symmetric positive definite matrix, or undefined. */
export function invertPositive(matrix: Float64Array, size: number): Float64Array | undefined {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    const solution = solvePositive(matrix, unit);
    if (solution === undefined) return undefined;
    for (let row = 0; row < size; row++) inverse[row * size + column] = solution[row]!;
  }
  return inverse;
}

/** A symmetric matrix with a unit diagonal, and what its rows and columns were divided by. */
export interface Scaled {
  readonly matrix: Float64Array;
  readonly scale: Float64Array;
}

export function scaleToUnitDiagonal(matrix: Float64Array, size: number): Scaled {
  const scale = Float64Array.from(
    { length: size },
    (_, i) => Math.sqrt(Math.abs(matrix[i * size + i]!)) || 1,
  );
  const entries = matrix.map(
    (entry, index) => entry / (scale[Math.floor(index / size)]! * scale[index % size]!),
  );
  return { matrix: entries, scale };
}

/** Eigenvalues of a small symmetric matrix, ascending, each with its unit vector (Jacobi's rotations). */
export function symmetricEigen(
  matrix: Float64Array,
  size: number,
): readonly { readonly value: number; readonly vector: Float64Array }[] {
  const work = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const entry = work[p * size + q]!;
        if (Math.abs(entry) < 1e-300) continue;
        off += Math.abs(entry);
        rotate(work, vectors, size, p, q);
      }
    }
    if (off === 0) break;
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => work[i * size + i]! - work[j * size + j]!,
  );
  return order.map(i => ({
    value: work[i * size + i]!,
    vector: Float64Array.from({ length: size }, (_, row) => vectors[row * size + i]!),
  }));
}

function rotate(work: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const entry = work[p * size + q]!;
  const theta = (work[q * size + q]! - work[p * size + p]!) / (2 * entry);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const kp = work[k * size + p]!;
    const kq = work[k * size + q]!;
    work[k * size + p] = cosine * kp - sine * kq;
    work[k * size + q] = sine * kp + cosine * kq;
  }
  for (let k = 0; k < size; k++) {
    const pk = work[p * size + k]!;
    const qk = work[q * size + k]!;
    work[p * size + k] = cosine * pk - sine * qk;
    work[q * size + k] = sine * pk + cosine * qk;
    const vp = vectors[k * size + p]!;
    const vq = vectors[k * size + q]!;
    vectors[k * size + p] = cosine * vp - sine * vq;
    vectors[k * size + q] = sine * vp + cosine * vq;
  }
}
