export {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  findAccelerator,
} from './catalog/accelerators.ts';
export { parseLawFile } from './catalog/law-file.ts';
export { allLaws as laws, DEFAULT_LAW, findLaw, lawIds } from './catalog/laws.ts';
export { chartRuns } from './chart/documented-runs.ts';
export { type EpochsRequest, epochsChart } from './chart/epochs.ts';
export { type FitChartRequest, fitChart, type ObservedRun } from './chart/fit.ts';
export { type ChartRun, type FrontierRequest, frontierChart } from './chart/frontier.ts';
export { type IsoflopRequest, isoflopChart } from './chart/isoflop.ts';
export { type TradeoffRequest, tradeoffChart } from './chart/tradeoff.ts';
export * from './core/index.ts';
export { type Report, type ReportOptions, report } from './page/report.ts';
export { type CompareDocument, compare } from './planner/compare.ts';
export {
  type ConversionUnit,
  type ConvertDocument,
  type ConvertRequest,
  conversionUnits,
  convert,
} from './planner/convert.ts';
export { type Explanation, explain } from './planner/explain.ts';
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
  Spread,
} from './planner/types.ts';
export * from './quantity/index.ts';
export { type BrailleOptions, toBraille } from './report/chart/braille.ts';
export type { Axis, Chart, Mark, Panel, Series } from './report/chart/chart.ts';
export { type SvgOptions, toSvg } from './report/chart/svg.ts';
