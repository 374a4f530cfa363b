import type { Caveat } from '../core/caveat.ts';
import { parseQuantity } from './parse-quantity.ts';
import type { QuantityOptions } from './types.ts';

/** A budget of compute, with what the text says of the machines and the money behind it. */
export interface Budget {
  /** FLOP. */
  readonly compute: number;
  readonly accelerator?: string;
  readonly devices?: number;
  readonly seconds?: number;
  readonly acceleratorHours?: number;
  readonly utilisation?: number;
  /** FLOP/s of one accelerator. */
  readonly peak?: number;
  /** USD. */
  readonly money?: number;
  /** USD per accelerator-hour. */
  readonly price?: number;
  readonly assumptions: readonly Caveat[];
  readonly caveats: readonly Caveat[];
}

/**
 * Read a budget from anything that gives FLOP: compute, accelerators for a time, money at a price.
 *
 * @param options as for `parseQuantity`; what is expected is always FLOP
 * @throws QuantityError (a RangeError); `$2M` alone says that a price is missing
 * @example
 * (await parseBudget('200 PF-days')).compute // => 1.728e22
 */
export async function parseBudget(
  text: string,
  options: Omit<QuantityOptions, 'expected' | 'allowZero'> = {},
): Promise<Budget> {
  const {
    value: compute,
    text: _,
    dimension: __,
    ...rest
  } = await parseQuantity(text, { ...options, expected: 'FLOP' });
  return { compute, ...rest };
}
