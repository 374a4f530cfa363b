import type { TextDialect } from '../dialect.ts';

/** Megatron-LM, Megatron-DeepSpeed and forks: `iteration N/ T | key: value | …`. A step that is no number has no loss. */
export const megatronText: TextDialect = {
  id: 'megatron-text',
  name: 'Megatron-LM text',
  timeIsMean: true,
  rows: [
    {
      begins: /iteration\s+\d+\s*\/\s*\d+\s*\|/,
      ends: /number of nan iterations:\s*\d+\s*\|/,
      missingIsNaN: 'loss',
      fields: {
        step: /iteration\s+(\d+)/,
        totalSteps: /iteration\s+\d+\s*\/\s*(\d+)/,
        loss: /(?:\blm loss|\|\s*loss):\s*(\S+)/,
        rate: /learning rate:\s*(\S+)/,
        gradientNorm: /grad norm:\s*(\S+)/,
        lossScale: /loss scale:\s*(\S+)/,
        stepSeconds: [
          [/elapsed time per iteration \(ms\):\s*([^\s/]+)/, 1000],
          [/elapsed time per iteration \(s\):\s*(\S+)/, 1],
        ],
        samples: /consumed samples:\s*(\d+)/,
        tokens: /consumed tokens:\s*(\d+)/,
        batchSamples: /global batch size:\s*(\d+)/,
        skipped: /number of (?:skipped|nan) iterations:\s*([1-9]\d*)/,
      },
    },
    {
      begins: /valid(?:ation)? loss at (?:the end of training for )?iteration\s+\d+/,
      fields: { step: /iteration\s+(\d+)/ },
      validation: { 'lm loss validation': /lm loss value:\s*(\S+)/ },
    },
  ],
};
