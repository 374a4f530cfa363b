import type { TokenBytes } from './framework.ts';
import type { Precision } from './memory.ts';
import type { ElementBytes, ModelFacts } from './model-facts.ts';

/** 16 bits. */
export const halfPrecision: ElementBytes = { activation: 2, dispatch: 2 };

/**
 * The sizes of a model that computes in a precision. FP32 keeps and sends 4 bytes an element where 16-bit formats take
 * 2. FP8 keeps activations as 16-bit ones do (a bound from above), and sends tokens to experts in 1 byte, what they
 * return in 2 (DeepSeek-V3, arXiv:2412.19437, section 3.3.3).
 *
 * @param facts sizes with 16-bit activations
 * @param precision what layers compute in
 */
export function factsIn(facts: ModelFacts, precision: Precision): ModelFacts {
  if (precision === 'fp8') return { ...facts, elementBytes: { activation: 2, dispatch: 1 } };
  if (precision !== 'fp32') return facts;
  const { none, selective, full } = facts.activationBytes;
  const doubled = ({ split, whole }: TokenBytes) => ({ split: 2 * split, whole: 2 * whole });
  return {
    ...facts,
    activationBytes: { none: doubled(none), selective: doubled(selective), full: doubled(full) },
    elementBytes: { activation: 4, dispatch: 4 },
  };
}
