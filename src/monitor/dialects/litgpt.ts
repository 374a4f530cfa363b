import type { TextDialect } from '../dialect.ts';

/**
 * litgpt: `Epoch e | iter i step s | loss train: X, val: Y | iter time: Z ms (step)`; only lines with `(step)` are steps.
 * Before 2024: `iter i step s: loss X, iter time: Z ms (optimizer.step)`.
 */
export const litgpt: TextDialect = {
  id: 'litgpt',
  name: 'litgpt',
  rows: [
    {
      begins: /\biter \d+ (?:\| )?step \d+(?: \||:) loss.*\((?:opt(?:imizer)?\.)?step\)/,
      fields: {
        step: /step (\d+)/,
        loss: /loss(?: train(?: \(curr\))?:)?\s+([^\s|]+)/,
        stepSeconds: [[/iter time:\s*([\d.,]+) ms/, 1000]],
      },
      validation: { val: /val(?: \(prev val iter\))?:\s*([^\s|]+)/ },
    },
  ],
};
