export { type AgainstHistoryDocument, againstHistory } from './against-history.ts';
export { estimate } from './estimate.ts';
export { documentedRuns } from './history.ts';
export type { ProposalInput } from './input.ts';
export { searchPlans } from './layouts.ts';
export { type Comparison, compareRun, type RunComparison } from './run-comparison.ts';
export { planRun, type RunOptions, withRuns } from './run-plan.ts';
export type { PlanSummary, PlanValue } from './summary.ts';
export type { EstimateDocument, EstimateRequest, LayoutsDocument, ListedLayout } from './types.ts';
