import { command } from '../command.ts';
import { choice, flag, wholeNumber, without, word } from '../options.ts';

export const modelIds = async () => (await import('../../catalog/models.ts')).modelIds();

export const args = { model: word({ completes: modelIds }) };

/** Options that describe a shape by its sizes. */
export const shapeOptions = {
  layers: wholeNumber(1, '<L>', 'layers'),
  hidden: wholeNumber(1, '<d>', 'width of the model'),
  heads: wholeNumber(1, '<H>', 'attention heads'),
  kvHeads: wholeNumber(1, '<H>', 'key-value heads (default: as many as heads)'),
  headDim: wholeNumber(1, '<Q>', 'width of a head (default: width over heads)'),
  ffn: wholeNumber(1, '<f>', 'width of the feed-forward parts'),
  gated: without('two matrices in the feed-forward parts instead of three'),
  vocab: wholeNumber(1, '<V>', 'rows of the embedding'),
  tied: flag('the head is the input embedding'),
  experts: wholeNumber(1, '<E>', 'routed experts in a layer'),
  activeExperts: wholeNumber(1, '<k>', 'routed experts that a token visits'),
  expertFfn: wholeNumber(1, '<f>', 'width of an expert (default: --ffn)'),
  sharedExperts: wholeNumber(0, '<n>', 'experts that every token visits'),
  denseLayers: wholeNumber(0, '<n>', 'layers without experts'),
  norm: choice(['rms', 'layer', 'layer-without-bias', 'none'], '<kind>', 'norms'),
  normsPerLayer: wholeNumber(0, '<n>', 'norms in a layer (default: 2)'),
  qkNorm: choice(['head', 'full', 'none'], '<kind>', 'norms of queries and keys'),
  biases: choice(['all', 'qkv'], '[which]', 'biases of all projections, or of qkv', { preset: 'all' }),
  learnedPositions: wholeNumber(1, '<T>', 'rows of a learned position embedding'),
  window: wholeNumber(1, '<w>', 'sliding window, tokens'),
  windowLayers: wholeNumber(1, '<n>', 'layers with it (default: all)'),
  context: wholeNumber(1, '<T>', 'context length, tokens'),
};

export const options = {
  ...shapeOptions,
  sequenceLength: wholeNumber(1, '<T>', 'tokens of a sequence (default: the context, at most 4096)'),
  list: flag('the presets'),
  strict: flag('exit with 1 where the answer carries a warning'),
};

export default command({
  name: 'model',
  summary: "a transformer's parameters, FLOP per token and memory: config.json, preset, run or flags",
  section: 'reference',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Reads config.json of Hugging Face offline, by its type and class: Llama to 4,
Mistral, Mixtral, Qwen to 3.5, Gemma to 3n, Phi, GPT-2, GPT-NeoX, OPT, BLOOM,
Falcon, MPT, OLMo, DeepSeek to V3.2, Kimi K2, MiniMax-M2, GLM, gpt-oss, Command,
Granite to 4, EXAONE, ERNIE 4.5, Hunyuan, Seed-OSS, Apertus, MiMo, InternLM,
Nemotron to H, StableLM, MiniCPM, DBRX, LFM2, Mamba and others. What is not
understood is named (--strict: exit 1). - reads from standard input.
Flags beside a model change its shape.

Examples:
  isoflop model llama3.1-8b
  isoflop model ./config.json --sequence-length 8192
  isoflop model Qwen/Qwen3-8B
  isoflop model --layers 24 --hidden 2048 --heads 16 --ffn 8192 --vocab 50304
  isoflop model deepseek-v3 --json
  isoflop model --list`,
  run: async () => (await import('../answers/model.ts')).modelAnswer,
});
