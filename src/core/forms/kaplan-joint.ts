import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** L = [(N_c/N)^(alpha_N/alpha_D) + D_c/D]^alpha_D (Kaplan et al. 2020, arXiv:2001.08361, equation 1.5). */
export const kaplanJoint = form({
  coefficients: {
    alphaN: { must: 'be positive' },
    alphaD: { must: 'be positive' },
    Nc: { must: 'be positive' },
    Dc: { must: 'be positive' },
  },
  roles: { loss: {} },
  evaluate: (c, get) =>
    ((c.Nc / get('parameters')) ** (c.alphaN / c.alphaD) + c.Dc / get('tokens')) ** c.alphaD,
  symbols: '((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D',
  numbers: (c, at) =>
    `((${n(c.Nc)}/${at('parameters')})^(${n(c.alphaN)}/${n(c.alphaD)}) + ${n(c.Dc)}/${at('tokens')})^${n(c.alphaD)}`,
});
