export { allReduceTime } from './communication.ts';
export { carbon, energyUse } from './energy.ts';
export {
  bestInterval,
  checkpointInterval,
  goodput,
  type Interruptions,
  llama3HoursPerInterruption,
  meanTimeBetweenInterruptions,
} from './failures.ts';
export type { Layout } from './layout.ts';
export { contextCost } from './long-context.ts';
export type { DeviceMemory } from './memory.ts';
export { pipelineBubble } from './pipeline.ts';
export type { RunFeatures } from './run-features.ts';
export { computeInTime, type Throughput, trainingTime, utilisationOf } from './throughput.ts';
export {
  type DocumentedRun,
  fromMeasured,
  type LearntUtilisation,
  learnUtilisation,
  type PlannedRun,
  type PredictedUtilisation,
  predictUtilisation,
} from './utilisation.ts';
