export {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  findAccelerator,
} from './accelerators.ts';
export { parseLawFile } from './law-file.ts';
export { allLaws as laws, DEFAULT_LAW, findLaw, lawIds } from './laws.ts';
export { findModel, type Model, type ModelDifference, modelIds, models } from './models.ts';
export {
  acceleratorHours,
  activeParameters,
  findRun,
  type Run,
  type RunFilter,
  runs,
  totalParameters as runParameters,
} from './runs.ts';
