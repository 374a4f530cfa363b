import { Refusal } from '../core/refusal.ts';
import { canonicalize } from './canonical.ts';
import type { Context } from './context.ts';
import { dimensions, exponentOf, isSame } from './dimensions.ts';
import { QuantityError } from './error.ts';
import { evaluate } from './evaluate.ts';
import { finish } from './finish.ts';
import { tokenize } from './lexer.ts';
import { Notes } from './notes.ts';
import { parsePlain } from './plain.ts';
import { multiply } from './product.ts';
import type { Quantity, QuantityOptions } from './types.ts';
import type { Value } from './value.ts';

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
  const plain = parsePlain(text);
  if (plain !== undefined && fits(plain.dimension, options)) {
    return {
      text,
      value: plain.value,
      dimension: plain.dimension === 'number' ? (options.expected ?? 'number') : plain.dimension,
      ...(plain.dimension === 'USD' && { money: plain.value }),
      ...(plain.dimension === 'second' && { seconds: plain.value }),
      assumptions: [],
      caveats: [],
    };
  }
  const accelerators = options.accelerators ?? [];
  const notes = new Notes();
  const { text: canonical, atoms, spanAt } = canonicalize(text, tokenize(text, accelerators), notes);
  const context: Context = { text, options, accelerators, notes };
  // one number with its units needs no grammar
  const value =
    canonical === 'q0'
      ? multiply([{ value: atoms[0]!, sign: 1 }], context)
      : await evaluateText(canonical, atoms, context, spanAt);
  return finish(value, context, atoms.filter(isRate));
}

function fits(dimension: string, { expected }: QuantityOptions): boolean {
  return expected === undefined || dimension === 'number' || dimension === expected;
}

async function evaluateText(
  canonical: string,
  atoms: readonly Value[],
  context: Context,
  spanAt: (offset: number) => readonly [number, number],
): Promise<Value> {
  const { ExpressionSyntaxError, parseArithmetic } = await import('../expression/parse.ts');
  let tree: Awaited<ReturnType<typeof parseArithmetic>>;
  try {
    tree = await parseArithmetic(canonical);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const span = error instanceof ExpressionSyntaxError ? spanAt(error.offset) : undefined;
    throw new QuantityError('Quantity cannot be read as arithmetic', context.text, span);
  }
  return evaluate(tree, atoms, context);
}

function isRate({ exponents, number }: Value): boolean {
  const perDevice = exponentOf(exponents, 'device') === -1 ? 1 : 0;
  return (
    number > 0 &&
    isSame(
      exponents.map((one, index) => one + perDevice * dimensions.device[index]!),
      dimensions['FLOP/second'],
    )
  );
}
