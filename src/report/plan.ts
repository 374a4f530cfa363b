import type { Law } from '../core/law.ts';
import { lossOf } from '../core/law-allocation.ts';

/** What the answers and charts of the page rest on; what is absent is not known. */
export interface PagePlan {
  readonly law: Law;
  readonly compute?: number;
  readonly parameters?: number;
  readonly tokens?: number;
  readonly uniqueTokens?: number;
  readonly inferenceTokens?: number;
}

/** L(N, D) of the plan with every token new; undefined where the law or the plan does not say. */
export function lossOfPlan({ law, parameters, tokens }: PagePlan): number | undefined {
  if (parameters === undefined || tokens === undefined) return undefined;
  return lossOf(law)?.surface({}).loss(parameters, tokens);
}
