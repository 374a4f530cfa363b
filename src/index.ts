// What most ask for. The rest is in a subpath for each room: isoflop/core, /catalog, /quantity, /model, /cluster, /plan,
// /check, /chart, and those that need Node, isoflop/fit, /document and /report.
export {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  DEFAULT_LAW,
  findAccelerator,
  findLaw,
  findModel,
  findRun,
  lawIds,
  laws,
  type Model,
  models,
  type Organisation,
  type OrganisationUse,
  parseLawFile,
  parseOrganisation,
  type Run,
  type RunFilter,
  runs,
  useOrganisation,
} from './catalog/index.ts';
export {
  type CheckDocument,
  type CheckedProposal,
  type CheckOptions,
  check,
  describeRules,
  exampleProposal,
  type Finding,
  type InputProblem,
  type Level,
  proposalOfRun,
  type RulesDocument,
} from './check/index.ts';
export type { ExplainedCaveat } from './core/caveat.ts';
export {
  type Caveat,
  type Law,
  Refusal,
} from './core/index.ts';
export {
  type Architecture,
  type ArchitectureDescription,
  architectureFromConfig,
  completeArchitecture,
  describeModel,
  type ModelDescription,
  suggestShapes,
} from './model/index.ts';
export {
  againstHistory,
  compareRun,
  type EstimateDocument,
  type EstimateRequest,
  estimate,
  planRun,
  type RunOptions,
  searchPlans,
  withRuns,
} from './plan/index.ts';
// these know the shipped accelerators
export { parseBudget, parseQuantity, parseRange } from './plan/quantities.ts';
export { type CompareDocument, compare } from './planner/compare.ts';
export {
  type ConversionUnit,
  type ConvertDocument,
  type ConvertRequest,
  conversionUnits,
  convert,
} from './planner/convert.ts';
export { type Explanation, explain } from './planner/explain/explain.ts';
export { type HyperparametersDocument, hyperparameters } from './planner/hyperparameters.ts';
export { type CheckResult, runChecks } from './planner/law-checks.ts';
export { caveatMessage } from './planner/messages.ts';
export { recommend } from './planner/recommend.ts';
export { spreadAt } from './planner/spread.ts';
export { type TasksDocument, tasks } from './planner/tasks.ts';
export type {
  Recommendation,
  RecommendDocument,
  RecommendRequest,
  RunPlan,
  RunShape,
  Spread,
} from './planner/types.ts';
export {
  type Budget,
  formatCount,
  formatDuration,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
  type Quantity,
  QuantityError,
  type QuantityOptions,
} from './quantity/index.ts';
