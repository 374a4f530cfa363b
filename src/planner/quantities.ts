import { accelerators } from '../catalog/accelerators.ts';
import * as quantity from '../quantity/index.ts';

/**
 * Read any quantity that the command line takes, with every documented accelerator's name.
 *
 * @param text `1e24`, `70B`, `15T tokens`, `64 H100 * 30 days * 40%`, `$250k at $2.10/H100-hour and 40% MFU`, …
 * @param options what is expected, defaults, other accelerators
 * @returns the value in base units with its dimension, and what was taken for granted; mathjs is loaded on demand
 * @throws QuantityError (a RangeError) with the text, the place and what was expected
 * @example
 * (await parseQuantity('64 H100 * 30 days * 40%')).dimension // => 'FLOP'
 */
export function parseQuantity(
  text: string,
  options: quantity.QuantityOptions = {},
): Promise<quantity.Quantity> {
  return quantity.parseQuantity(text, { accelerators: accelerators(), ...options });
}

/**
 * Read a budget: FLOP, accelerators for a time, or money at a price.
 *
 * @throws QuantityError (a RangeError) where the text gives no FLOP, with what to add
 * @example
 * (await parseBudget('200 PF-days')).compute // => 1.728e22
 */
export function parseBudget(text: string, options: quantity.QuantityOptions = {}): Promise<quantity.Budget> {
  return quantity.parseBudget(text, { accelerators: accelerators(), ...options });
}

/**
 * Read a range, `1e20..1e25` (one point a decade) or `1e20..1e25:13`.
 *
 * @throws QuantityError (a RangeError) where an end is no quantity, or the ends do not rise
 * @example
 * (await parseRange('1e20..1e22')).values // => [1e20, 1e21, 1e22]
 */
export function parseRange(
  text: string,
  options: quantity.QuantityOptions = {},
): Promise<quantity.QuantityRange> {
  return quantity.parseRange(text, { accelerators: accelerators(), ...options });
}
