import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/**
 * Peak learning rate of a recipe whose batch follows its horizon: min(cap, k sqrt(B/B0) (D0/D)^q), B sequences a step
 * (the recipe of Delphi, completed_adamh.py).
 */
export const horizonRate = form({
  coefficients: {
    scale: { must: 'be positive' },
    exponent: {},
    batch: { must: 'be positive' },
    tokens: { must: 'be positive' },
    cap: { must: 'be positive' },
    steps: { must: 'be positive' },
    sequence: { must: 'be positive' },
  },
  evaluate: (c, get) => {
    const sequences = sequencesAt(c, get('tokens'));
    return Math.min(
      c.cap,
      c.scale * Math.sqrt(sequences / c.batch) * (c.tokens / get('tokens')) ** c.exponent,
    );
  },
  derived: { batch: (c, get) => sequencesAt(c, get('tokens')) * c.sequence },
  symbols: 'min(cap, k sqrt(B/B0) (D0/D)^q)',
  numbers: (c, at) =>
    `min(${n(c.cap)}, ${n(c.scale)} x sqrt(B/${n(c.batch)}) x (${n(c.tokens)}/${at('tokens')})^${n(c.exponent)})`,
});

/** Sequences a step, the next power of two from D/(sequence x steps). */
function sequencesAt(c: { readonly steps: number; readonly sequence: number }, tokens: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(tokens / (c.sequence * c.steps))));
}
