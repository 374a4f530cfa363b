import type { TextDialect } from '../dialect.ts';

/** litgpt: `Epoch e | iter i step s | loss train: X, val: Y | iter time: Z ms (step)`; only lines with `(step)` are steps. */
export const litgpt: TextDialect = {
  id: 'litgpt',
  name: 'litgpt',
  rows: [
    {
      begins: /\biter \d+ step \d+ \|.*\(step\)/,
      fields: {
        step: /step (\d+)/,
        loss: /loss train:\s*([^\s,|]+)/,
        stepSeconds: [[/iter time:\s*([\d.]+) ms/, 1000]],
      },
      validation: { val: /val:\s*([^\s|]+)/ },
    },
  ],
};
