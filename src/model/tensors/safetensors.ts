import { Refusal } from '../../core/refusal.ts';
import { checkShape, type Tensor } from './tensor.ts';

/** The format's own limit (huggingface/safetensors, README: 100 MB). */
const LONGEST_HEADER = 100e6;

/** Bytes at the start of a file that say how long its header is. */
export const LENGTH_BYTES = 8;

/**
 * Length of the header of a safetensors file, from its first 8 bytes (little-endian, unsigned).
 *
 * @throws RangeError for a file that is none
 */
export function headerLength(start: Uint8Array, file: string): number {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const length = start.byteLength < LENGTH_BYTES ? 0n : view.getBigUint64(0, true);
  if (length < 2n || length > BigInt(LONGEST_HEADER)) {
    const isPointer = new TextDecoder().decode(start.subarray(0, 40)).startsWith('version https://git-lfs');
    throw new Refusal(
      `${file} must be a safetensors file: ${isPointer ? 'it is a pointer of Git LFS, not the file itself' : `got a header of ${length} bytes`}`,
    );
  }
  return Number(length);
}

/**
 * The tensors that a safetensors header names (format: huggingface/safetensors, README).
 *
 * @param text of the header
 * @param file what to call it
 * @param size bytes of the whole file, which must hold all that the header names
 * @returns tensors in the header's order
 */
export function safetensorsOf(text: string, file: string, size: number): readonly Tensor[] {
  const header = parsed(text, file);
  const tensors = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => tensorOf(name, entry, file));
  const end = Object.values(header).reduce<number>((most, entry) => Math.max(most, endOf(entry)), 0);
  const start = LENGTH_BYTES + new TextEncoder().encode(text).length;
  if (start + end > size) {
    throw new Refusal(`${file} must have ${start + end} bytes, as its header says: got ${size}`);
  }
  return tensors;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Refusal(`${file} must be a safetensors file: its header is no JSON object`);
  }
  return json as Readonly<Record<string, unknown>>;
}

function tensorOf(name: string, entry: unknown, file: string): Tensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets)) {
    throw new Refusal(`${name.slice(0, 80)} in ${file} must have dtype, shape and data_offsets`);
  }
  const [from, to] = offsets as readonly number[];
  return { name, dtype, shape: checkShape(name, shape, file), bytes: to! - from! };
}

function endOf(entry: unknown): number {
  const offsets = (entry as { readonly data_offsets?: readonly number[] } | null)?.data_offsets;
  return Array.isArray(offsets) ? Number(offsets[1]) : 0;
}
