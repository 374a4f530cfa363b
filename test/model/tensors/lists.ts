/**
 * Tensors of models by name and shape, written from what the modelling code of each family (huggingface/transformers,
 * or the repository of the model) registers, with numbers of our own. They know nothing of src.
 */
export type Shapes = Record<string, readonly number[]>;

/** A configuration with the tensors that its model has. */
export interface Listed {
  readonly config: Record<string, unknown>;
  readonly shapes: Shapes;
}

const linear = (name: string, out: number, into: number, bias = false): Shapes => ({
  [`${name}.weight`]: [out, into],
  ...(bias && { [`${name}.bias`]: [out] }),
});
const norm = (name: string, width: number, bias = false): Shapes => ({
  [`${name}.weight`]: [width],
  ...(bias && { [`${name}.bias`]: [width] }),
});
const layers = (
  count: number,
  layer: (index: number, path: string) => Shapes,
  prefix = 'model.layers',
): Shapes =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => layer(index, `${prefix}.${index}`)));

interface Widths {
  readonly hidden: number;
  readonly heads: number;
  readonly kv: number;
  readonly head: number;
}

function attention(
  path: string,
  { hidden, heads, kv, head }: Widths,
  bias: { readonly qkv?: boolean; readonly out?: boolean } = {},
): Shapes {
  return {
    ...linear(`${path}.q_proj`, heads * head, hidden, bias.qkv),
    ...linear(`${path}.k_proj`, kv * head, hidden, bias.qkv),
    ...linear(`${path}.v_proj`, kv * head, hidden, bias.qkv),
    ...linear(`${path}.o_proj`, hidden, heads * head, bias.out),
  };
}

const headNorms = (path: string, head: number): Shapes => ({
  ...norm(`${path}.q_norm`, head),
  ...norm(`${path}.k_norm`, head),
});

const gated = (path: string, hidden: number, width: number, bias = false): Shapes => ({
  ...linear(`${path}.gate_proj`, width, hidden, bias),
  ...linear(`${path}.up_proj`, width, hidden, bias),
  ...linear(`${path}.down_proj`, hidden, width, bias),
});

const plain = (path: string, hidden: number, width: number, bias = false): Shapes => ({
  ...linear(`${path}.up_proj`, width, hidden, bias),
  ...linear(`${path}.down_proj`, hidden, width, bias),
});

const experts = (path: string, count: number, one: (path: string) => Shapes): Shapes =>
  Object.assign({}, ...Array.from({ length: count }, (_, index) => one(`${path}.${index}`)));

const two = (path: string, hidden: number, bias = false): Shapes => ({
  ...norm(`${path}.input_layernorm`, hidden, bias),
  ...norm(`${path}.post_attention_layernorm`, hidden, bias),
});

const ends = (
  vocabulary: number,
  hidden: number,
  options: { tied?: boolean; bias?: boolean } = {},
): Shapes => ({
  ...linear('model.embed_tokens', vocabulary, hidden),
  ...norm('model.norm', hidden, options.bias),
  ...(options.tied !== true && linear('lm_head', vocabulary, hidden)),
});

/** Keys that most configurations share. */
const sizes = (
  widths: Widths & { readonly layers: number; readonly width: number; readonly vocabulary: number },
) => ({
  hidden_size: widths.hidden,
  num_attention_heads: widths.heads,
  num_key_value_heads: widths.kv,
  head_dim: widths.head,
  num_hidden_layers: widths.layers,
  intermediate_size: widths.width,
  vocab_size: widths.vocabulary,
});

const small = { hidden: 48, heads: 6, kv: 2, head: 10, layers: 4, width: 112, vocabulary: 205 };
const { hidden, heads, kv, head, width, vocabulary } = small;
/** The same where the class has no head dimension of its own. */
const square = { ...small, head: 8 };

/** The block of Mamba-2 as Nemotron-H, Granite 4 and Mamba-2 have it. */
function mamba2(
  path: string,
  inner: number,
  count: number,
  state: number,
  groups: number,
  taps: number,
): Shapes {
  const mixed = inner + 2 * groups * state;
  return {
    ...linear(`${path}.in_proj`, inner + mixed + count, hidden),
    [`${path}.conv1d.weight`]: [mixed, 1, taps],
    [`${path}.conv1d.bias`]: [mixed],
    [`${path}.dt_bias`]: [count],
    [`${path}.A_log`]: [count],
    [`${path}.D`]: [count],
    ...norm(`${path}.norm`, inner),
    ...linear(`${path}.out_proj`, hidden, inner),
  };
}

/** Gated DeltaNet of Qwen3-Next, which Qwen3.5 has with the projections apart. */
function delta(path: string, apart: boolean): Shapes {
  const [keyHeads, valueHeads, key, value, taps] = [3, 6, 7, 5, 4];
  const [keys, values] = [keyHeads * key, valueHeads * value];
  return {
    ...(apart
      ? {
          ...linear(`${path}.in_proj_qkv`, 2 * keys + values, hidden),
          ...linear(`${path}.in_proj_z`, values, hidden),
          ...linear(`${path}.in_proj_a`, valueHeads, hidden),
          ...linear(`${path}.in_proj_b`, valueHeads, hidden),
        }
      : {
          ...linear(`${path}.in_proj_qkvz`, 2 * keys + 2 * values, hidden),
          ...linear(`${path}.in_proj_ba`, 2 * valueHeads, hidden),
        }),
    [`${path}.conv1d.weight`]: [2 * keys + values, 1, taps],
    [`${path}.dt_bias`]: [valueHeads],
    [`${path}.A_log`]: [valueHeads],
    ...norm(`${path}.norm`, value),
    ...linear(`${path}.out_proj`, hidden, values),
  };
}
const deltaKeys = {
  linear_num_key_heads: 3,
  linear_num_value_heads: 6,
  linear_key_head_dim: 7,
  linear_value_head_dim: 5,
  linear_conv_kernel_dim: 4,
  full_attention_interval: 4,
};
/** Queries of the full layers come with a gate as wide as they are. */
const gatedAttention = (path: string): Shapes => ({
  ...attention(path, small),
  ...linear(`${path}.q_proj`, 2 * heads * head, hidden),
  ...headNorms(path, head),
});

