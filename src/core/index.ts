export { type Allocation, type MinimumCompute, pointAtRatio, powerAllocation } from './allocation.ts';
export {
  parametricAllocation,
  parametricOf,
  repetitionOf,
  surfaceAllocation,
  surfaceOf,
} from './allocation-surface.ts';
export { type FlatBand, flatBand } from './band.ts';
export { bandOnSurface } from './band-surface.ts';
export { type Caveat, caveat, type Severity } from './caveat.ts';
export { type Distance, distanceFromOptimal } from './distance.ts';
export { nonEmbeddingParameters, totalParameters } from './embedding.ts';
export { type JointMoeCoefficients, jointMoeParametric } from './joint-moe.ts';
export type {
  CompiledLoss,
  ComputeCounting,
  Law,
  LawCheck,
  LawUse,
  Misprint,
  ParameterCounting,
  Range,
  Relation,
  RelationForm,
  Source,
  Uncertainty,
} from './law.ts';
export { type AllocationOptions, allocationOf } from './law-allocation.ts';
export {
  type Optimum,
  type OptimumOptions,
  optimumForCompute,
  optimumForLoss,
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
} from './parametric.ts';
export { type Interval, percentileInterval } from './percentile-interval.ts';
export { powerIntervals } from './power-uncertainty.ts';
export { normalProbability, normalQuantile, sortedQuantile } from './quantile.ts';
export { Refusal } from './refusal.ts';
export { evaluateRelation, type RelationInputs } from './relation.ts';
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
export { expressionSurface } from './surface-expression.ts';
export { parametricSurface } from './surface-parametric.ts';
export {
  type AllocationIntervals,
  allocationIntervals,
  type Intervals,
} from './uncertainty.ts';
export { bitsPerByte, FLOP_PER_PF_DAY, natsToBits, perplexity, SECONDS_PER_DAY } from './units.ts';
