import { formOf } from './forms/index.ts';
import type { Law } from './law.ts';

/**
 * Share of a mixture's parameters that its routed experts have: the median over the mixtures in data/models, which a test
 * holds it to. A token passes through k of E of these, and through all of the rest.
 */
export const EXPERT_SHARE = 0.95;

/** Active over all parameters of a mixture of which no more is known than its experts: 1 − s + s·k/E. */
export function activeShare(experts: number, active: number): number {
  return 1 - EXPERT_SHARE + (EXPERT_SHARE * active) / experts;
}

/** Active over all parameters as a law's own equations count both; undefined where they say nothing of it. */
export function ownActiveShare(law: Pick<Law, 'relations'> | undefined): number | undefined {
  const loss = law?.relations.loss;
  return loss && formOf(loss).activeShare?.(loss);
}

/** {@link ownActiveShare} where one expert's worth is active, and {@link activeShare} where the law says nothing. */
export function activeShareBy(
  law: Pick<Law, 'relations'> | undefined,
  experts: number,
  active: number,
): number {
  return (active === 1 ? ownActiveShare(law) : undefined) ?? activeShare(experts, active);
}
