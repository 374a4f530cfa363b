export { type DesignAlternative, type DesignDocument, type DesignOptions, design } from './design.ts';
export { designCsv } from './design-csv.ts';
export type { DesignedRun, DesignShape } from './design-runs.ts';
export { fitRuns } from './fit.ts';
export {
  type Certificate,
  fitParametric,
  type ParametricFit,
  type ParametricFitOptions,
} from './fit-parametric.ts';
export { fitTable, type GroupedFit, type TableFitOptions } from './fit-table.ts';
export { type LawFile, type LawFileOptions, lawFileText, toLawFile } from './law-file.ts';
export { type ReadRunsOptions, type RunTable, readRuns, readRunTable } from './read-runs.ts';
export type { PilotRun } from './runs.ts';
export type { FitDocument, FitMethod, FitOptions, FittedAllocation, Holdout } from './types.ts';
