import type { TextDialect } from '../dialect.ts';

/** torchtitan: `step: N  loss: X  grad_norm: G  memory: …  tps: …`; tps is of one device. */
export const torchtitan: TextDialect = {
  id: 'torchtitan',
  name: 'torchtitan',
  ratePerDevice: true,
  rows: [
    {
      begins: /validate step:\s*\d+/,
      fields: { step: /step:\s*([\d,]+)/ },
      validation: { validation: /loss:\s*(\S+)/ },
    },
    {
      begins: /\bstep:\s*\d+\s+loss:\s*\S+/,
      fields: {
        step: /step:\s*([\d,]+)/,
        loss: /loss:\s*(\S+)/,
        gradientNorm: /grad_norm:\s*(\S+)/,
        tokensPerSecond: /tps:\s*([\d,]+)/,
        utilisation: [[/mfu:\s*([\d.,]+)%/, 100]],
      },
    },
  ],
};
