import type { Declare } from './declaration.ts';

/**
 * Every command and where it is declared, in the order of the help text. A call loads only the declaration
 * that it needs; help, completion and spelling suggestions load them all.
 */
export const declarations: Readonly<Record<string, () => Promise<Declare>>> = {
  recommend: async () => (await import('./declarations/recommend.ts')).declareRecommend,
  compare: async () => (await import('./declarations/compare.ts')).declareCompare,
  laws: async () => (await import('./declarations/laws.ts')).declareLaws,
  convert: async () => (await import('./declarations/convert.ts')).declareConvert,
  hyperparameters: async () => (await import('./declarations/hyperparameters.ts')).declareHyperparameters,
  estimate: async () => (await import('./declarations/estimate.ts')).declareEstimate,
  runs: async () => (await import('./declarations/runs.ts')).declareRuns,
  fit: async () => (await import('./declarations/fit.ts')).declareFit,
  design: async () => (await import('./declarations/design.ts')).declareDesign,
  model: async () => (await import('./declarations/model.ts')).declareModel,
  shape: async () => (await import('./declarations/shape.ts')).declareShape,
  accelerators: async () => (await import('./declarations/accelerators.ts')).declareAccelerators,
  embed: async () => (await import('./declarations/embed.ts')).declareEmbed,
  completion: async () => (await import('./declarations/completion.ts')).declareCompletion,
};
