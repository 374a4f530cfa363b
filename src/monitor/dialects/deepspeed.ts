import type { TextDialect } from '../dialect.ts';

/** DeepSpeed's pipeline engine: `steps: N loss: X iter time (s): S samples/sec: R`; frameworks on top of it say more. */
export const deepspeed: TextDialect = {
  id: 'deepspeed',
  name: 'DeepSpeed',
  timeIsMean: true,
  yields: true,
  rows: [
    {
      begins: /\bsteps?:\s+\d+(?:\s*\/\s*\d+)? loss: \S+ .*iter time \(s\):/,
      fields: {
        step: /steps?:\s+(\d+)/,
        totalSteps: /steps?:\s+\d+\s*\/\s*(\d+)/,
        loss: [
          [/ loss: (\S+)/, 1],
          [/\blm loss: (\S+)/, 1],
        ],
        stepSeconds: /iter time \(s\): (\S+)/,
      },
    },
  ],
};
