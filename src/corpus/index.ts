export {
  type Corpus,
  type CorpusFilter,
  corpora,
  documentedMixtures,
  findCorpus,
} from '../catalog/corpora.ts';
export { findRecipe, recipes, type WebRecipe } from '../catalog/recipes.ts';
export { findTokenizer, type Tokenizer, tokenizers } from '../catalog/tokenizers.ts';
export { distinctCrawls } from './crawls.ts';
export { sourcesLike } from './documented.ts';
export {
  type MixtureDocument,
  type MixtureRequest,
  type MixtureSource,
  type MixtureWorth,
  mixture,
} from './mixture.ts';
export { type DataPlan, type DataPlanRequest, dataPlan } from './plan.ts';
export { type DataSource, readSources } from './sources.ts';
export { type Stock, type StockRequest, stocksOf } from './stock.ts';
export {
  type BytesPerToken,
  bytesPerToken,
  type Conversion,
  type ConversionRequest,
  convertTokens,
} from './tokens.ts';
