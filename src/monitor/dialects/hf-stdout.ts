import type { TextDialect } from '../dialect.ts';

/**
 * Hugging Face Trainer's output: Python dicts without a step. A progress bar before one says the step, else rows are
 * numbered by `--log-every`.
 */
export const hfStdout: TextDialect = {
  id: 'hf-stdout',
  name: 'Hugging Face Trainer output',
  rows: [
    {
      begins: /\{'(?:loss|eval_loss)':/,
      fields: {
        step: [
          [/.*\|\s*(\d+)\/\d+ \[[^\]]*\]\s*\{'loss'/, 1],
          [/'(?:global_)?step':\s*(\d+)/, 1],
        ],
        totalSteps: /.*\|\s*\d+\/(\d+) \[[^\]]*\]\s*\{'loss'/,
        loss: /'loss':\s*'?([^\s}']+)/,
        rate: /'learning_rate':\s*'?([^\s}']+)/,
        gradientNorm: /'grad_norm':\s*'?([^\s}']+)/,
      },
      validation: { eval_loss: /'eval_loss':\s*'?([^\s}']+)/ },
    },
    {
      // of several states in one line the last one holds
      begins: /\d+%\|.*\|\s*\d+\/\d+ \[/,
      leads: true,
      fields: {
        step: /.*\|\s*(\d+)\/\d+ \[/,
        totalSteps: /.*\|\s*\d+\/(\d+) \[/,
        elapsed: /.*\|\s*\d+\/\d+ \[([\d:]+)</,
      },
    },
  ],
};
