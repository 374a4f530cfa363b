/** Tokens of context that documented runs train at; their shares hold attention of that length. */
export const DOCUMENTED_CONTEXT = 4096;

/**
 * Seconds that a FLOP of attention takes over one of a large product: it runs at a lower rate and its softmax counts no
 * FLOP. Chosen on six public throughput rows from 8,192 to 65,536 tokens (llm-foundry and torchtitan), which it meets to a
 * median of 4%; NVIDIA's B200 rows with context parallelism say 2.1. Beyond, rings over nodes are exposed and cost more.
 */
const ATTENTION_COST = 2.5;

/**
 * Time of a token at a length of context over that at the documented 4,096, with the same recomputation:
 * (1 + a·κ(T)) / (1 + a·κ(4096)), a = 2.5.
 *
 * @param attention κ: the causal half of attention over 6·N, both FLOP of one token, here and at the documented length;
 *   L·H·Q·T/N
 * @returns at least 1
 * @example
 * // MPT-7B from 4,096 to 65,536 tokens: 32 layers of 4,096 and 6.65e9 parameters
 * const share = length => (32 * 4096 * length) / 6.65e9;
 * contextCost({ here: share(65_536), documented: share(4096) }).toFixed(2) // => '3.52'
 */
export function contextCost(attention: { readonly here: number; readonly documented: number }): number {
  const { here, documented } = attention;
  return Math.max(1, (1 + ATTENTION_COST * here) / (1 + ATTENTION_COST * documented));
}
