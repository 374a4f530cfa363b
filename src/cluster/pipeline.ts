import { Refusal } from '../core/refusal.ts';
/**
 * Time that a 1F1B pipeline idles, over the time that it computes: (p − 1)/(v·m).
 *
 * Source: Narayanan et al. 2021 (arXiv:2104.04473), section 2.2; Llama 3 (arXiv:2407.21783), section 3.3.2.
 *
 * @param stages pipeline stages, p
 * @param options.microBatches micro-batches in a step on one pipeline, m
 * @param options.interleave chunks of layers per stage, v; 1 unless given
 * @returns bubble as a ratio to computing time (`overhead`) and as a share of the whole step (`share`)
 * @throws RangeError when a count is not a whole number of at least 1
 * @example
 * pipelineBubble(8, { microBatches: 64, interleave: 3 }).overhead.toFixed(4) // => '0.0365'
 */
export function pipelineBubble(
  stages: number,
  options: { readonly microBatches: number; readonly interleave?: number },
): { overhead: number; share: number } {
  const { microBatches, interleave = 1 } = options;
  wholeNumber('Pipeline stages', stages);
  wholeNumber('Micro-batches', microBatches);
  wholeNumber('Interleaved chunks', interleave);
  const overhead = bubbleOverhead({ pipeline: stages, interleave }, microBatches);
  return { overhead, share: overhead / (1 + overhead) };
}

/** The overhead alone, of a layout that is known to be sound. */
export function bubbleOverhead(
  layout: { readonly pipeline: number; readonly interleave?: number },
  microBatches: number,
): number {
  return (layout.pipeline - 1) / ((layout.interleave ?? 1) * microBatches);
}

function wholeNumber(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Refusal(`${what} must be a whole number of at least 1: got ${value}`);
  }
}
