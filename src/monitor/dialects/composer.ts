import type { TextDialect } from '../dialect.ts';

/** Composer and LLM Foundry: `[batch=N/T]:`, and under it one `Train name: value` a line. */
export const composer: TextDialect = {
  id: 'composer',
  name: 'Composer',
  rows: [
    {
      begins: /(?:^|[\]\s])\[batch=\d+\/\d+\]/,
      fields: { step: /\[batch=(\d+)\//, totalSteps: /\[batch=\d+\/(\d+)/ },
    },
    {
      begins: /^\s*(?:Train|Eval) [^:]+:\s*\S/,
      follows: true,
      fields: {
        loss: /Train loss\/train\/total:\s*(\S+)/,
        rate: /Train lr-[^:]*:\s*(\S+)/,
        gradientNorm: /Train l2_norm\/grad\/global:\s*(\S+)/,
        tokens: /Train time\/token:\s*(\S+)/,
        tokensPerSecond: /Train throughput\/tokens_per_sec:\s*(\S+)/,
        utilisation: [[/Train throughput\/device\/mfu:\s*(\S+)/, 1]],
      },
      validations: /Eval ((?:metrics\/)?\S*LanguageCrossEntropy):\s*(\S+)/,
    },
  ],
};
