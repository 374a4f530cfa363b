import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** a = beta/(alpha+beta), where a source prints the exponents of a loss and not A and B: N* grows as C^a. */
export const allocationExponents = form({
  coefficients: { E: {}, alpha: { must: 'be positive' }, beta: { must: 'be positive' } },
  evaluate: c => c.beta / (c.alpha + c.beta),
  symbols: 'beta/(alpha+beta)',
  numbers: c => `${n(c.beta)}/(${n(c.alpha)} + ${n(c.beta)})`,
});
