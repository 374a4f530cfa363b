import type { ArchitectureDescription } from '../complete.ts';
import type { HubConfig } from './config.ts';
import { readDeepSeek, readGlm4Moe, readLatent } from './deepseek.ts';
import { readFalcon } from './falcon.ts';
import { readGemma, readGemma2, readGemma3 } from './gemma.ts';
import {
  readGpt2,
  readGptBigCode,
  readGptJ,
  readGptNeo,
  readGptNeox,
  readPhi,
  readStarCoder2,
} from './gpt.ts';
import { readGptOss } from './gpt-oss.ts';
import { readLlama, readMistral, readMixtral, readPhi3, readSmolLm3 } from './llama.ts';
import { readOlmo, readOlmo2, readOlmo3, readOlmoe, readOlmoNative } from './olmo.ts';
import { readBloom, readMpt, readOpt } from './opt-bloom-mpt.ts';
import { readCohere, readInternLm2, readStableLm } from './others.ts';
import { readQwen, readQwen2, readQwen2Moe, readQwen3, readQwen3Moe } from './qwen.ts';

/** Reads the configuration of one family; what an absent key means is that family's default in transformers. */
export type FamilyReader = (config: HubConfig) => ArchitectureDescription;

/** Readers by `model_type`. */
export const families: Readonly<Record<string, FamilyReader>> = {
  llama: readLlama,
  mistral: readMistral,
  mixtral: readMixtral,
  qwen: readQwen,
  qwen2: readQwen2,
  qwen2_moe: readQwen2Moe,
  qwen3: readQwen3,
  qwen3_moe: readQwen3Moe,
  gemma: readGemma,
  gemma2: readGemma2,
  gemma3_text: readGemma3,
  phi: readPhi,
  phi3: readPhi3,
  gpt2: readGpt2,
  gpt_bigcode: readGptBigCode,
  gptj: readGptJ,
  gpt_neo: readGptNeo,
  gpt_neox: readGptNeox,
  opt: readOpt,
  bloom: readBloom,
  falcon: readFalcon,
  RefinedWeb: readFalcon,
  RefinedWebModel: readFalcon,
  mpt: readMpt,
  olmo: readOlmo,
  hf_olmo: readOlmoNative,
  olmo2: readOlmo2,
  olmo3: readOlmo3,
  olmoe: readOlmoe,
  deepseek: readDeepSeek,
  deepseek_v2: readLatent,
  deepseek_v3: readLatent,
  kimi_k2: readLatent,
  glm4_moe: readGlm4Moe,
  gpt_oss: readGptOss,
  smollm3: readSmolLm3,
  starcoder2: readStarCoder2,
  stablelm: readStableLm,
  cohere: readCohere,
  granite: readLlama,
  internlm2: readInternLm2,
  baichuan: readLlama,
};

/** Class names in `architectures`, for files without `model_type`. */
export const classes: Readonly<Record<string, string>> = {
  LlamaForCausalLM: 'llama',
  MistralForCausalLM: 'mistral',
  MixtralForCausalLM: 'mixtral',
  QWenLMHeadModel: 'qwen',
  Qwen2ForCausalLM: 'qwen2',
  Qwen2MoeForCausalLM: 'qwen2_moe',
  Qwen3ForCausalLM: 'qwen3',
  Qwen3MoeForCausalLM: 'qwen3_moe',
  GemmaForCausalLM: 'gemma',
  Gemma2ForCausalLM: 'gemma2',
  Gemma3ForCausalLM: 'gemma3_text',
  Gemma3ForConditionalGeneration: 'gemma3',
  PhiForCausalLM: 'phi',
  Phi3ForCausalLM: 'phi3',
  GPT2LMHeadModel: 'gpt2',
  GPTBigCodeForCausalLM: 'gpt_bigcode',
  GPTJForCausalLM: 'gptj',
  GPTNeoForCausalLM: 'gpt_neo',
  GPTNeoXForCausalLM: 'gpt_neox',
  OPTForCausalLM: 'opt',
  BloomForCausalLM: 'bloom',
  FalconForCausalLM: 'falcon',
  MPTForCausalLM: 'mpt',
  MptForCausalLM: 'mpt',
  OlmoForCausalLM: 'olmo',
  OLMoForCausalLM: 'hf_olmo',
  Olmo2ForCausalLM: 'olmo2',
  Olmo3ForCausalLM: 'olmo3',
  OlmoeForCausalLM: 'olmoe',
  DeepseekForCausalLM: 'deepseek',
  DeepseekV2ForCausalLM: 'deepseek_v2',
  DeepseekV3ForCausalLM: 'deepseek_v3',
  Glm4MoeForCausalLM: 'glm4_moe',
  GptOssForCausalLM: 'gpt_oss',
  SmolLM3ForCausalLM: 'smollm3',
  Starcoder2ForCausalLM: 'starcoder2',
  StableLmForCausalLM: 'stablelm',
  CohereForCausalLM: 'cohere',
  GraniteForCausalLM: 'granite',
  InternLM2ForCausalLM: 'internlm2',
  BaichuanForCausalLM: 'baichuan',
  BaiChuanForCausalLM: 'baichuan',
};
