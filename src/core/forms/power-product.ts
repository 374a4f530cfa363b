import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** scale N^parameters D^tokens, as rules of learning rate and batch are written. */
export const powerProduct = form({
  coefficients: { scale: { must: 'be positive' }, parameters: {}, tokens: {} },
  evaluate: (c, get) => c.scale * get('parameters') ** c.parameters * get('tokens') ** c.tokens,
  symbols: 'k N^p D^q',
  numbers: (c, at) =>
    `${n(c.scale)} x ${at('parameters')}^${n(c.parameters)} x ${at('tokens')}^${n(c.tokens)}`,
});
