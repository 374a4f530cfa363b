import { Refusal } from '../../../core/refusal.ts';
import type { ArchitectureDescription } from '../../complete.ts';
import { count, flag, type HubConfig, is, layerCount, only, optionalCount, optionalList } from '../config.ts';
import type { Family } from '../family.ts';
import { attentionBiases, quotient, sizesOf } from '../sizes.ts';

/** GPT-2: LayerNorm, learned positions, biases everywhere. */
function readGpt2(config: HubConfig): ArchitectureDescription {
  const sizes = gptSizes(config);
  const positions = count(config, ['n_positions', 'max_position_embeddings', 'n_ctx']);
  // SantaCoder's own class is saved under the type of GPT-2
  only(config, 'attention_head_type', ['multihead', 'multiquery']);
  const shared = is(config, 'attention_head_type', 'multiquery');
  const crossing = flag(config, 'add_cross_attention', false) ? crossAttention(sizes) : {};
  return {
    ...sizes,
    ...crossing,
    ...(shared && { kvHeads: 1 }),
    tied: flag(config, 'tie_word_embeddings', true),
    norm: 'layer',
    learnedPositions: positions,
    contextLength: positions,
    biases: true,
  };
}

/** Attention to an encoder: queries, keys with values and the output, each with biases, and a norm. */
function crossAttention({ hidden, layers }: { readonly hidden: number; readonly layers: number }) {
  const weights = 4 * hidden * hidden * layers;
  return {
    additions: [
      {
        name: 'cross attention',
        part: 'attention' as const,
        parameters: weights + 4 * hidden * layers,
        // keys and values are of the encoder's tokens
        weights: weights / 2,
      },
      {
        name: 'norms of cross attention',
        part: 'norms' as const,
        parameters: 2 * hidden * layers,
        weights: 0,
      },
    ],
  };
}

/** GPT-BigCode (StarCoder): GPT-2 with one key-value head unless told otherwise. */
function readGptBigCode(config: HubConfig): ArchitectureDescription {
  return { ...readGpt2(config), ...(flag(config, 'multi_query', true) && { kvHeads: 1 }) };
}

/** GPT-Neo: GPT-2 without biases on queries, keys and values, and a window in its local layers. */
function readGptNeo(config: HubConfig): ArchitectureDescription {
  const hidden = count(config, 'hidden_size');
  const heads = count(config, 'num_heads');
  const layers = layerCount(config, 'num_layers');
  const positions = count(config, 'max_position_embeddings');
  const local = localLayers(config, layers);
  return {
    layers,
    hidden,
    heads,
    headDimension: quotient(config, hidden, heads),
    feedForward: count(config, 'intermediate_size', { fallback: 4 * hidden }),
    gated: false,
    vocabulary: count(config, 'vocab_size'),
    tied: flag(config, 'tie_word_embeddings', true),
    learnedPositions: positions,
    contextLength: positions,
    norm: 'layer',
    biases: { attentionOutput: true, feedForward: true },
    ...(local > 0 && { slidingWindow: { size: count(config, 'window_size'), layers: local } }),
  };
}

/** `attention_layers`, else `attention_types`: patterns, each with how often it stands. */
function localLayers(config: HubConfig, layers: number): number {
  const listed = optionalList(config, 'attention_layers');
  const types = optionalList(config, 'attention_types') ?? [[['global', 'local'], layers / 2]];
  const all = listed ?? types.flatMap(entry => repeated(config, entry, layers));
  if (all.length !== layers) {
    throw new Refusal(
      `Kinds of attention in ${config.type} must be ${layers}, one a layer: got ${all.length}`,
    );
  }
  return all.filter(kind => kind === 'local').length;
}

function repeated(config: HubConfig, entry: unknown, layers: number): readonly unknown[] {
  const [pattern, times] = Array.isArray(entry) ? entry : [];
  if (!Array.isArray(pattern) || !Number.isInteger(times) || times < 0 || times > layers) {
    throw new Refusal(
      `attention_types of ${config.type} must be patterns with how often they stand: got ${JSON.stringify(entry)}`,
    );
  }
  return Array.from({ length: times }, () => pattern as readonly unknown[]).flat();
}

/** GPT-J: parallel block with one norm, no biases in attention, a biased head. */
function readGptJ(config: HubConfig): ArchitectureDescription {
  const contextLength = optionalCount(config, ['n_positions', 'n_ctx']);
  return {
    ...gptSizes(config),
    tied: flag(config, 'tie_word_embeddings', false),
    norm: 'layer',
    normsPerLayer: 1,
    biases: { feedForward: true, head: true },
    ...(contextLength !== undefined && { contextLength }),
  };
}

function gptSizes(config: HubConfig) {
  const hidden = count(config, ['n_embd', 'hidden_size']);
  const heads = count(config, ['n_head', 'num_attention_heads']);
  return {
    layers: layerCount(config, ['n_layer', 'num_hidden_layers']),
    hidden,
    heads,
    headDimension: quotient(config, hidden, heads),
    feedForward: count(config, 'n_inner', { fallback: 4 * hidden }),
    vocabulary: count(config, 'vocab_size'),
    gated: false,
  };
}

/** GPT-NeoX and Pythia: LayerNorm, rotary positions, biases everywhere, untied. */
function readGptNeox(config: HubConfig): ArchitectureDescription {
  const attention = attentionBiases(config, 'attention_bias', true);
  flag(config, 'use_parallel_residual', true);
  return {
    ...sizesOf(config, { tied: false }),
    gated: false,
    norm: 'layer',
    biases: { ...attention, feedForward: true },
  };
}

/** phi-1, phi-1.5 and phi-2: parallel block with one norm, biases everywhere, also of the head. */
function readPhi(config: HubConfig): ArchitectureDescription {
  return {
    ...sizesOf(config, { tied: false }),
    gated: false,
    norm: 'layer',
    normsPerLayer: 1,
    queryKeyNorm: flag(config, 'qk_layernorm', false) ? 'head' : 'none',
    biases: { queryKeyValue: true, attentionOutput: true, feedForward: true, head: true },
  };
}

/** StarCoder2: LayerNorm, two matrices, biases unless told otherwise. */
function readStarCoder2(config: HubConfig): ArchitectureDescription {
  only(config, 'norm_type', ['layer_norm']);
  only(config, 'mlp_type', ['default']);
  return {
    ...sizesOf(config, { tied: true, kvHeads: 'required' }),
    gated: false,
    norm: 'layer',
    biases: flag(config, 'use_bias', true),
  };
}

export default [
  { types: ['gpt2'], classes: ['GPT2LMHeadModel', 'GPT2LMHeadCustomModel'], read: readGpt2 },
  {
    types: ['gpt_bigcode'],
    classes: ['GPTBigCodeForCausalLM'],
    read: readGptBigCode,
    inert: ['inference_runner', 'pre_allocate_kv_cache', 'validate_runner_input'],
  },
  { types: ['gptj'], classes: ['GPTJForCausalLM'], read: readGptJ },
  { types: ['gpt_neo'], classes: ['GPTNeoForCausalLM'], read: readGptNeo },
  { types: ['gpt_neox'], classes: ['GPTNeoXForCausalLM'], read: readGptNeox },
  { types: ['phi'], classes: ['PhiForCausalLM'], read: readPhi },
  { types: ['starcoder2'], classes: ['Starcoder2ForCausalLM'], read: readStarCoder2 },
] satisfies readonly Family[];
