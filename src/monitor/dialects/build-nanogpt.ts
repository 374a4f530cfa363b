import type { TextDialect } from '../dialect.ts';

/** build-nanogpt and its copies: `step N | loss: X | lr L | norm: G | dt: Dms | tok/sec: R`. */
export const buildNanogpt: TextDialect = {
  id: 'build-nanogpt',
  name: 'build-nanogpt',
  rows: [
    {
      begins: /\bstep\s+\d+\s*\|\s*loss:/,
      fields: {
        step: /step\s+(\d+)/,
        loss: /loss:\s*([^\s|]+)/,
        rate: /\blr:?\s*([^\s|]+)/,
        gradientNorm: /norm:\s*([^\s|]+)/,
        stepSeconds: [[/(?:dt|time):\s*([\d.,]+)ms/, 1000]],
        tokensPerSecond: /tok(?:ens)?\/sec:\s*([\d.,]+)/,
      },
    },
    {
      begins: /^validation loss:/,
      fields: { step: /step (\d+)/ },
      validation: { 'validation loss': /validation loss:\s*(\S+)/ },
    },
  ],
};
