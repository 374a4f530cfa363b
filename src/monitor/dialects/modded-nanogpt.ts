import type { TextDialect } from '../dialect.ts';

/**
 * modded-nanogpt: `step:N/T train_loss:X train_time:Yms step_avg:Zms`; the time starts anew at step 11, and step_avg is the mean of
 * all steps so far, which says nothing of now.
 */
export const moddedNanogpt: TextDialect = {
  id: 'modded-nanogpt',
  name: 'modded-nanogpt',
  rows: [
    {
      begins: /\bstep:\d+\/\d+ (?:train_loss|val_loss|train_time):/,
      fields: {
        step: /step:(\d+)/,
        totalSteps: /step:\d+\/(\d+)/,
        loss: /train_loss:(\S+)/,
        elapsed: [
          [/train_time:([\d.,]+)s/, 1],
          [/train_time:([\d.,]+)ms/, 1000],
        ],
      },
      validation: { val_loss: /val_loss:(\S+)/ },
    },
  ],
};
