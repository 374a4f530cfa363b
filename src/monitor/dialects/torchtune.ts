import type { TextDialect } from '../dialect.ts';

/** torchtune: `Step N | loss:X lr:L tokens_per_second_per_gpu:R`. */
export const torchtune: TextDialect = {
  id: 'torchtune',
  name: 'torchtune',
  ratePerDevice: true,
  rows: [
    {
      begins: /\bStep \d+ \| (?:\S+:\S+ )*loss:\S/,
      fields: {
        step: /Step (\d+)/,
        loss: /[| ]loss:(\S+)/,
        rate: /\blr:(\S+)/,
        gradientNorm: /\bgrad_norm:(\S+)/,
        tokensPerSecond: /tokens_per_second_per_gpu:(\S+)/,
      },
    },
    {
      begins: /\bStep \d+ \| val_loss:\S/,
      fields: { step: /Step (\d+)/ },
      validation: { val_loss: /val_loss:(\S+)/ },
    },
  ],
};
