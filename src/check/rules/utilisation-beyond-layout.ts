import { utilisation, utilisationAt } from '../utilisation.ts';
import { mfuImplausible } from './mfu-implausible.ts';
import type { Rule } from './rule.ts';

/** A utilisation, given or implied, above what a step of the best layout reaches. */
export const utilisationBeyondLayout: Rule = context => {
  const { plan, limit } = context;
  const found = utilisation(context);
  const { reach, setting } = plan.whole();
  if (found === undefined || reach?.ceiling === undefined || setting === undefined) return [];
  if (found.value > 1 || found.value <= reach.ceiling * limit('margin')) return [];
  // above what kernels reach there is a worse finding
  if (mfuImplausible({ ...context, limit: name => (name === 'low' ? 0 : 0.85) }).length > 0) return [];
  const { sequenceLength } = setting;
  const args = { mfu: found.value, ceiling: reach.ceiling, sequence: sequenceLength };
  return [
    {
      says: `${found.given ? 'given' : 'implied'}${sequenceLength > 8192 ? '-long' : ''}`,
      at: utilisationAt,
      args,
      actual: found.value,
      expected: reach.ceiling,
    },
  ];
};
