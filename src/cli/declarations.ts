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
  accelerators: async () => (await import('./declarations/accelerators.ts')).declareAccelerators,
  plot: async () => (await import('./declarations/plot.ts')).declarePlot,
  check: async () => (await import('./declarations/check.ts')).declareCheck,
  init: async () => (await import('./declarations/init.ts')).declareInit,
  rules: async () => (await import('./declarations/rules.ts')).declareRules,
  report: async () => (await import('./declarations/report.ts')).declareReport,
  model: async () => (await import('./declarations/model.ts')).declareModel,
  shape: async () => (await import('./declarations/shape.ts')).declareShape,
  embed: async () => (await import('./declarations/embed.ts')).declareEmbed,
  completion: async () => (await import('./declarations/completion.ts')).declareCompletion,
};
