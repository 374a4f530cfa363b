import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** N_total = N + k N^p (Pearce and Song 2024, arXiv:2406.12907). */
export const embeddingOffset = form({
  coefficients: { scale: {}, exponent: {} },
  evaluate: (c, get) => get('parameters') + c.scale * get('parameters') ** c.exponent,
  symbols: 'N + k N^p',
  numbers: (c, at) => `${at('parameters')} + ${n(c.scale)} x ${at('parameters')}^${n(c.exponent)}`,
});