/** Latent attention of DeepSeek, with the indexer of V3.2. */
function latent(path: string, indexer: boolean): Shapes {
  const [queryRank, rank, nope, rope, value] = [20, 14, 9, 4, 8];
  return {
    ...linear(`${path}.q_a_proj`, queryRank, hidden),
    ...norm(`${path}.q_a_layernorm`, queryRank),
    ...linear(`${path}.q_b_proj`, heads * (nope + rope), queryRank),
    ...linear(`${path}.kv_a_proj_with_mqa`, rank + rope, hidden),
    ...norm(`${path}.kv_a_layernorm`, rank),
    ...linear(`${path}.kv_b_proj`, heads * (nope + value), rank),
    ...linear(`${path}.o_proj`, hidden, heads * value),
    ...(indexer && {
      ...linear(`${path}.indexer.wq_b`, 3 * 12, queryRank),
      ...linear(`${path}.indexer.wk`, 12, hidden),
      ...norm(`${path}.indexer.k_norm`, 12, true),
      ...linear(`${path}.indexer.weights_proj`, 3, hidden),
    }),
  };
}
const latentKeys = {
  q_lora_rank: 20,
  kv_lora_rank: 14,
  qk_nope_head_dim: 9,
  qk_rope_head_dim: 4,
  v_head_dim: 8,
};

/** DeepSeek's experts after the first dense layer. */
const deepseekMoe = (index: number, path: string): Shapes =>
  index === 0
    ? gated(`${path}.mlp`, hidden, width)
    : {
        ...linear(`${path}.mlp.gate`, 5, hidden),
        [`${path}.mlp.gate.e_score_correction_bias`]: [5],
        ...experts(`${path}.mlp.experts`, 5, it => gated(it, hidden, 24)),
        ...gated(`${path}.mlp.shared_experts`, hidden, 2 * 24),
      };
const deepseekKeys = {
  n_routed_experts: 5,
  n_shared_experts: 2,
  num_experts_per_tok: 2,
  moe_intermediate_size: 24,
  first_k_dense_replace: 1,
};

const deepseekV3 = (indexer: boolean): Listed => ({
  config: {
    model_type: indexer ? 'deepseek_v32' : 'deepseek_v3',
    architectures: [indexer ? 'DeepseekV32ForCausalLM' : 'DeepseekV3ForCausalLM'],
    ...sizes(square),
    ...latentKeys,
    ...deepseekKeys,
    ...(indexer && { index_n_heads: 3, index_head_dim: 12, index_topk: 64 }),
  },
  shapes: {
    ...ends(vocabulary, hidden),
    ...layers(4, (index, path) => ({
      ...latent(`${path}.self_attn`, indexer),
      ...deepseekMoe(index, path),
      ...two(path, hidden),
    })),
  },
});

const llamaLike = (
  type: string,
  name: string,
  options: {
    readonly keys?: Record<string, unknown>;
    readonly tied?: boolean;
    readonly bias?: { readonly qkv?: boolean; readonly out?: boolean; readonly mlp?: boolean };
    readonly of?: typeof small;
    readonly more?: (path: string) => Shapes;
    readonly feedForward?: (path: string) => Shapes;
    readonly norms?: (path: string) => Shapes;
    readonly normBias?: boolean;
  } = {},
): Listed => {
  const of = options.of ?? small;
  return {
    config: {
      model_type: type,
      architectures: [name],
      ...sizes(of),
      tie_word_embeddings: options.tied ?? false,
      ...options.keys,
    },
    shapes: {
      ...ends(vocabulary, hidden, { tied: options.tied ?? false, bias: options.normBias ?? false }),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, of, options.bias),
        ...(options.feedForward?.(path) ?? gated(`${path}.mlp`, hidden, width, options.bias?.mlp)),
        ...(options.norms?.(path) ?? two(path, hidden, options.normBias)),
        ...options.more?.(path),
      })),
    },
  };
};

const plainProjections = (path: string): Shapes => ({
  ...linear(`${path}.up_proj`, width, hidden),
  ...linear(`${path}.down_proj`, hidden, width),
});
const qkNorms = (path: string) => headNorms(`${path}.self_attn`, head);

