import type { TextDialect } from '../dialect.ts';

/** nanochat: `step N/T (p%) | loss: X | lrm: … | dt: …ms | tok/sec: …`; the loss is an average, validation in bits a byte. */
export const nanochat: TextDialect = {
  id: 'nanochat',
  name: 'nanochat',
  isSmoothed: true,
  validationUnit: 'bits/byte',
  rows: [
    {
      begins: /\bstep \d+\/\d+ \([\d.,]+%\)\s*\|\s*loss:/,
      fields: {
        step: /step (\d+)/,
        totalSteps: /step \d+\/(\d+)/,
        loss: /loss:\s*([^\s|]+)/,
        rate: /lrm:\s*([^\s|]+)/,
        gradientNorm: /grad norm:\s*([^\s|]+)/,
        stepSeconds: [[/dt:\s*([\d.,]+)ms/, 1000]],
        tokensPerSecond: /tok\/sec:\s*([\d.,]+)/,
        utilisation: [[/mfu:\s*([\d.,]+)/, 100]],
        elapsed: [[/total time:\s*([\d.,]+)m/, 1 / 60]],
      },
    },
    {
      begins: /^\s*Step \d+ \| Validation bpb:/,
      fields: { step: /Step (\d+)/ },
      validation: { 'Validation bpb': /bpb:\s*(\S+)/ },
    },
  ],
};
