import type { NumberFormat } from '../catalog/accelerators.ts';
import type { Architecture } from '../model/architecture.ts';
import { cacheBytes } from '../model/cache.ts';
import { forwardFlop } from '../model/forward.ts';
import { countParameters } from '../model/parameters.ts';

/** Bytes of a weight by the format that it is served in; block scales of four-bit formats are not counted. */
export const WEIGHT_BYTES: Readonly<Record<NumberFormat, number>> = {
  fp32: 4,
  tf32: 4,
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  fp4: 0.5,
};

/** Share of the memory that weights leave which engines give to the cache (TensorRT-LLM, kv_cache_free_gpu_mem_fraction). */
export const CACHE_SHARE = 0.9;

/** Bytes a device that activations and buffers take; with CACHE_SHARE it gives the limits that NIM 1.8 showed. */
export const ACTIVATION_BYTES = 2e9;

/** What a model weighs while it serves. Weights and FLOP of a multiplication are those of matrices: the input embedding is a look-up. */
export interface Footprint {
  /** All parameters, those that a token passes through, and of these the matrix weights. */
  readonly parameters: number;
  readonly activeParameters: number;
  readonly activeMatrix: number;
  /** Matrix weights that every token meets, and those of all routed experts. */
  readonly commonMatrix: number;
  readonly expertMatrix: number;
  /** Share of the experts that one token visits; 1 of a dense model. */
  readonly visited: number;
  readonly bytesPerWeight: number;
  readonly bytesPerCacheNumber: number;
  /** Bytes of all weights. */
  readonly weightBytes: number;
}

/**
 * Weights of a model in the format that it is served in. Keys and values are kept in the format of the weights, in
 * eight bits where weights take fewer.
 *
 * @param architecture a complete shape
 * @param precision of the weights
 * @returns counts, and bytes
 */
export function footprint(architecture: Architecture, precision: NumberFormat): Footprint {
  const flop = forwardFlop(architecture, { sequenceLength: 1, attention: 'none' });
  const { mixture } = architecture;
  const visited = mixture === undefined ? 1 : mixture.activeExperts / mixture.experts;
  const { total, active } = countParameters(architecture);
  const bytesPerWeight = WEIGHT_BYTES[precision];
  return {
    parameters: total,
    activeParameters: active,
    activeMatrix: flop.total / 2,
    commonMatrix: (flop.total - flop.experts) / 2,
    expertMatrix: flop.experts / 2 / visited,
    visited,
    bytesPerWeight,
    bytesPerCacheNumber: Math.max(1, bytesPerWeight),
    weightBytes: total * bytesPerWeight,
  };
}

/**
 * Bytes of weights that a step reads: N_common + N_experts·(1 − (1 − k/E)^B), since a batch touches each expert that
 * one of its tokens visits (arXiv:2506.04645, equations 22 and 32).
 *
 * @param footprint from {@link footprint}
 * @param batch tokens in the step, B
 */
export function touchedBytes(
  { commonMatrix, expertMatrix, visited, bytesPerWeight }: Footprint,
  batch: number,
): number {
  return bytesPerWeight * (commonMatrix + expertMatrix * (1 - (1 - visited) ** batch));
}

/**
 * Most sequences whose cache fits beside the weights, (f·(n·M − W) − n·a) / cache of one sequence: f the share that
 * engines give to the cache (0.9), a what activations take of a device (2 GB).
 *
 * @param request devices, bytes of each; weights and the longest cache of one sequence, bytes
 * @returns sequences, a real number; negative where the weights alone do not fit
 * @example
 * // 70B in fp8 on two H100, prompts of 1,000 and answers of 1,000: NIM 1.8 queued between 200 and 250
 * batchLimit({ devices: 2, memoryBytes: 80e9, weightBytes: 72e9, sequenceBytes: 163840 * 2000 }) // => 229.4921875
 */
export function batchLimit(request: {
  readonly devices: number;
  readonly memoryBytes: number;
  readonly weightBytes: number;
  readonly sequenceBytes: number;
}): number {
  const { devices, memoryBytes, weightBytes, sequenceBytes } = request;
  const free = CACHE_SHARE * (devices * memoryBytes - weightBytes) - devices * ACTIVATION_BYTES;
  return free / sequenceBytes;
}

/** Bytes of the cache of one sequence of so many tokens. */
export function sequenceBytes(
  architecture: Architecture,
  { bytesPerCacheNumber }: Footprint,
  tokens: number,
): number {
  return cacheBytes(architecture, { sequenceLength: tokens, bytesPerNumber: bytesPerCacheNumber });
}
