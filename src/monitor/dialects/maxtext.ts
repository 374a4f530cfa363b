import type { TextDialect } from '../dialect.ts';

/** MaxText: `completed step: N, seconds: S, TFLOP/s/device: …, loss: X`. */
export const maxtext: TextDialect = {
  id: 'maxtext',
  name: 'MaxText',
  ratePerDevice: true,
  rows: [
    {
      begins: /\bcompleted step: \d+, seconds:/,
      fields: {
        step: /completed step: (\d+)/,
        loss: /(?<!\w)loss: (\S+)/,
        stepSeconds: /seconds: (\S+)/,
        tokensPerSecond: /Tokens\/s\/device: (\S+)/,
      },
    },
    {
      begins: /\beval metrics after step: \d+,/,
      fields: { step: /after step: (\d+)/ },
      validation: { 'eval loss': /loss=(\S+)/ },
    },
  ],
};
