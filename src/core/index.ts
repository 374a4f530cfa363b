export { type Caveat, caveat, type Severity } from './caveat.ts';
export type {
  ComputeCounting,
  Law,
  LawCheck,
  LawUse,
  ParameterCounting,
  Relation,
  RelationForm,
  Source,
  Uncertainty,
} from './law.ts';
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
export { normalQuantile, sortedQuantile } from './quantile.ts';
export {
  type AllocationIntervals,
  allocationIntervals,
  type Interval,
  type Intervals,
} from './uncertainty.ts';
