export {
  type ActivationOptions,
  activationBytesPerLayer,
  activationBytesPerToken,
  logitBytes,
} from './activations.ts';
export {
  type Architecture,
  type AttentionKind,
  attentionKind,
  type Biases,
  type LatentAttention,
  type Mixture,
  type SlidingWindow,
} from './architecture.ts';
export { cacheBytes, cacheBytesPerToken } from './cache.ts';
export { type CheckpointBytes, checkpointBytes } from './checkpoint.ts';
export { type ArchitectureDescription, completeArchitecture } from './complete.ts';
export { type AttentionShare, describeModel, type ModelDescription } from './document.ts';
export {
  type FlopConvention,
  type FlopOptions,
  flopPerToken,
  type Recomputation,
  type TokenFlop,
} from './flop.ts';
export { type ForwardFlop, type ForwardOptions, forwardFlop } from './forward.ts';
export { architectureFromConfig, type ReadConfig } from './hugging-face/read.ts';
export { countParameters, type ParameterCount } from './parameters.ts';
export { type ChinchillaShape, chinchillaFlop, chinchillaRatio } from './published/chinchilla.ts';
export {
  type GptShape,
  type KorthikantiBlock,
  type KorthikantiOptions,
  korthikantiActivations,
  korthikantiFlop,
  selectiveSaving,
} from './published/korthikanti.ts';
export { narayananFlop, narayananParameters } from './published/narayanan.ts';
export { findRecipe, type Recipe, recipes } from './recipes.ts';
export {
  type ShapeOptions,
  type SuggestedShape,
  suggestShapes,
  usualAspectRatio,
} from './shapes.ts';
export { type StateBytes, type StateOptions, stateBytes, type ZeroStage } from './states.ts';
export { visibleKeys } from './visible-keys.ts';
