import { Refusal } from '../../core/refusal.ts';
import { elements, type Tensor } from './tensor.ts';

/** Bits of a number of the types that hold several weights each. */
const bitsOf: Readonly<Record<string, number>> = { U32: 32, I32: 32, U8: 8, I8: 8, U64: 64, I64: 64 };

/**
 * Weights in a tensor: its elements, or more where several are packed into one whole number (GPTQ, AWQ, compressed-tensors,
 * MLX, bitsandbytes and MXFP4).
 *
 * @param tensor the tensor
 * @param names of all tensors, since what lies beside one tells how it is packed
 * @param bits of one weight, where the configuration says so
 * @throws RangeError where it is packed and nothing says how
 */
export function weightsIn(tensor: Tensor, names: ReadonlySet<string>, bits: number | undefined): number {
  const { name, dtype } = tensor;
  const count = elements(tensor);
  const holder = bitsOf[dtype];
  if (holder === undefined) return count;
  const stem = name.replace(/\.?(qweight|weight_packed|weight|_blocks)$/, '');
  const four =
    name.endsWith('_blocks') ||
    (holder === 8 &&
      (name.endsWith('weight_packed') ||
        [...fourBitMarks].some(mark => names.has(`${name}${mark}`) || names.has(`${stem}${mark}`))));
  if (four) return count * 2;
  const packed = /qweight$|weight_packed$/.test(name) || (holder === 32 && names.has(`${stem}.scales`));
  if (!packed) return count;
  if (bits === undefined) {
    throw new Refusal(
      `${name.slice(0, 80)} holds several weights in each ${dtype}: their bits must stand in quantization_config or quantization of a config.json beside it`,
    );
  }
  return (count * holder) / bits;
}

/** What lies beside weights of four bits in bytes. */
const fourBitMarks: readonly string[] = [
  '.quant_state.bitsandbytes__nf4',
  '.quant_state.bitsandbytes__fp4',
  '.weight_scale_2',
];

/** Bits of one weight, as configurations of the usual packers say it. */
export function bitsIn(config: unknown): number | undefined {
  const top = record(config);
  const section = record(top.quantization_config ?? top.quantization);
  const [group] = Object.values(record(section.config_groups));
  const bits = section.bits ?? record(record(group).weights).num_bits;
  return typeof bits === 'number' && bits > 0 && bits <= 8 ? bits : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
