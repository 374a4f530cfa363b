import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** Error = epsilon - k exp(-gamma L) (Gadre et al. 2024, arXiv:2403.08540, equation 5). */
export const exponentialDecay = form({
  coefficients: { epsilon: {}, k: {}, gamma: {} },
  evaluate: (c, get) => c.epsilon - c.k * Math.exp(-c.gamma * get('loss')),
  symbols: 'epsilon - k exp(-gamma L)',
  numbers: (c, at) => `${n(c.epsilon)} - ${n(c.k)} x exp(-${n(c.gamma)} x ${at('loss')})`,
});
