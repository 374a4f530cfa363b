import type { TextDialect } from '../dialect.ts';

/** NeMo: `Training epoch 0, iteration N/T | … | reduced_train_loss: X`; its val_loss repeats the last one and is not read. */
export const nemo: TextDialect = {
  id: 'nemo',
  name: 'NeMo',
  rows: [
    {
      begins: /\bTraining epoch \d+, iteration \d+\/\d+ \|/,
      fields: {
        step: [
          [/iteration (\d+)\//, 1],
          [/global_step: (\d+)/, 1],
        ],
        totalSteps: /Training epoch 0, iteration \d+\/(\d+)/,
        loss: /reduced_train_loss: (\S+)/,
        rate: /\blr: (\S+)/,
        gradientNorm: /grad_norm: (\S+)/,
        stepSeconds: /train_step_timing in s: (\S+)/,
        samples: /consumed_samples: (\d+)/,
        batchSamples: /global_batch_size: (\d+)/,
      },
    },
  ],
};
