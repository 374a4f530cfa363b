import type { Settings } from '../core/forms/form.ts';
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
