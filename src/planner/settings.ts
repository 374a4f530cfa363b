import type { Settings } from '../core/forms/form.ts';
import type { Law, Range } from '../core/law.ts';
import type { RecommendRequest } from './types.ts';

/** What a request says of a law's reading: experts, context, granularity. Unique tokens are asked for by themselves. */
export function settingsOf(request: RecommendRequest): Omit<Settings, 'uniqueTokens'> {
  const { context } = request;
  // with active ones beside them, experts modify a dense law and do not choose among readings
  const { experts, granularity }: RecommendRequest = request.activeExperts === undefined ? request : {};
  return {
    ...(experts !== undefined && { experts }),
    ...(context !== undefined && { context }),
    ...(granularity !== undefined && { granularity }),
  };
}

/**
 * From where to where a law is known to hold in C, N or D: what it was fitted on and, of budgets, the measured runs that
 * it was held to beyond. What lies outside is extrapolated.
 *
 * @param law its fitted range, and the budgets that it was held to
 * @returns lowest and highest value, null where the source states none; undefined where it states neither
 * @example
 * reachOf(findLaw('delphi2026'), 'compute') // => [3e18, 1e23]
 */
export function reachOf(
  { range, heldOut }: Pick<Law, 'range' | 'heldOut'>,
  quantity: 'compute' | 'parameters' | 'tokens',
): Range | undefined {
  const fitted = range?.[quantity];
  if (quantity !== 'compute' || heldOut === undefined) return fitted;
  if (fitted === undefined) return heldOut;
  return [edge(Math.min, fitted[0], heldOut[0]), edge(Math.max, fitted[1], heldOut[1])];
}

function edge(of: (one: number, other: number) => number, one: number | null, other: number | null) {
  return one === null || other === null ? null : of(one, other);
}
