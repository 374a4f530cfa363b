import type { TextDialect } from '../dialect.ts';

/** GPT-NeoX: `samples/sec: … | iteration N/ T | … lm_loss: …`. */
export const gptNeox: TextDialect = {
  id: 'gpt-neox',
  name: 'GPT-NeoX text',
  timeIsMean: true,
  rows: [
    {
      begins: /samples\/sec:\s*\S+\s*\|\s*iteration\s+\d+/,
      ends: /number of nan iterations:\s*\d+\s*\|/,
      fields: {
        step: /iteration\s+(\d+)/,
        totalSteps: /iteration\s+\d+\s*\/\s*(\d+)/,
        loss: /lm[_ ]loss:\s*(\S+)/,
        rate: /learning rate:\s*(\S+)/,
        gradientNorm: /(?:global )?grad norm:\s*(\S+)/,
        stepSeconds: [[/elapsed time per iteration \(ms\):\s*(\S+)/, 1000]],
        skipped: /number of (?:skipped|nan) iterations:\s*([1-9]\d*)/,
      },
    },
    {
      begins: /validation results at iteration\s+\d+/,
      fields: { step: /iteration\s+(\d+)/ },
      validation: { lm_loss: /lm_loss value:\s*(\S+)/ },
    },
  ],
};
