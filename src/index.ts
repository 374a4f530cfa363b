export {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  findAccelerator,
} from './catalog/accelerators.ts';
export { parseLawFile } from './catalog/law-file.ts';
export { allLaws as laws, DEFAULT_LAW, findLaw, lawIds } from './catalog/laws.ts';
export * from './core/index.ts';
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