export const lists: Readonly<Record<string, Listed>> = {
  llama: llamaLike('llama', 'LlamaForCausalLM'),
  'llama with all biases': llamaLike('llama', 'LlamaForCausalLM', {
    keys: { attention_bias: true, mlp_bias: true },
    bias: { qkv: true, out: true, mlp: true },
  }),
  qwen2: llamaLike('qwen2', 'Qwen2ForCausalLM', { bias: { qkv: true }, tied: true }),
  qwen3: llamaLike('qwen3', 'Qwen3ForCausalLM', { more: qkNorms }),
  mimo: llamaLike('mimo', 'MiMoForCausalLM', { bias: { qkv: true }, keys: { attention_bias: true } }),
  bitnet: llamaLike('llama', 'BitnetForCausalLM', {
    of: square,
    more: path => ({
      ...norm(`${path}.self_attn.inner_attn_ln`, hidden),
      ...norm(`${path}.mlp.ffn_layernorm`, width),
    }),
  }),
  glm4: llamaLike('glm4', 'Glm4ForCausalLM', {
    keys: { attention_bias: true },
    bias: { qkv: true },
    feedForward: path => ({
      ...linear(`${path}.mlp.gate_up_proj`, 2 * width, hidden),
      ...linear(`${path}.mlp.down_proj`, hidden, width),
    }),
    norms: path => ({
      ...two(path, hidden),
      ...norm(`${path}.post_self_attn_layernorm`, hidden),
      ...norm(`${path}.post_mlp_layernorm`, hidden),
    }),
  }),
  seed_oss: llamaLike('seed_oss', 'SeedOssForCausalLM', {
    keys: { attention_bias: true, attention_out_bias: false },
    bias: { qkv: true },
  }),
  internlm3: llamaLike('internlm3', 'InternLM3ForCausalLM', {
    keys: { qkv_bias: false, bias: true },
    bias: { out: true, mlp: true },
  }),
  apertus: llamaLike('apertus', 'ApertusForCausalLM', {
    keys: { hidden_act: 'xielu', qk_norm: true, post_norm: false },
    of: square,
    feedForward: path => ({
      ...plain(`${path}.mlp`, hidden, width),
      [`${path}.mlp.act_fn.alpha_p`]: [1],
      [`${path}.mlp.act_fn.alpha_n`]: [1],
      [`${path}.mlp.act_fn.beta`]: [1],
      [`${path}.mlp.act_fn.eps`]: [1],
    }),
    norms: path => ({
      ...norm(`${path}.attention_layernorm`, hidden),
      ...norm(`${path}.feedforward_layernorm`, hidden),
    }),
    more: path => headNorms(`${path}.self_attn`, 8),
  }),
  nemotron: llamaLike('nemotron', 'NemotronForCausalLM', {
    feedForward: path => plain(`${path}.mlp`, hidden, width),
    normBias: true,
  }),
  exaone4: llamaLike('exaone4', 'Exaone4ForCausalLM', {
    more: qkNorms,
    keys: { sliding_window_pattern: 'LLLG', sliding_window: 16 },
    norms: path => ({
      ...norm(`${path}.post_attention_layernorm`, hidden),
      ...norm(`${path}.post_feedforward_layernorm`, hidden),
    }),
  }),
  exaone: {
    config: {
      model_type: 'exaone',
      architectures: ['ExaoneForCausalLM'],
      hidden_size: hidden,
      num_attention_heads: heads,
      num_key_value_heads: kv,
      num_layers: 4,
      intermediate_size: width,
      vocab_size: vocabulary,
      tie_word_embeddings: false,
    },
    shapes: {
      ...linear('transformer.wte', vocabulary, hidden),
      ...norm('transformer.ln_f', hidden),
      ...linear('lm_head', vocabulary, hidden),
      ...layers(
        4,
        (_, path) => ({
          ...attention(`${path}.attn.attention`, square),
          ...linear(`${path}.mlp.c_fc_0`, width, hidden),
          ...linear(`${path}.mlp.c_fc_1`, width, hidden),
          ...linear(`${path}.mlp.c_proj`, hidden, width),
          ...norm(`${path}.ln_1`, hidden),
          ...norm(`${path}.ln_2`, hidden),
        }),
        'transformer.h',
      ),
    },
  },
  ernie4_5: llamaLike('ernie4_5', 'Ernie4_5ForCausalLM', {
    tied: true,
    keys: { use_bias: true },
    bias: { qkv: true, out: true, mlp: true },
  }),
  ernie4_5_moe: {
    config: {
      model_type: 'ernie4_5_moe',
      architectures: ['Ernie4_5_MoeForCausalLM'],
      ...sizes(small),
      moe_num_experts: 5,
      moe_k: 2,
      moe_intermediate_size: 24,
      moe_num_shared_experts: 2,
      moe_layer_start_index: 1,
      moe_layer_interval: 1,
    },
    shapes: {
      ...ends(vocabulary, hidden, { tied: true }),
      ...layers(4, (index, path) => ({
        ...attention(`${path}.self_attn`, small),
        ...(index === 0
          ? gated(`${path}.mlp`, hidden, width)
          : {
              ...linear(`${path}.mlp.gate`, 5, hidden),
              [`${path}.mlp.moe_statics.e_score_correction_bias`]: [1, 5],
              ...experts(`${path}.mlp.experts`, 5, it => gated(it, hidden, 24)),
              ...gated(`${path}.mlp.shared_experts`, hidden, 48),
            }),
        ...two(path, hidden),
      })),
    },
  },
  hunyuan_v1_dense: llamaLike('hunyuan_v1_dense', 'HunYuanDenseV1ForCausalLM', {
    keys: { use_qk_norm: true },
    tied: true,
    more: path => ({
      ...norm(`${path}.self_attn.query_layernorm`, head),
      ...norm(`${path}.self_attn.key_layernorm`, head),
    }),
  }),
  hunyuan_v1_moe: {
    config: {
      model_type: 'hunyuan_v1_moe',
      architectures: ['HunYuanMoEV1ForCausalLM'],
      ...sizes(small),
      num_experts: 5,
      moe_topk: [2, 2, 2, 2],
      num_shared_expert: [1, 1, 1, 1],
      moe_intermediate_size: [24, 24, 24, 24],
      use_mixed_mlp_moe: true,
      use_qk_norm: true,
      use_cla: false,
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, small),
        ...norm(`${path}.self_attn.query_layernorm`, head),
        ...norm(`${path}.self_attn.key_layernorm`, head),
        ...linear(`${path}.mlp.gate.wg`, 5, hidden),
        ...gated(`${path}.mlp.shared_mlp`, hidden, width),
        ...experts(`${path}.mlp.experts`, 5, it => gated(it, hidden, 24)),
        ...two(path, hidden),
      })),
    },
  },
  stablelm_per_head: {
    config: {
      model_type: 'stablelm',
      architectures: ['StableLmForCausalLM'],
      ...sizes(square),
      qk_layernorm: true,
      use_parallel_residual: true,
      use_qkv_bias: false,
    },
    shapes: {
      ...ends(vocabulary, hidden, { bias: true }),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, square),
        ...experts(`${path}.self_attn.q_layernorm.norms`, heads, it => norm(it, 8)),
        ...experts(`${path}.self_attn.k_layernorm.norms`, kv, it => norm(it, 8)),
        ...gated(`${path}.mlp`, hidden, width),
        ...norm(`${path}.input_layernorm`, hidden, true),
      })),
    },
  },
  minicpm: llamaLike('minicpm', 'MiniCPMForCausalLM', {
    of: square,
    tied: true,
    keys: { scale_emb: 12, dim_model_base: 256, scale_depth: 1.4 },
  }),
  minicpm3: {
    config: {
      model_type: 'minicpm3',
      architectures: ['MiniCPM3ForCausalLM'],
      ...sizes(square),
      ...latentKeys,
      v_head_dim: undefined,
      scale_emb: 12,
      dim_model_base: 256,
    },
    shapes: {
      ...ends(vocabulary, hidden, { tied: true }),
      ...layers(4, (_, path) => ({
        ...latent(`${path}.self_attn`, false),
        ...gated(`${path}.mlp`, hidden, width),
        ...two(path, hidden),
      })),
    },
  },
  cohere2: {
    config: {
      model_type: 'cohere2',
      architectures: ['Cohere2ForCausalLM'],
      ...sizes(square),
      sliding_window: 16,
      sliding_window_pattern: 4,
    },
    shapes: {
      ...ends(vocabulary, hidden, { tied: true }),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, square),
        ...gated(`${path}.mlp`, hidden, width),
        ...norm(`${path}.input_layernorm`, hidden),
      })),
    },
  },
  granitemoe: {
    config: {
      model_type: 'granitemoe',
      architectures: ['GraniteMoeForCausalLM'],
      ...sizes(square),
      num_local_experts: 5,
      num_experts_per_tok: 2,
      tie_word_embeddings: true,
    },
    shapes: {
      ...ends(vocabulary, hidden, { tied: true }),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, square),
        ...linear(`${path}.block_sparse_moe.router.layer`, 5, hidden),
        [`${path}.block_sparse_moe.input_linear.weight`]: [5, 2 * width, hidden],
        [`${path}.block_sparse_moe.output_linear.weight`]: [5, hidden, width],
        ...two(path, hidden),
      })),
    },
  },
  granitemoehybrid: {
    config: {
      model_type: 'granitemoehybrid',
      architectures: ['GraniteMoeHybridForCausalLM'],
      ...sizes(square),
      num_local_experts: 5,
      num_experts_per_tok: 2,
      shared_intermediate_size: 30,
      layer_types: ['mamba', 'mamba', 'attention', 'mamba'],
      mamba_n_heads: 12,
      mamba_d_head: 8,
      mamba_d_state: 16,
      mamba_d_conv: 4,
      mamba_n_groups: 1,
      mamba_expand: 2,
      tie_word_embeddings: true,
    },
    shapes: {
      ...ends(vocabulary, hidden, { tied: true }),
      ...layers(4, (index, path) => ({
        ...(index === 2 ? attention(`${path}.self_attn`, square) : mamba2(`${path}.mamba`, 96, 12, 16, 1, 4)),
        ...linear(`${path}.block_sparse_moe.router.layer`, 5, hidden),
        [`${path}.block_sparse_moe.input_linear.weight`]: [5, 2 * width, hidden],
        [`${path}.block_sparse_moe.output_linear.weight`]: [5, hidden, width],
        ...linear(`${path}.shared_mlp.input_linear`, 2 * 30, hidden),
        ...linear(`${path}.shared_mlp.output_linear`, hidden, 30),
        ...two(path, hidden),
      })),
    },
  },
  phimoe: {
    config: {
      model_type: 'phimoe',
      architectures: ['PhiMoEForCausalLM'],
      ...sizes(square),
      num_local_experts: 5,
      num_experts_per_tok: 2,
      attention_bias: true,
      lm_head_bias: true,
    },
    shapes: {
      ...ends(vocabulary, hidden, { bias: true }),
      'lm_head.bias': [vocabulary],
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, square, { qkv: true, out: true }),
        ...linear(`${path}.block_sparse_moe.gate`, 5, hidden),
        ...experts(`${path}.block_sparse_moe.experts`, 5, it => ({
          ...linear(`${it}.w1`, width, hidden),
          ...linear(`${it}.w2`, hidden, width),
          ...linear(`${it}.w3`, width, hidden),
        })),
        ...two(path, hidden, true),
      })),
    },
  },
  minimax_m2: {
    config: {
      model_type: 'minimax_m2',
      architectures: ['MiniMaxM2ForCausalLM'],
      ...sizes({ ...small, width: 24 }),
      num_local_experts: 5,
      num_experts_per_tok: 2,
      use_qk_norm: true,
      attn_type_list: [1, 1, 1, 1],
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, small),
        ...norm(`${path}.self_attn.q_norm`, heads * head),
        ...norm(`${path}.self_attn.k_norm`, kv * head),
        ...linear(`${path}.block_sparse_moe.gate`, 5, hidden),
        [`${path}.block_sparse_moe.e_score_correction_bias`]: [5],
        ...experts(`${path}.block_sparse_moe.experts`, 5, it => ({
          ...linear(`${it}.w1`, 24, hidden),
          ...linear(`${it}.w2`, hidden, 24),
          ...linear(`${it}.w3`, 24, hidden),
        })),
        ...two(path, hidden),
      })),
    },
  },
  deepseek_v3: deepseekV3(false),
  deepseek_v32: deepseekV3(true),
  glm_moe_dsa: {
    ...deepseekV3(true),
    config: {
      ...deepseekV3(true).config,
      model_type: 'glm_moe_dsa',
      architectures: ['GlmMoeDsaForCausalLM'],
      first_k_dense_replace: undefined,
      mlp_layer_types: ['dense', 'sparse', 'sparse', 'sparse'],
      layer_types: Array(4).fill('indexed_attention'),
      indexer_types: Array(4).fill('full'),
      qk_head_dim: 13,
    },
  },
  glm4_moe_lite: {
    ...deepseekV3(false),
    config: {
      ...deepseekV3(false).config,
      model_type: 'glm4_moe_lite',
      architectures: ['Glm4MoeLiteForCausalLM'],
    },
  },
  arcee: llamaLike('arcee', 'ArceeForCausalLM', {
    feedForward: path => plainProjections(`${path}.mlp`),
  }),
  jamba: {
    config: {
      model_type: 'jamba',
      architectures: ['JambaForCausalLM'],
      ...sizes(square),
      attn_layer_period: 4,
      attn_layer_offset: 2,
      expert_layer_period: 2,
      expert_layer_offset: 1,
      num_experts: 5,
      num_experts_per_tok: 2,
      mamba_d_state: 16,
      mamba_d_conv: 4,
      mamba_expand: 2,
      mamba_dt_rank: 'auto',
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (index, path) => ({
        ...(index === 2
          ? attention(`${path}.self_attn`, square)
          : {
              ...linear(`${path}.mamba.in_proj`, 192, hidden),
              [`${path}.mamba.conv1d.weight`]: [96, 1, 4],
              [`${path}.mamba.conv1d.bias`]: [96],
              ...linear(`${path}.mamba.x_proj`, 3 + 32, 96),
              ...linear(`${path}.mamba.dt_proj`, 96, 3, true),
              [`${path}.mamba.A_log`]: [96, 16],
              [`${path}.mamba.D`]: [96],
              ...linear(`${path}.mamba.out_proj`, hidden, 96),
              ...norm(`${path}.mamba.dt_layernorm`, 3),
              ...norm(`${path}.mamba.b_layernorm`, 16),
              ...norm(`${path}.mamba.c_layernorm`, 16),
            }),
        ...(index % 2 === 1
          ? {
              ...linear(`${path}.feed_forward.router`, 5, hidden),
              ...experts(`${path}.feed_forward.experts`, 5, it => gated(it, hidden, width)),
            }
          : gated(`${path}.feed_forward`, hidden, width)),
        ...norm(`${path}.input_layernorm`, hidden),
        ...norm(`${path}.pre_ff_layernorm`, hidden),
      })),
    },
  },
  dots1: {
    config: {
      model_type: 'dots1',
      architectures: ['Dots1ForCausalLM'],
      ...sizes(small),
      ...deepseekKeys,
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (index, path) => ({
        ...attention(`${path}.self_attn`, small),
        ...headNorms(`${path}.self_attn`, head),
        ...deepseekMoe(index, path),
        ...two(path, hidden),
      })),
    },
  },
  llama4: {
    config: {
      model_type: 'llama4_text',
      architectures: ['Llama4ForCausalLM'],
      ...sizes({ ...small, width: 24 }),
      intermediate_size_mlp: width,
      num_local_experts: 5,
      num_experts_per_tok: 1,
      interleave_moe_layer_step: 2,
      attention_chunk_size: 16,
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (index, path) => ({
        ...attention(`${path}.self_attn`, small),
        ...(index % 2 === 0
          ? gated(`${path}.feed_forward`, hidden, width)
          : {
              ...linear(`${path}.feed_forward.router`, 5, hidden),
              [`${path}.feed_forward.experts.gate_up_proj`]: [5, hidden, 48],
              [`${path}.feed_forward.experts.down_proj`]: [5, 24, hidden],
              ...gated(`${path}.feed_forward.shared_expert`, hidden, 24),
            }),
        ...two(path, hidden),
      })),
    },
  },
  qwen3_next: {
    config: {
      model_type: 'qwen3_next',
      architectures: ['Qwen3NextForCausalLM'],
      ...sizes(small),
      ...deltaKeys,
      num_experts: 5,
      num_experts_per_tok: 2,
      moe_intermediate_size: 24,
      shared_expert_intermediate_size: 26,
      decoder_sparse_step: 1,
      mlp_only_layers: [],
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (index, path) => ({
        ...(index === 3 ? gatedAttention(`${path}.self_attn`) : delta(`${path}.linear_attn`, false)),
        ...linear(`${path}.mlp.gate`, 5, hidden),
        ...linear(`${path}.mlp.shared_expert_gate`, 1, hidden),
        ...gated(`${path}.mlp.shared_expert`, hidden, 26),
        ...experts(`${path}.mlp.experts`, 5, it => gated(it, hidden, 24)),
        ...two(path, hidden),
      })),
    },
  },
  qwen3_5: {
    config: {
      model_type: 'qwen3_5_text',
      architectures: ['Qwen3_5ForCausalLM'],
      ...sizes(small),
      ...deltaKeys,
      layer_types: ['linear_attention', 'linear_attention', 'full_attention', 'linear_attention'],
    },
    shapes: {
      ...ends(vocabulary, hidden),
      ...layers(4, (index, path) => ({
        ...(index === 2 ? gatedAttention(`${path}.self_attn`) : delta(`${path}.linear_attn`, true)),
        ...gated(`${path}.mlp`, hidden, width),
        ...two(path, hidden),
      })),
    },
  },
  nemotron_h: {
    config: {
      model_type: 'nemotron_h',
      architectures: ['NemotronHForCausalLM'],
      ...sizes(small),
      hybrid_override_pattern: 'M-M*E',
      num_hidden_layers: 5,
      mamba_num_heads: 12,
      mamba_head_dim: 9,
      ssm_state_size: 16,
      n_groups: 2,
      conv_kernel: 4,
      n_routed_experts: 5,
      num_experts_per_tok: 2,
      moe_intermediate_size: 24,
      n_shared_experts: 1,
      moe_shared_expert_intermediate_size: 31,
    },
    shapes: {
      ...linear('backbone.embeddings', vocabulary, hidden),
      ...norm('backbone.norm_f', hidden),
      ...linear('lm_head', vocabulary, hidden),
      ...layers(
        5,
        (index, path) => ({
          ...norm(`${path}.norm`, hidden),
          ...(index === 0 || index === 2
            ? mamba2(`${path}.mixer`, 108, 12, 16, 2, 4)
            : index === 1
              ? plain(`${path}.mixer`, hidden, width)
              : index === 3
                ? attention(`${path}.mixer`, small)
                : {
                    ...linear(`${path}.mixer.gate`, 5, hidden),
                    [`${path}.mixer.gate.e_score_correction_bias`]: [5],
                    ...experts(`${path}.mixer.experts`, 5, it => plain(it, hidden, 24)),
                    ...plain(`${path}.mixer.shared_experts`, hidden, 31),
                  }),
        }),
        'backbone.layers',
      ),
    },
  },
  mamba: {
    config: {
      model_type: 'mamba',
      architectures: ['MambaForCausalLM'],
      hidden_size: hidden,
      num_hidden_layers: 4,
      vocab_size: vocabulary,
      state_size: 16,
      expand: 2,
      conv_kernel: 4,
      time_step_rank: 3,
      use_bias: false,
      use_conv_bias: true,
    },
    shapes: {
      ...linear('backbone.embeddings', vocabulary, hidden),
      ...norm('backbone.norm_f', hidden),
      ...layers(
        4,
        (_, path) => ({
          ...norm(`${path}.norm`, hidden),
          ...linear(`${path}.mixer.in_proj`, 192, hidden),
          [`${path}.mixer.conv1d.weight`]: [96, 1, 4],
          [`${path}.mixer.conv1d.bias`]: [96],
          ...linear(`${path}.mixer.x_proj`, 3 + 32, 96),
          ...linear(`${path}.mixer.dt_proj`, 96, 3, true),
          [`${path}.mixer.A_log`]: [96, 16],
          [`${path}.mixer.D`]: [96],
          ...linear(`${path}.mixer.out_proj`, hidden, 96),
        }),
        'backbone.layers',
      ),
    },
  },
  mamba2: {
    config: {
      model_type: 'mamba2',
      architectures: ['Mamba2ForCausalLM'],
      hidden_size: hidden,
      num_hidden_layers: 4,
      vocab_size: vocabulary,
      state_size: 16,
      expand: 2,
      conv_kernel: 4,
      num_heads: 12,
      head_dim: 8,
      n_groups: 2,
      tie_word_embeddings: false,
    },
    shapes: {
      ...linear('backbone.embeddings', vocabulary, hidden),
      ...norm('backbone.norm_f', hidden),
      ...linear('lm_head', vocabulary, hidden),
      ...layers(
        4,
        (_, path) => ({ ...norm(`${path}.norm`, hidden), ...mamba2(`${path}.mixer`, 96, 12, 16, 2, 4) }),
        'backbone.layers',
      ),
    },
  },
  falcon_h1: {
    config: {
      model_type: 'falcon_h1',
      architectures: ['FalconH1ForCausalLM'],
      ...sizes(small),
      mamba_d_ssm: 96,
      mamba_n_heads: 12,
      mamba_d_head: 8,
      mamba_d_state: 16,
      mamba_n_groups: 1,
      mamba_d_conv: 4,
      mamba_rms_norm: true,
    },
    shapes: {
      ...linear('model.embed_tokens', vocabulary, hidden),
      ...norm('model.final_layernorm', hidden),
      ...linear('lm_head', vocabulary, hidden),
      ...layers(4, (_, path) => ({
        ...attention(`${path}.self_attn`, small),
        ...mamba2(`${path}.mamba`, 96, 12, 16, 1, 4),
        ...gated(`${path}.feed_forward`, hidden, width),
        ...norm(`${path}.input_layernorm`, hidden),
        ...norm(`${path}.pre_ff_layernorm`, hidden),
      })),
    },
  },
  lfm2: {
    config: {
      model_type: 'lfm2',
      architectures: ['Lfm2ForCausalLM'],
      ...sizes(square),
      block_auto_adjust_ff_dim: true,
      block_ff_dim: 200,
      block_multiple_of: 16,
      block_ffn_dim_multiplier: 1.1,
      conv_L_cache: 3,
      full_attn_idxs: [2],
    },
    shapes: {
      // trunc(2/3 of 200) = 133, times 1.1 = 146, up to 160
      ...linear('model.embed_tokens', vocabulary, hidden),
      ...norm('model.embedding_norm', hidden),
      ...layers(4, (index, path) => ({
        ...(index === 2
          ? {
              ...linear(`${path}.self_attn.q_proj`, 48, hidden),
              ...linear(`${path}.self_attn.k_proj`, 16, hidden),
              ...linear(`${path}.self_attn.v_proj`, 16, hidden),
              ...linear(`${path}.self_attn.out_proj`, hidden, 48),
              ...norm(`${path}.self_attn.q_layernorm`, 8),
              ...norm(`${path}.self_attn.k_layernorm`, 8),
            }
          : {
              [`${path}.conv.conv.weight`]: [hidden, 1, 3],
              ...linear(`${path}.conv.in_proj`, 3 * hidden, hidden),
              ...linear(`${path}.conv.out_proj`, hidden, hidden),
            }),
        ...linear(`${path}.feed_forward.w1`, 160, hidden),
        ...linear(`${path}.feed_forward.w2`, hidden, 160),
        ...linear(`${path}.feed_forward.w3`, 160, hidden),
        ...norm(`${path}.operator_norm`, hidden),
        ...norm(`${path}.ffn_norm`, hidden),
      })),
    },
  },
  gemma3n: {
    config: {
      model_type: 'gemma3n_text',
      architectures: ['Gemma3nForCausalLM'],
      ...sizes(small),
      intermediate_size: [width, width, width, width],
      vocab_size_per_layer_input: 200,
      hidden_size_per_layer_input: 6,
      altup_num_inputs: 3,
      laurel_rank: 5,
      num_kv_shared_layers: 2,
      sliding_window: 16,
      layer_types: ['sliding_attention', 'full_attention', 'sliding_attention', 'full_attention'],
    },
    shapes: {
      ...linear('model.language_model.embed_tokens', vocabulary, hidden),
      ...linear('model.language_model.embed_tokens_per_layer', 200, 4 * 6),
      ...linear('model.language_model.per_layer_model_projection', 4 * 6, hidden),
      'model.language_model.per_layer_projection_norm.weight': [6],
      ...experts('model.language_model.altup_projections', 2, it => linear(it, hidden, hidden)),
      ...experts('model.language_model.altup_unembed_projections', 2, it => linear(it, hidden, hidden)),
      ...norm('model.language_model.norm', hidden),
      ...layers(
        4,
        (_, path) => ({
          ...attention(`${path}.self_attn`, small),
          ...headNorms(`${path}.self_attn`, head),
          ...gated(`${path}.mlp`, hidden, width),
          ...two(path, hidden),
          ...norm(`${path}.pre_feedforward_layernorm`, hidden),
          ...norm(`${path}.post_feedforward_layernorm`, hidden),
          ...norm(`${path}.post_per_layer_input_norm`, hidden),
          ...linear(`${path}.per_layer_input_gate`, 6, hidden),
          ...linear(`${path}.per_layer_projection`, hidden, 6),
          [`${path}.altup.correct_output_scale`]: [hidden],
          ...linear(`${path}.altup.correction_coefs`, 3, 3),
          ...linear(`${path}.altup.prediction_coefs`, 9, 3),
          ...linear(`${path}.altup.modality_router`, 3, hidden),
          ...norm(`${path}.altup.router_norm`, hidden),
          ...linear(`${path}.laurel.linear_left`, 5, hidden),
          ...linear(`${path}.laurel.linear_right`, hidden, 5),
          ...norm(`${path}.laurel.post_laurel_norm`, hidden),
        }),
        'model.language_model.layers',
      ),
    },
  },
  chatglm: {
    config: {
      model_type: 'chatglm',
      architectures: ['ChatGLMModel'],
      hidden_size: hidden,
      num_attention_heads: heads,
      kv_channels: head,
      multi_query_attention: true,
      multi_query_group_num: kv,
      num_layers: 4,
      ffn_hidden_size: width,
      padded_vocab_size: vocabulary,
      add_qkv_bias: true,
      rmsnorm: true,
      seq_length: 64,
    },
    shapes: {
      ...linear('transformer.embedding.word_embeddings', vocabulary, hidden),
      'transformer.rotary_pos_emb.inv_freq': [5],
      ...norm('transformer.encoder.final_layernorm', hidden),
      ...linear('transformer.output_layer', vocabulary, hidden),
      ...layers(
        4,
        (_, path) => ({
          ...linear(`${path}.self_attention.query_key_value`, (heads + 2 * kv) * head, hidden, true),
          ...linear(`${path}.self_attention.dense`, hidden, heads * head),
          ...linear(`${path}.mlp.dense_h_to_4h`, 2 * width, hidden),
          ...linear(`${path}.mlp.dense_4h_to_h`, hidden, width),
          ...two(path, hidden),
        }),
        'transformer.encoder.layers',
      ),
    },
  },
  dbrx: {
    config: {
      model_type: 'dbrx',
      architectures: ['DbrxForCausalLM'],
      d_model: hidden,
      n_heads: heads,
      n_layers: 4,
      max_seq_len: 64,
      vocab_size: vocabulary,
      attn_config: { kv_n_heads: kv, clip_qkv: 8, rope_theta: 500_000 },
      ffn_config: { ffn_hidden_size: 24, moe_num_experts: 5, moe_top_k: 2, ffn_act_fn: { name: 'silu' } },
    },
    shapes: {
      ...linear('transformer.wte', vocabulary, hidden),
      ...norm('transformer.norm_f', hidden),
      ...linear('lm_head', vocabulary, hidden),
      ...layers(
        4,
        (_, path) => ({
          ...linear(`${path}.norm_attn_norm.attn.Wqkv`, (heads + 2 * kv) * 8, hidden),
          ...linear(`${path}.norm_attn_norm.attn.out_proj`, hidden, heads * 8),
          ...norm(`${path}.norm_attn_norm.norm_1`, hidden),
          ...norm(`${path}.norm_attn_norm.norm_2`, hidden),
          ...linear(`${path}.ffn.router.layer`, 5, hidden),
          [`${path}.ffn.experts.mlp.w1`]: [5 * 24, hidden],
          [`${path}.ffn.experts.mlp.v1`]: [5 * 24, hidden],
          [`${path}.ffn.experts.mlp.w2`]: [5 * 24, hidden],
        }),
        'transformer.blocks',
      ),
    },
  },
  'gpt2 with cross attention': {
    config: {
      model_type: 'gpt2',
      architectures: ['GPT2LMHeadModel'],
      n_embd: hidden,
      n_head: heads,
      n_layer: 4,
      n_positions: 64,
      vocab_size: vocabulary,
      add_cross_attention: true,
    },
    shapes: {
      ...linear('transformer.wte', vocabulary, hidden),
      ...linear('transformer.wpe', 64, hidden),
      ...norm('transformer.ln_f', hidden, true),
      ...layers(
        4,
        (_, path) => ({
          ...norm(`${path}.ln_1`, hidden, true),
          [`${path}.attn.bias`]: [1, 1, 64, 64],
          [`${path}.attn.masked_bias`]: [],
          ...linear(`${path}.attn.c_attn`, hidden, 3 * hidden),
          [`${path}.attn.c_attn.bias`]: [3 * hidden],
          ...linear(`${path}.attn.c_proj`, hidden, hidden, true),
          ...norm(`${path}.ln_cross_attn`, hidden, true),
          ...linear(`${path}.crossattention.c_attn`, hidden, 2 * hidden),
          [`${path}.crossattention.c_attn.bias`]: [2 * hidden],
          ...linear(`${path}.crossattention.q_attn`, hidden, hidden, true),
          ...linear(`${path}.crossattention.c_proj`, hidden, hidden, true),
          ...norm(`${path}.ln_2`, hidden, true),
          ...linear(`${path}.mlp.c_fc`, hidden, 4 * hidden),
          [`${path}.mlp.c_fc.bias`]: [4 * hidden],
          ...linear(`${path}.mlp.c_proj`, 4 * hidden, hidden),
          [`${path}.mlp.c_proj.bias`]: [hidden],
        }),
        'transformer.h',
      ),
    },
  },
  'mpt, grouped, gated, rotary, untied': {
    config: {
      model_type: 'mpt',
      architectures: ['MPTForCausalLM'],
      d_model: hidden,
      n_heads: heads,
      n_layers: 4,
      max_seq_len: 64,
      vocab_size: vocabulary,
      expansion_ratio: 2.5,
      no_bias: true,
      tie_word_embeddings: false,
      attn_config: { attn_type: 'grouped_query_attention', kv_n_heads: kv, rope: true, qk_ln: true },
      ffn_config: { ffn_type: 'mptglu' },
    },
    shapes: {
      ...linear('transformer.wte', vocabulary, hidden),
      ...norm('transformer.norm_f', hidden),
      ...linear('lm_head', vocabulary, hidden),
      ...layers(
        4,
        (_, path) => ({
          ...norm(`${path}.norm_1`, hidden),
          ...norm(`${path}.norm_2`, hidden),
          ...linear(`${path}.attn.Wqkv`, (heads + 2 * kv) * 8, hidden),
          ...norm(`${path}.attn.q_ln`, heads * 8),
          ...norm(`${path}.attn.k_ln`, kv * 8),
          ...linear(`${path}.attn.out_proj`, hidden, hidden),
          ...linear(`${path}.ffn.up_proj`, 120, hidden),
          ...linear(`${path}.ffn.gate_proj`, 120, hidden),
          ...linear(`${path}.ffn.down_proj`, hidden, 120),
        }),
        'transformer.blocks',
      ),
    },
  },
};
