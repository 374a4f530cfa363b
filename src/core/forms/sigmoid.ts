import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** Accuracy = a/(1 + exp(-k (L - x0))) + b of a task's own loss (Bhagia et al. 2024, arXiv:2412.04403, step 2). */
export const sigmoid = form({
  coefficients: { a: {}, x0: {}, k: {}, b: {} },
  evaluate: (c, get) => c.a / (1 + Math.exp(-c.k * (get('loss') - c.x0))) + c.b,
  symbols: 'a/(1 + exp(-k (L - x0))) + b',
  numbers: (c, at) => `${n(c.a)}/(1 + exp(-${n(c.k)} x (${at('loss')} - ${n(c.x0)}))) + ${n(c.b)}`,
});
