import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** D/N = r, whatever the budget. */
export const fixedRatio = form({
  coefficients: { tokensPerParameter: { must: 'be positive' } },
  roles: { optimalTokensPerParameter: {} },
  evaluate: c => c.tokensPerParameter,
  symbols: 'r',
  numbers: c => n(c.tokensPerParameter),
});
