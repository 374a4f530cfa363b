import peaks from 'data-files/accelerators?only=peakDense.bf16';
import { Refusal } from '../core/refusal.ts';

/**
 * Dense bf16 peak of an accelerator, FLOP/s, without the rest of what is known of it: a plain budget asks for no more.
 *
 * @param id of an accelerator in data/accelerators
 * @throws RangeError when it is unknown or has no bf16
 * @example
 * bf16Peak('h100-sxm') // => 989.4e12
 */
export function bf16Peak(id: string): number {
  const peak = peaks[id] as number | undefined;
  if (peak === undefined) throw new Refusal(`No dense bf16 peak is documented for ${id}`);
  return peak;
}
