import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { arithmeticOf } from './arithmetic.ts';
import { QuantityError } from './error.ts';
import { evaluate } from './evaluate.ts';
import { parsePlain } from './plain.ts';
import { multiply } from './product.ts';
import { resultOf } from './result.ts';
import { tokenize } from './tokens.ts';
import type { Quantity, QuantityOptions } from './types.ts';
import type { Context, Value } from './value.ts';

/**
 * Read any quantity: a number with a suffix and a unit (`70B`, `15T tokens`, `200 PF-days`), accelerators for a time
 * (`64 H100 * 30 days * 40%`, `64xH100 for 30d at 40% MFU`, `2.8M H800-hours at 38%`), money at a price
 * (`$250k at $2.10/H100-hour and 40% MFU`), and arithmetic of these with + - * / ^ and parentheses.
 *
 * Units bind to their number first: `1e24 FLOP / 989 TFLOP/s` is a time. `FLOP` and `FLOPs` count, `FLOPS` and
 * `FLOP/s` are a rate. An accelerator stands for its dense peak; accelerator-time becomes FLOP with the utilisation
 * given, or 40%. A month is a twelfth of a year of 365.25 days.
 *
 * @param text at most 500 characters
 * @param options accelerators that may be named, what the quantity must be, and defaults
 * @returns the value in base units with its dimension, what is known of the machines, assumptions and caveats
 * @throws QuantityError (a RangeError) with the place, for anything that is not a positive quantity; TypeError for
 * what is no text
 * @example
 * (await parseQuantity('6 FLOP/param/token * 70B params * 1.4T tokens')).value // => 5.88e23
 */
export async function parseQuantity(text: string, options: QuantityOptions = {}): Promise<Quantity> {
  checkOptions(options, ['accelerators', 'expected', 'allowZero', 'defaults']);
  const { expected } = options;
  const plain = parsePlain(text);
  const dimension = plain?.dimension === 'number' ? (expected ?? 'number') : plain?.dimension;
  if (plain !== undefined && dimension !== undefined && (expected ?? dimension) === dimension) {
    return {
      text,
      value: plain.value,
      dimension,
      ...(plain.dimension === 'USD' && { money: plain.value }),
      ...(plain.dimension === 'second' && { seconds: plain.value }),
      assumptions: [],
      caveats: [],
    };
  }
  const context: Context = { text, options, notes: { assumptions: [], caveats: [] } };
  const tokens = tokenize(text, options.accelerators ?? []);
  const { text: arithmetic, atoms } = arithmeticOf(text, tokens, context.notes);
  // one number with its units needs no grammar
  const value =
    atoms.length === 1 && arithmetic === 'q0'
      ? multiply([{ value: atoms[0]!, sign: 1 }], context)
      : await evaluateArithmetic(arithmetic, atoms, context);
  return resultOf(value, atoms, context);
}

function checkOptions(options: QuantityOptions, keys: readonly (keyof QuantityOptions)[]): void {
  checkKeys(options, keys, 'such as { defaults: { utilisation: 0.5 } }');
  checkKeys(
    options.defaults ?? {},
    ['utilisation', 'precision', 'accelerator'],
    'such as { utilisation: 0.5 }',
  );
}

/** Evaluate arithmetic of the symbols q0, q1, … in mathjs' grammar. */
async function evaluateArithmetic(
  arithmetic: string,
  atoms: readonly Value[],
  context: Context,
): Promise<Value> {
  const { parseArithmetic } = await import('../expression/index.ts');
  const tree = await parseArithmetic(arithmetic).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    throw new QuantityError('Quantity cannot be read as arithmetic', context.text);
  });
  return evaluate(tree, atoms, context);
}

/** A budget of compute, with what the text says of the machines and the money behind it. */
export interface Budget extends Omit<Quantity, 'text' | 'value' | 'dimension'> {
  /** FLOP. */
  readonly compute: number;
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
  checkOptions(options, ['accelerators', 'defaults']);
  const asFlop: QuantityOptions = { ...options, expected: 'FLOP' };
  const { value: compute, text: _, dimension: __, ...rest } = await parseQuantity(text, asFlop);
  return { compute, ...rest };
}
