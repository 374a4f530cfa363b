import { allocationOf } from '../../core/law-allocation.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Rule } from './rule.ts';

/** A model without training tokens or compute: nothing about time, money and loss can be said. */
export const tokensUnstated: Rule = ({ value, law }) => {
  const parameters = value('model.activeParameters');
  if (parameters === undefined || value('data.tokens') !== undefined) return [];
  const at = [
    'model.parameters',
    'model.activeParameters',
    'model.preset',
    'model.config',
    'model.layers',
  ] as const;
  try {
    const allocation = allocationOf(law);
    const { tokens } = allocation.optimum(allocation.computeForParameters(parameters));
    const args = { parameters, tokens, compute: 6 * parameters * tokens, law: law.id };
    return [{ at, args, expected: tokens }];
  } catch (error) {
    // a law without an allocation has no optimum to name
    if (error instanceof Refusal) return [{ says: 'plain', at, args: { parameters } }];
    throw error;
  }
};
