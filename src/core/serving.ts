import { checkAmount, checkPositive } from './arguments.ts';
import { Refusal } from './refusal.ts';

/** What one kind of FLOP costs: a price for an accelerator-hour over the share of its peak that is reached. */
export interface FlopCost {
  /** Money per accelerator-hour, in any one currency, or 1 where only utilisations differ. */
  readonly price: number;
  /** Share of the peak, above 0 and up to 1. */
  readonly utilisation: number;
}

/** Tokens of one kind that a model serves, and what their FLOP cost. */
export interface ServedTokens extends FlopCost {
  readonly tokens: number;
}

/**
 * Tokens to serve, weighed as training FLOP: with them the cost-weighted optimum is the plain inference-aware one.
 *
 * Cost 6·N·D·c_t + 2·N·(D_in·c_in + D_out·c_out), c = price/utilisation, has the same optimum as 6·N·D + 2·N·D_inf with
 * D_inf = (D_in·c_in + D_out·c_out)/c_t (Sardana et al. 2023, arXiv:2401.00448, section 3).
 *
 * @param training price and utilisation of training
 * @param served input tokens, output tokens, or any kinds, each with its price and utilisation
 * @returns D_inf, tokens
 * @throws RangeError when a price is not positive, a utilisation is outside 0 to 1, or tokens are negative
 * @example
 * weighServedTokens({ price: 2, utilisation: 0.4 }, [{ tokens: 1e12, price: 2, utilisation: 0.2 }]) // => 2000000000000
 */
export function weighServedTokens(training: FlopCost, served: readonly ServedTokens[]): number {
  const base = costOf(training);
  return served.reduce((sum, part) => {
    return sum + (checkAmount('Served tokens', part.tokens) * costOf(part)) / base;
  }, 0);
}

function costOf({ price, utilisation }: FlopCost): number {
  checkPositive('Price', price);
  if (!(utilisation > 0 && utilisation <= 1)) {
    throw new Refusal(`Utilisation must be above 0 and at most 1: got ${utilisation}`);
  }
  return price / utilisation;
}
