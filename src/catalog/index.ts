export {
  type Accelerator,
  type AcceleratorFilter,
  accelerators,
  findAccelerator,
} from './accelerators.ts';
export { parseLawFile } from './law-file.ts';
export { allLaws as laws, DEFAULT_LAW, findLaw, lawIds } from './laws.ts';
export { findModel, type Model, type ModelDifference, modelIds, models } from './models.ts';
export { type Organisation, type OrganisationUse, useOrganisation } from './organisation.ts';
export { parseOrganisation } from './organisation-file.ts';
export { acceleratorHours, activeParameters, type Run, totalParameters as runParameters } from './run.ts';
export { findRun, type RunFilter, runs } from './runs.ts';
