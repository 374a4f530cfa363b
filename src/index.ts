export {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  findAccelerator,
} from './catalog/accelerators.ts';
export { parseLawFile } from './catalog/law-file.ts';
export { allLaws as laws, DEFAULT_LAW, findLaw, lawIds } from './catalog/laws.ts';
export { findModel, type Model, type ModelDifference, modelIds, models } from './catalog/models.ts';
export {
  acceleratorHours,
  activeParameters,
  findRun,
  type Run,
  type RunFilter,
  runs,
  totalParameters as runParameters,
} from './catalog/runs.ts';
export { chartRuns } from './chart/documented-runs.ts';
export { type EpochsRequest, epochsChart } from './chart/epochs.ts';
export { type FitChartRequest, fitChart, type ObservedRun } from './chart/fit.ts';
export { type ChartRun, type FrontierRequest, frontierChart } from './chart/frontier.ts';
export { type IsoflopRequest, isoflopChart } from './chart/isoflop.ts';
export { type TradeoffRequest, tradeoffChart } from './chart/tradeoff.ts';
export { check } from './check/check.ts';
export type {
  CheckDocument,
  CheckedProposal,
  CheckOptions,
  Finding,
  InputProblem,
  Level,
} from './check/document.ts';
export { estimateProposal, type PlanOptions } from './check/estimate-proposal.ts';
export { exampleProposal } from './check/init/example.ts';
export { proposalOfRun } from './check/init/from-run.ts';
export { describeRules, type RulesDocument } from './check/rules/describe.ts';
export { type EmbedOptions, embed, embedText } from './cli/embed.ts';
export { allReduceTime } from './cluster/communication.ts';
export { carbon, energyUse } from './cluster/energy.ts';
export {
  bestInterval,
  checkpointInterval,
  goodput,
  type Interruptions,
  llama3HoursPerInterruption,
  meanTimeBetweenInterruptions,
} from './cluster/failures.ts';
export type { Layout } from './cluster/layout.ts';
export type { DeviceMemory } from './cluster/memory.ts';
export { pipelineBubble } from './cluster/pipeline.ts';
export { computeInTime, type Throughput, trainingTime, utilisationOf } from './cluster/throughput.ts';
export { type DocumentedRun, type PredictedUtilisation, predictUtilisation } from './cluster/utilisation.ts';
export * from './core/index.ts';
export type { Uncertain } from './core/spread.ts';
export type { EmbeddedFile } from './document/embed.ts';
export { type DesignAlternative, type DesignDocument, type DesignOptions, design } from './fit/design.ts';
export { designCsv } from './fit/design-csv.ts';
export type { DesignedRun, DesignShape } from './fit/design-runs.ts';
export { fitRuns } from './fit/fit.ts';
export {
  type Certificate,
  fitParametric,
  type ParametricFit,
  type ParametricFitOptions,
} from './fit/fit-parametric.ts';
export { type LawFile, type LawFileOptions, lawFileText, toLawFile } from './fit/law-file.ts';
export { type ReadOptions, readRuns } from './fit/read-runs.ts';
export type { Run as FitRun } from './fit/runs.ts';
export type { FitDocument, FitMethod, FitOptions, FittedAllocation, Holdout } from './fit/types.ts';
export * from './model/index.ts';
export { type AgainstHistoryDocument, againstHistory } from './plan/against-history.ts';
export { estimate } from './plan/estimate.ts';
export { documentedRuns } from './plan/history.ts';
export type { ProposalInput } from './plan/input.ts';
export { searchPlans } from './plan/layouts.ts';
export { type Comparison, compareRun, type RunComparison } from './plan/run-comparison.ts';
export { planRun, type RunOptions, withRuns } from './plan/run-plan.ts';
export type { PlanSummary, PlanValue } from './plan/summary.ts';
export type {
  EstimateDocument,
  EstimateRequest,
  LayoutsDocument,
  ListedLayout,
} from './plan/types.ts';
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
// these know the shipped accelerators
export { parseBudget, parseQuantity, parseRange } from './planner/quantities.ts';
export { recommend } from './planner/recommend.ts';
export { spreadAt } from './planner/spread.ts';
export type {
  ExplainedCaveat,
  Recommendation,
  RecommendDocument,
  RecommendRequest,
  RunPlan,
  RunShape,
  Spread,
} from './planner/types.ts';
export * from './quantity/index.ts';
export {
  assumptionMessage,
  type Budget,
  caret,
  type Dimension,
  formatBytes,
  formatCount,
  formatDuration,
  formatEnergy,
  formatFlop,
  formatLoss,
  formatMoney,
  formatPercent,
  formatRate,
  formatRatio,
  type PlainQuantity,
  parsePlain,
  type Quantity,
  QuantityError,
  type QuantityOptions,
  quantityCaveatMessage,
} from './quantity/index.ts';
export { type BrailleOptions, toBraille } from './render/chart/braille.ts';
export type { Axis, Chart, Mark, Panel, Series } from './render/chart/chart.ts';
export { type SvgOptions, toSvg } from './render/chart/svg.ts';
export { type Report, type ReportOptions, report } from './report/report.ts';
