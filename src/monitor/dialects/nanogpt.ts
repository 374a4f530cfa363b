import type { TextDialect } from '../dialect.ts';

/** nanoGPT: `iter N: loss X, time Yms, mfu Z%` and `step N: train loss A, val loss B`. */
export const nanogpt: TextDialect = {
  id: 'nanogpt',
  name: 'nanoGPT',
  rows: [
    {
      begins: /\biter \d+: loss /,
      fields: {
        step: /iter (\d+)/,
        loss: /loss (\S+)/,
        stepSeconds: [[/time ([\d.,]+)ms/, 1000]],
        utilisation: [[/mfu (-?[\d.,]+)%/, 100]],
      },
    },
    {
      begins: /\bstep \d+: train loss /,
      fields: { step: /step (\d+)/ },
      validation: { 'val loss': /val loss (\S+)/ },
    },
  ],
};
