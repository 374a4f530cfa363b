import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** L = (N_c/N)^alpha_N + (S_c/S)^alpha_S (Kaplan et al. 2020, arXiv:2001.08361, equation 1.6). */
export const powerSum = form({
  coefficients: { alphaN: {}, alphaS: {}, Nc: { must: 'be positive' }, Sc: { must: 'be positive' } },
  evaluate: (c, get) => (c.Nc / get('parameters')) ** c.alphaN + (c.Sc / get('steps')) ** c.alphaS,
  symbols: '(N_c/N)^alpha_N + (S_c/S)^alpha_S',
  numbers: (c, at) =>
    `(${n(c.Nc)}/${at('parameters')})^${n(c.alphaN)} + (${n(c.Sc)}/${at('steps')})^${n(c.alphaS)}`,
});
