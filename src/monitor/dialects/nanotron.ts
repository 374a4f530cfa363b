import type { TextDialect } from '../dialect.ts';

/** nanotron: `iteration: N / T | consumed_tokens: … | lm_loss: …`; numbers are shortened, `4.71K`. */
export const nanotron: TextDialect = {
  id: 'nanotron',
  name: 'nanotron',
  rows: [
    {
      begins: /\biteration:\s*\d+\s*\/\s*\d+\s*\|/,
      fields: {
        step: /iteration:\s*(\d+)/,
        totalSteps: /iteration:\s*\d+\s*\/\s*(\d+)/,
        loss: /\blm_loss:\s*([^\s|]+)/,
        rate: /\blr:\s*([^\s|]+)/,
        gradientNorm: /\bgrad_norm:\s*([^\s|]+)/,
        stepSeconds: [[/elapsed_time_per_iteration_ms:\s*([^\s|]+)/, 1000]],
        tokens: /consumed_tokens:\s*([^\s|]+)/,
        tokensPerSecond: /tokens_per_sec:\s*([^\s|]+)/,
        batchSamples: /global_batch_size:\s*([^\s|]+)/,
      },
    },
    {
      begins: /\bvalidation_loss:\s*\S+/,
      follows: true,
      fields: {},
      validation: { validation_loss: /validation_loss:\s*([^\s|]+)/ },
    },
  ],
};
