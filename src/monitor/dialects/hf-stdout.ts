import type { TextDialect } from '../dialect.ts';

/** Hugging Face Trainer's output: Python dicts without a step; rows are numbered by `--log-every`. */
export const hfStdout: TextDialect = {
  id: 'hf-stdout',
  name: 'Hugging Face Trainer output',
  rows: [
    {
      begins: /\{'(?:loss|eval_loss)':/,
      fields: {
        step: /'(?:global_)?step':\s*(\d+)/,
        loss: /'loss':\s*'?([^\s,}']+)/,
        rate: /'learning_rate':\s*'?([^\s,}']+)/,
        gradientNorm: /'grad_norm':\s*'?([^\s,}']+)/,
      },
      validation: { eval_loss: /'eval_loss':\s*'?([^\s,}']+)/ },
    },
  ],
};
