export { type Allocation, parametricAllocation, pointAtRatio, surfaceAllocation } from './allocation.ts';
export { type FlatBand, flatBand } from './band.ts';
export { bandOnSurface } from './band-surface.ts';
export { type Caveat, caveat, type Severity } from './caveat.ts';
export { type Distance, distanceFromOptimal } from './distance.ts';
export { nonEmbeddingParameters, totalParameters } from './embedding.ts';
export { expressionSurface } from './forms/expression.ts';
export type { CompiledLoss, Loss, RelationInputs, Settings } from './forms/form.ts';
export type { RelationForm } from './forms/index.ts';
export { type JointMoeCoefficients, jointMoeParametric } from './forms/joint-moe.ts';
export type {
  CheckKind,
  ComputeCounting,
  Law,
  LawCheck,
  LawUse,
  Misprint,
  ParameterCounting,
  Range,
  Relation,
  Source,
} from './law.ts';
export {
  type AllocationOptions,
  allocationOf,
  lossOf,
  parametricOf,
  repetitionOf,
  surfaceOf,
} from './law-allocation.ts';
export { minhashProbability } from './minhash.ts';
export { minimum } from './minimum.ts';
export { effectiveMixture, type Pool, waterFill } from './mixture.ts';
export { added, breakEven, leveraged, type Modifier, scaled } from './modifiers.ts';
export {
  type Optimum,
  type OptimumOptions,
  optimumForCompute,
  optimumForLoss,
  optimumForTraining,
  parametersFor,
  tokensFor,
  withinCaps,
} from './optimum.ts';
export {
  computeForLoss,
  computeForParameters,
  computeForTokens,
  FLOP_PER_PARAMETER_TOKEN,
  optimalLoss,
  optimalParameters,
  type ParametricCoefficients,
  type ParametricFrontier,
  parametricFrontier,
  parametricLoss,
  parametricSurface,
} from './parametric.ts';
export { type Interval, percentileInterval } from './percentile-interval.ts';
export { type MinimumCompute, powerAllocation } from './power-allocation.ts';
export { powerIntervals } from './power-uncertainty.ts';
export { normalProbability, normalQuantile, sortedQuantile } from './quantile.ts';
export { Refusal } from './refusal.ts';
export { evaluateRelation } from './relation.ts';
export {
  effectiveAmount,
  MUENNIGHOFF_REPETITION,
  type RepetitionConstants,
  type RepetitionSurface,
  repetitionSurface,
  worthOfEpochs,
} from './repetition.ts';
export { findRoot } from './root.ts';
export { type FlopCost, type ServedTokens, weighServedTokens } from './serving.ts';
export type { LossSurface, Point } from './surface.ts';
export {
  type AllocationIntervals,
  allocationIntervals,
  type Intervals,
  type Uncertainty,
} from './uncertainty.ts';
export { bitsPerByte, FLOP_PER_PF_DAY, natsToBits, perplexity, SECONDS_PER_DAY } from './units.ts';
