import { accelerators } from '../../src/catalog/accelerators.ts';
import {
  parseQuantity,
  type Quantity,
  QuantityError,
  type QuantityOptions,
} from '../../src/quantity/index.ts';

export const shipped: QuantityOptions = { accelerators: accelerators() };

export function read(text: string, options: QuantityOptions = {}): Promise<Quantity> {
  return parseQuantity(text, { ...shipped, ...options });
}

/** The error that a text is refused with. */
export async function refusal(text: string, options: QuantityOptions = {}): Promise<QuantityError> {
  const outcome: unknown = await read(text, options).catch((error: unknown) => error);
  if (outcome instanceof QuantityError) return outcome;
  throw outcome instanceof Error ? outcome : new Error(`${text} was read as ${JSON.stringify(outcome)}`);
}
