export {
  type Accelerator,
  type AcceleratorFilter,
  type AcceleratorPrice,
  accelerators,
  findAccelerator,
  type Peaks,
  type Precision,
  precisions,
} from './catalog/accelerators.ts';
export { parametricLoss } from './core/index.ts';
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
export type { Run } from './fit/runs.ts';
export type { FitDocument, FitMethod, FitOptions, FittedAllocation, Holdout } from './fit/types.ts';
export * from './quantity/index.ts';
