import type { TextDialect } from '../dialect.ts';

/** Two numbers a line: step and loss. */
export const twoColumns: TextDialect = {
  id: 'two-columns',
  name: 'two columns of numbers',
  rows: [
    {
      begins: /^\s*[\d,]+(?:\.0*)?[\s]+[-+\d.,eE]+\s*$/,
      fields: { step: /^\s*([\d,]+)/, loss: /\s([-+\d.,eE]+)\s*$/ },
    },
    {
      begins: /^\s*\d+ (?:train|val) \S+\s*$/,
      fields: { step: /^\s*(\d+)/, loss: /train (\S+)/ },
      validation: { val: /val (\S+)/ },
    },
  ],
};
