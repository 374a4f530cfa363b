import * as quantity from '../quantity/index.ts';

/** The shipped accelerators, loaded when a text names one. */
async function shipped<Options extends quantity.QuantityOptions>(
  text: string,
  options: Options,
): Promise<Options> {
  // parsePlain throws TypeError for what is no text
  if (quantity.parsePlain(text) !== undefined || options.accelerators !== undefined) return options;
  const { accelerators } = await import('../catalog/accelerators.ts');
  return { ...options, accelerators: accelerators() };
}

/**
 * Read any quantity, with the shipped accelerators by name; see `parseQuantity` of the quantity folder for what can
 * be written.
 *
 * @param text at most 500 characters
 * @returns the value in base units with its dimension, what is known of the machines, assumptions and caveats
 * @throws QuantityError (a RangeError) with the place, for anything that is not a positive quantity; TypeError for
 * what is no text
 * @example
 * (await parseQuantity('64 H100 * 30 days * 40%')).value // => 6.565183488e22
 */
export async function parseQuantity(
  text: string,
  options: quantity.QuantityOptions = {},
): Promise<quantity.Quantity> {
  return quantity.parseQuantity(text, await shipped(text, options));
}

/**
 * Read a budget from anything that gives FLOP: compute, shipped accelerators for a time, money at a price.
 *
 * @throws QuantityError (a RangeError); `$2M` alone says that a price is missing
 * @example
 * (await parseBudget('$250k at $2.10/H100-hour and 40% MFU')).acceleratorHours // => 119047.61904761904
 */
export async function parseBudget(
  text: string,
  options: Omit<quantity.QuantityOptions, 'expected' | 'allowZero'> = {},
): Promise<quantity.Budget> {
  return quantity.parseBudget(text, await shipped(text, options));
}

/**
 * Read a range, `1e20..1e25` or `1e20..1e25:13`, of quantities that may name shipped accelerators.
 *
 * @throws QuantityError (a RangeError) for an end that is no quantity, or a range that does not rise
 * @example
 * (await parseRange('1e20..1e22')).values // => [1e20, 1e21, 1e22]
 */
export async function parseRange(
  text: string,
  options: quantity.QuantityOptions = {},
): Promise<quantity.QuantityRange> {
  return quantity.parseRange(text, await shipped(text, options));
}
