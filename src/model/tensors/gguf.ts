import { Refusal } from '../../core/refusal.ts';
import { checkShape, elements, type Tensor } from './tensor.ts';

/** What a GGUF header says. */
export interface Gguf {
  readonly architecture: string | undefined;
  readonly tensors: readonly Tensor[];
}

/** Types by their numbers: name, elements of a block, bytes of a block (ggml-org/ggml, docs/gguf.md and ggml-common.h). */
const types: Readonly<Record<number, readonly [string, number, number]>> = {
  0: ['F32', 1, 4],
  1: ['F16', 1, 2],
  2: ['Q4_0', 32, 18],
  3: ['Q4_1', 32, 20],
  6: ['Q5_0', 32, 22],
  7: ['Q5_1', 32, 24],
  8: ['Q8_0', 32, 34],
  9: ['Q8_1', 32, 36],
  10: ['Q2_K', 256, 84],
  11: ['Q3_K', 256, 110],
  12: ['Q4_K', 256, 144],
  13: ['Q5_K', 256, 176],
  14: ['Q6_K', 256, 210],
  15: ['Q8_K', 256, 292],
  16: ['IQ2_XXS', 256, 66],
  17: ['IQ2_XS', 256, 74],
  18: ['IQ3_XXS', 256, 98],
  19: ['IQ1_S', 256, 50],
  20: ['IQ4_NL', 32, 18],
  21: ['IQ3_S', 256, 110],
  22: ['IQ2_S', 256, 82],
  23: ['IQ4_XS', 256, 136],
  24: ['I8', 1, 1],
  25: ['I16', 1, 2],
  26: ['I32', 1, 4],
  27: ['I64', 1, 8],
  28: ['F64', 1, 8],
  29: ['IQ1_M', 256, 56],
  30: ['BF16', 1, 2],
  34: ['TQ1_0', 256, 54],
  35: ['TQ2_0', 256, 66],
  39: ['MXFP4', 32, 17],
};

/** Bytes of a value of each kind of metadata; strings (8) and lists (9) say their own length. */
const widths: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
const STRING = 8;
const LIST = 9;

/** The header goes on beyond what was read. */
class Short extends Error {}

/**
 * The header of a GGUF file, version 2 or 3 (ggml-org/ggml, docs/gguf.md).
 *
 * @param bytes the start of the file
 * @param file what to call it
 * @returns what it says; undefined where the header goes on beyond these bytes
 * @throws RangeError for a file that is none
 */
export function ggufOf(bytes: Uint8Array, file: string): Gguf | undefined {
  try {
    return read(bytes, file);
  } catch (error) {
    if (error instanceof Short) return undefined;
    throw error;
  }
}

function read(bytes: Uint8Array, file: string): Gguf {
  const cursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes, at: 0 };
  const magic = new TextDecoder().decode(bytes.subarray(0, take(cursor, 4) + 4));
  const version = u32(cursor);
  if (magic !== 'GGUF' || (version !== 2 && version !== 3)) {
    throw new Refusal(`${file} must be a GGUF file of version 2 or 3`);
  }
  const tensors = u64(cursor);
  const entries = u64(cursor);
  let architecture: string | undefined;
  for (let index = 0; index < entries; index++) {
    const key = text(cursor);
    const kind = u32(cursor);
    if (key === 'general.architecture' && kind === STRING) architecture = text(cursor);
    else skip(cursor, kind, file);
  }
  return { architecture, tensors: Array.from({ length: tensors }, () => tensorOf(cursor, file)) };
}

function tensorOf(cursor: Cursor, file: string): Tensor {
  const name = text(cursor);
  const dimensions = u32(cursor);
  if (dimensions > 8) throw new Refusal(`${name.slice(0, 80)} in ${file} must have at most 8 dimensions`);
  // innermost first
  const shape = Array.from({ length: dimensions }, () => u64(cursor)).reverse();
  const type = u32(cursor);
  u64(cursor);
  const [dtype, block, size] = types[type] ?? [];
  if (dtype === undefined) throw new Refusal(`Type ${type} of ${name.slice(0, 80)} in ${file} is not known`);
  const sizes = checkShape(name, shape, file);
  return { name, dtype, shape: sizes, bytes: (elements({ shape: sizes }) / block!) * size! };
}

interface Cursor {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  at: number;
}

/** Moves on, and says where it was. */
function take(cursor: Cursor, count: number): number {
  const { at } = cursor;
  if (at + count > cursor.bytes.length) throw new Short();
  cursor.at += count;
  return at;
}

const u32 = (cursor: Cursor) => cursor.view.getUint32(take(cursor, 4), true);
const u64 = (cursor: Cursor) => Number(cursor.view.getBigUint64(take(cursor, 8), true));

function text(cursor: Cursor): string {
  const length = u64(cursor);
  const from = take(cursor, length);
  return new TextDecoder().decode(cursor.bytes.subarray(from, from + length));
}

function skip(cursor: Cursor, kind: number, file: string): void {
  if (kind === STRING) {
    take(cursor, u64(cursor));
  } else if (kind === LIST) {
    const item = u32(cursor);
    const count = u64(cursor);
    if (widths[item] !== undefined) take(cursor, count * widths[item]);
    else for (let index = 0; index < count; index++) skip(cursor, item, file);
  } else {
    const width = widths[kind];
    if (width === undefined)
      throw new Refusal(`${file} must be a GGUF file: its metadata has a value of kind ${kind}`);
    take(cursor, width);
  }
}
