import { Refusal } from '../../core/refusal.ts';
import { groupOf, layerOf, type Part, type TensorGroup, towerOf } from './groups.ts';
import { weightsIn } from './packed.ts';
import { elements, type Tensor } from './tensor.ts';

/** A checkpoint counted, tensor by tensor. */
export interface TensorCount {
  /** Parameters of the language model: `parts` added up. */
  readonly total: number;
  readonly parts: Readonly<Partial<Record<Part, number>>>;
  /** Parameters of what reads images and sound, by the name of each tower. */
  readonly towers: Readonly<Record<string, number>>;
  /** Layers that predict further tokens, and adapters: parameters that the total leaves out. */
  readonly prediction: number;
  readonly adapter: number;
  /** Numbers that are no parameters: scales of quantised weights, and buffers. */
  readonly scales: number;
  readonly buffers: number;
  /** Parameters by type, all of them. */
  readonly dtypes: Readonly<Record<string, { readonly parameters: number; readonly bytes: number }>>;
  readonly bytes: number;
  readonly tensors: number;
  /** Numbers of keys and values that a token adds to a cache; null where the projections are fused. */
  readonly cacheNumbers: number | null;
}

/**
 * Parameters of a checkpoint by what they are, exact to the last unit.
 *
 * @param tensors of all its files, each name once
 * @param bits of one weight, where weights are packed into whole numbers
 * @throws RangeError for a name that stands twice
 */
export function countTensors(tensors: readonly Tensor[], bits?: number): TensorCount {
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) throw new Refusal(`${name.slice(0, 80)} must be in one file only: it is in two`);
    names.add(name);
  }
  const predicting = new Set(tensors.filter(it => /eh_proj|nextn/.test(it.name)).map(it => layerOf(it.name)));
  const sums = new Map<string, number>();
  const towers: Record<string, number> = {};
  const dtypes: Record<string, { parameters: number; bytes: number }> = {};
  let bytes = 0;
  for (const tensor of tensors) {
    const layer = layerOf(tensor.name);
    const own = groupOf(tensor);
    const isNumber = own === 'scale' || own === 'buffer';
    const group: TensorGroup = !isNumber && layer !== undefined && predicting.has(layer) ? 'prediction' : own;
    const count = isNumber ? elements(tensor) : weightsIn(tensor, names, bits);
    sums.set(group, (sums.get(group) ?? 0) + count);
    if (group === 'tower') {
      const tower = towerOf(tensor.name);
      towers[tower] = (towers[tower] ?? 0) + count;
    }
    if (!isNumber) {
      dtypes[tensor.dtype] ??= { parameters: 0, bytes: 0 };
      dtypes[tensor.dtype]!.parameters += count;
      dtypes[tensor.dtype]!.bytes += tensor.bytes;
    }
    bytes += tensor.bytes;
  }
  const { tower: _, prediction = 0, adapter = 0, scale = 0, buffer = 0, ...parts } = Object.fromEntries(sums);
  return {
    total: Object.values(parts).reduce((sum, it) => sum + it, 0),
    parts,
    towers,
    prediction,
    adapter,
    scales: scale,
    buffers: buffer,
    dtypes,
    bytes,
    tensors: tensors.length,
    cacheNumbers: cacheNumbers(tensors, predicting),
  };
}

/** Rows of the projections to keys and values, or to their low rank, over all layers. */
function cacheNumbers(
  tensors: readonly Tensor[],
  predicting: ReadonlySet<number | undefined>,
): number | null {
  let numbers = 0;
  for (const tensor of tensors) {
    const { name, shape } = tensor;
    const group = groupOf(tensor);
    if (group !== 'attention' || predicting.has(layerOf(name))) continue;
    if (/(qkv|Wqkv|query_key_value|c_attn)/i.test(name)) return null;
    if (/\b(k_proj|v_proj|wk|wv|attn_k|attn_v|kv_a_proj_with_mqa|attn_kv_a_mqa)\.weight$/.test(name)) {
      if (shape.length !== 2) return null;
      numbers += shape[0]!;
    }
  }
  return numbers === 0 ? null : numbers;
}
