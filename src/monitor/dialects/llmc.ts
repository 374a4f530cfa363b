import type { TextDialect } from '../dialect.ts';

/** llm.c: `s:N trl:X lr:L norm:G` and `s:N tel:X` of main.log; `step N/T | loss X (…)| norm G (…)| lr L | D ms` of its output. */
export const llmc: TextDialect = {
  id: 'llmc',
  name: 'llm.c',
  rows: [
    {
      begins: /\bs:\d+ trl:/,
      fields: { step: /s:(\d+)/, loss: /trl:(\S+)/, rate: /\blr:(\S+)/, gradientNorm: /norm:(\S+)/ },
    },
    {
      begins: /\bs:\d+ tel:/,
      fields: { step: /s:(\d+)/ },
      validation: { tel: /tel:(\S+)/ },
    },
    {
      begins: /\bstep\s+\d+\/\d+\s*\|\s*loss\s+\S+\s*\(/,
      fields: {
        step: /step\s+(\d+)/,
        totalSteps: /step\s+\d+\/(\d+)/,
        loss: /loss\s+(\S+)/,
        gradientNorm: /norm\s+(\S+)/,
        rate: /\blr\s+(\S+)/,
        stepSeconds: [[/([\d.,]+) ms\b/, 1000]],
        utilisation: [[/([\d.,]+)% bf16 MFU/, 100]],
        tokensPerSecond: /([\d.,]+) tok\/s/,
      },
    },
  ],
};
