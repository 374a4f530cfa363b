import type { TextDialect } from '../dialect.ts';

/** modded-nanogpt: `step:N/T train_loss:X train_time:Yms step_avg:Zms`; the time starts anew at step 11. */
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
        elapsed: /train_time:([\d.]+)s/,
        stepSeconds: [[/step_avg:([\d.]+)ms/, 1000]],
      },
      validation: { val_loss: /val_loss:(\S+)/ },
    },
  ],
};
