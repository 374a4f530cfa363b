import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameworks } from '../../src/catalog/frameworks.ts';
import { check } from '../../src/check/check.ts';
import type { CheckedProposal } from '../../src/check/document.ts';
import { estimateProposal, planOfProposal } from '../../src/check/estimate-proposal.ts';
import { fields } from '../../src/check/proposal/schema.ts';
import { launchFrameworks } from '../../src/launch/framework.ts';
import { explainPlan } from '../../src/plan/explain.ts';
import { parseCommandLines } from '../../src/syntax/command-line.ts';
import { parsePython } from '../../src/syntax/python.ts';
import { size } from '../helpers/speed.ts';

/** Files of our own in the manner of each framework; expected values are worked out by hand beside them. */
interface Launch {
  readonly file: string;
  readonly text: string;
  readonly framework: string;
  readonly read?: Readonly<Record<string, unknown>>;
  /** Fields that nothing is taken for. */
  readonly unread?: readonly string[];
  readonly plan?: Readonly<Record<string, number>>;
}

const launches: readonly Launch[] = [
  {
    file: 'run.sh',
    framework: 'Megatron-LM',
    text: `#!/bin/bash
#SBATCH --nodes=6
#SBATCH --gres=gpu:4
SEQ=1024
BATCH=$((12 * 8)) # sequences
ARGS=(
  --num-layers 10 --hidden-size 640
  --num-attention-heads 10
  "--seq-length $SEQ"
  --swiglu   # gated
)
srun python pretrain_gpt.py \\
  "\${ARGS[@]}" --micro-batch-size 2 --global-batch-size $BATCH --train-iters \${ITERS:-4000} \\
  --rampup-batch-size 24 8 9_000 --lr-warmup-fraction .01 --tensor-model-parallel-size 2 \\
  --pipeline-model-parallel-size 3 --use-distributed-optimizer --bf16 --vocab-size 32000
`,
    read: {
      'training.batch': 96,
      'parallelism.zero': 1,
      'model.gated': true,
      'model.ffn': 2560,
      'hardware.precision': 'bf16',
    },
    // 96 sequences of 1024, 4,000 steps; 6 nodes of 4
    plan: { tokens: 96 * 1024 * 4000, accelerators: 24 },
  },
  {
    file: 'neox.yml',
    framework: 'GPT-NeoX',
    text: `{ "pipe_parallel_size": 0, "model_parallel_size": 2, "num_layers": 8, "hidden_size": 768, "num_attention_heads": 6,
  "intermediate_size": 6144, "mlp_multiple_of": 64, "activation": "geglu", "seq_length": 512, "max_position_embeddings": 4096,
  "train_micro_batch_size_per_gpu": 3, "gradient_accumulation_steps": 5, "train_iters": 700, "warmup": 0.02, "num_gpus": 8,
  "num_nodes": 2, "zero_optimization": { "stage": 1 }, "fp16": { "enabled": "auto" }, "bf16": { "enabled": true } }`,
    // two thirds of 6144 are 4096, gate and up; 16 devices over tensor 2 are 8 replicas
    read: { 'model.ffn': 2048, 'parallelism.pipeline': 1, 'hardware.precision': 'bf16' },
    plan: { tokens: 3 * 5 * 8 * 512 * 700, accelerators: 16 },
  },
  {
    file: 'run_hydra.sh',
    framework: 'Megatron-Bridge',
    text: `SEQ=2048
OVERRIDES="\\
  model.seq_length=$SEQ train.micro_batch_size=2 \\
  train.global_batch_size=\${GBS:-64}"
python run_recipe.py --recipe qwen3_8b_pretrain_8gpu_h100_bf16_config $OVERRIDES \\
  ++train.train_iters=3_000 model.tensor_model_parallel_size=4 --tokenizer some/one`,
    read: { 'model.preset': 'qwen3-8b', 'training.batch': 64, 'parallelism.tensor': 4 },
    plan: { tokens: 64 * 2048 * 3000 },
  },
  {
    file: 'overrides.yaml',
    framework: 'Megatron-Bridge',
    text: `ConfigContainer:
  model: { seq_length: 1024, pipeline_model_parallel_size: 3 }
  train: { train_iters: 70, global_batch_size: 48 }
recipe: mine
language: "en-us"
tokenizer: some/one
matrix: { b200: { tp: 2 } }`,
    read: { 'parallelism.pipeline': 3 },
    unread: ['data.recipe', 'data.tokenizer', 'data.language', 'parallelism.tensor'],
    plan: { tokens: 48 * 1024 * 70 },
  },
  {
    file: 'train.py',
    framework: 'OLMo-core',
    text: `SEQUENCE_LENGTH = 4 * 512
GLOBAL_BATCH_SIZE = 2**19  # tokens
LENGTH = int(3e9)

def build_model_config(common):
    return TransformerConfig.olmo2_7B(vocab_size=common.tokenizer.padded_vocab_size())

def build_train_module_config(common) -> TransformerTrainModuleConfig:
    return TransformerTrainModuleConfig(
        rank_microbatch_size=2 * common.max_sequence_length,
        optim=AdamWConfig(lr=2e-4, betas=(0.9, 0.95)),  # lr=1
        dp_config=TransformerDataParallelConfig(name=DataParallelType.hsdp),
        cp_config=TransformerContextParallelConfig.ulysses(degree=2),
        scheduler=CosWithWarmup(warmup_steps=90),
    )

def build_trainer_config(common):
    return (
        TrainerConfig(save_folder="a, (b", max_duration=Duration.tokens(LENGTH))
        .with_callback("checkpointer", CheckpointerCallback(save_interval=10_000))
    )

if __name__ == "__main__":
    main(partial(build_config, global_batch_size=GLOBAL_BATCH_SIZE, max_sequence_length=SEQUENCE_LENGTH))`,
    read: {
      'model.preset': 'olmo2-7b',
      'training.learningRate': 2e-4,
      'training.warmupSteps': 90,
      'parallelism.zero': 3,
      'parallelism.context': 2,
    },
    // the batch counts tokens: 256 sequences of 2048
    plan: { tokens: 3e9, steps: 3e9 / 2 ** 19 },
  },
  {
    file: 'foundry.sh',
    framework: 'LLM Foundry',
    text: 'max_duration=7 composer -n 8 train.py mpt.yaml variables.data_local=c4 max_duration=40ba global_train_batch_size=256 max_seq_len=1024',
    read: { 'training.steps': 40 },
    plan: { tokens: 40 * 256 * 1024 },
  },
  {
    file: 'nemo2.py',
    framework: 'NeMo',
    text: `recipe = llm.llama3_8b.pretrain_recipe(dir="/x", num_nodes=3, num_gpus_per_node=8)
recipe.trainer.max_steps = 250
recipe.trainer.strategy.tensor_model_parallel_size = 2
recipe.data.global_batch_size = 96
recipe.data.seq_length = 2048`,
    read: { 'model.preset': 'llama3-8b', 'parallelism.tensor': 2 },
    plan: { tokens: 250 * 96 * 2048, accelerators: 24 },
  },
  {
    file: 'launch.sh',
    framework: 'Hugging Face TrainingArguments',
    // processes are all devices, whatever the number of machines
    text: 'accelerate launch --num_processes 12 --num_machines 3 run.py --per_device_train_batch_size 2 --gradient_accumulation_steps 4 --max_steps 50 --max_seq_length 512',
    plan: { accelerators: 12, tokens: 12 * 2 * 4 * 512 * 50 },
  },
  {
    file: 'recipe.py',
    framework: 'Megatron-Bridge',
    text: `def pretrain_config():
    cfg = base()
    cfg.model.seq_length = 4096
    cfg.model.context_parallel_size = 2
    cfg.train.train_iters = 10 * 50
    cfg.train.global_batch_size = 32
    return cfg

def other_config():
    cfg.model.context_parallel_size = 4`,
    // two functions say different things of context parallelism: neither is taken
    read: { 'training.steps': 500 },
    unread: ['parallelism.context'],
    plan: { tokens: 32 * 4096 * 500 },
  },
  {
    file: 'ds.json',
    framework: 'DeepSpeed',
    text: '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": 6, "zero_optimization": { "stage": 2 }, "bf16": { "enabled": "auto" } }',
    read: { 'parallelism.zero': 2, 'parallelism.microBatch': 6 },
  },
  {
    file: 'job.toml',
    framework: 'torchtitan',
    text: `[model]
name = "llama3"
flavor = "8B" # tokenizer beside it
[training]
local_batch_size = 3
global_batch_size = -1
seq_len = 2048
steps = 900
[parallelism]
data_parallel_replicate_degree = 4
data_parallel_shard_degree = 8
tensor_parallel_degree = 2
[activation_checkpoint]
mode = "selective"
`,
    read: { 'model.preset': 'llama3.1-8b', 'parallelism.data': 32, 'parallelism.recompute': 'selective' },
    plan: { tokens: 3 * 32 * 2048 * 900, accelerators: 64 },
  },
  {
    file: 'lite.toml',
    framework: 'torchtitan',
    text: '[model]\nname = "deepseek_v3"\nflavor = "16B"\n[training]\nlocal_batch_size = 3\nseq_len = 1024\nsteps = 500\n[parallelism]\ndata_parallel_shard_degree = 16\nexpert_parallel_degree = 8\n',
    // its model.py has latent attention and the sizes of V2-Lite, not those of DeepSeekMoE
    read: { 'model.preset': 'deepseek-v2-lite', 'parallelism.expert': 8 },
    plan: { tokens: 3 * 16 * 1024 * 500, accelerators: 16, parameters: 15_706_484_224 },
  },
  {
    file: 'nanotron.yaml',
    framework: 'nanotron',
    text: `
model: { dtype: bfloat16, model_config: { hidden_size: 320, intermediate_size: 800, num_attention_heads: 5, num_hidden_layers: 4, num_key_value_heads: 5, tie_word_embeddings: true, vocab_size: 5000 } }
parallelism: { dp: 3, pp: 1, tp: 5 }
optimizer: { zero_stage: 1 }
tokens: { batch_accumulation_per_replica: 2, micro_batch_size: 7, sequence_length: 128, train_steps: 5000, val_check_interval: -1 }
`,
    plan: { tokens: 3 * 2 * 7 * 128 * 5000, accelerators: 15 },
  },
  {
    file: 'foundry.yaml',
    framework: 'LLM Foundry',
    text: `
variables: { seq: 512 }
max_seq_len: \${variables.seq}
model: { name: mpt_causal_lm, d_model: 256, n_heads: 4, n_layers: 3, expansion_ratio: 2, vocab_size: 1000, max_seq_len: '\${max_seq_len}' }
train_loader: { dataset: { max_seq_len: '\${max_seq_len}' } }
max_duration: 250ba
scheduler: { t_warmup: 10ba }
global_train_batch_size: 48
device_train_microbatch_size: auto
precision: amp_bf16
fsdp_config: { sharding_strategy: SHARD_GRAD_OP, activation_checkpointing: false }
`,
    read: { 'model.ffn': 512, 'parallelism.zero': 2, 'training.warmupSteps': 10 },
    plan: { tokens: 250 * 48 * 512 },
  },
  {
    file: 'foundry-samples.yaml',
    framework: 'LLM Foundry',
    text: 'max_duration: 4800sp\nglobal_train_batch_size: 48\nmax_seq_len: 256\ntrain_loader: { name: text }\n',
    plan: { tokens: 4800 * 256 },
  },
  {
    file: 'nemo.yaml',
    framework: 'NeMo',
    text: `
trainer: { devices: 8, num_nodes: 3, max_steps: 500, precision: bf16-mixed }
model: { micro_batch_size: 1, global_batch_size: 60, tensor_model_parallel_size: 2, encoder_seq_length: 256, max_position_embeddings: '\${.encoder_seq_length}', num_layers: 4, hidden_size: 128, num_attention_heads: 4, activation: fast-swiglu }
`,
    read: { 'model.gated': true, 'model.ffn': 512, 'training.sequenceLength': 256 },
    plan: { tokens: 60 * 256 * 500, accelerators: 24 },
  },
  {
    file: 'bridge.yaml',
    framework: 'Megatron-Bridge',
    text: 'model: { seq_length: 512, tensor_model_parallel_size: 2 }\ntrain: { micro_batch_size: 1, global_batch_size: 40, train_iters: 300 }\nscheduler: { lr_warmup_iters: 3 }\n',
    plan: { tokens: 40 * 512 * 300 },
  },
  {
    file: 'olmo.yaml',
    framework: 'OLMo',
    text: `
model: { d_model: 256, n_heads: 4, n_layers: 3, mlp_ratio: 6, weight_tying: false, activation_type: swiglu, vocab_size: 990, embedding_size: 1024, max_sequence_length: 128 }
max_duration: 3e9T
global_train_batch_size: 64
scheduler: { units: tokens, t_warmup: 8192000 }
fsdp: { wrapping_strategy: null }
data: { paths: [one.npy, two.npy] }
`,
    // gate and up together are 6 times the width
    read: { 'model.ffn': 768, 'model.vocab': 1024, 'parallelism.zero': 3 },
    plan: { tokens: 3e9, steps: 3e9 / (64 * 128) },
  },
  {
    file: 'olmo-core.json',
    framework: 'OLMo-core',
    text: '{ "launch": { "num_nodes": 3, "num_gpus": 8 }, "model": { "d_model": 256, "n_layers": 3, "vocab_size": 1024, "block": { "attention": { "n_heads": 4 }, "feed_forward": { "hidden_size": 640 } } }, "dataset": { "sequence_length": 128 }, "data_loader": { "global_batch_size": 8192 }, "train_module": { "rank_microbatch_size": 1024 }, "trainer": { "max_duration": { "value": 700, "unit": "steps" } } }',
    plan: { tokens: 8192 * 700, accelerators: 24 },
  },
  {
    file: 'litgpt.yaml',
    framework: 'LitGPT',
    text: 'model_name: tiny-llama-1.1b\nprecision: bf16-true\ndevices: 4\nnum_nodes: 2\ndata: TinyLlama\ntrain: { global_batch_size: 256, micro_batch_size: 8, max_tokens: 7e9, max_seq_length: 1024, lr_warmup_steps: 20, epochs: }\n',
    read: { 'model.preset': 'tinyllama-1.1b', 'training.batch': 256, 'hardware.precision': 'bf16' },
    plan: { tokens: 7e9, accelerators: 8 },
  },
  {
    file: 'levanter.yaml',
    framework: 'levanter',
    text: 'model: { type: llama, seq_len: 512, hidden_dim: 256, intermediate_dim: 700, num_layers: 3, num_heads: 4 }\ntrainer: { train_batch_size: 96, num_train_steps: 2000, per_device_parallelism: -1, mp: "p=f32,c=bfloat16" }\noptimizer: { learning_rate: 1E-3, warmup: 0.05 }\n',
    read: { 'training.warmupSteps': 0.05, 'hardware.precision': 'bf16' },
    plan: { tokens: 96 * 512 * 2000 },
  },
  {
    file: 'axolotl.yml',
    framework: 'axolotl',
    text: 'base_model: HuggingFaceTB/SmolLM2-360M-Instruct\nsequence_len: 4096\nmicro_batch_size: 2\ngradient_accumulation_steps: 3\nmax_steps: 50\nwarmup_steps: 0.1\ndp_shard_size: 4\ndp_replicate_size: 2\nfsdp_config: { reshard_after_forward: false }\nbf16: auto\n',
    read: { 'model.preset': 'smollm2-360m', 'parallelism.zero': 2, 'training.warmupSteps': 0.1 },
    plan: { tokens: 2 * 3 * 8 * 4096 * 50, accelerators: 8 },
  },
  {
    file: 'args.json',
    framework: 'Hugging Face TrainingArguments',
    text: '{ "model_name_or_path": "our-lab/secret-13b-chat", "per_device_train_batch_size": 2, "gradient_accumulation_steps": 3, "max_steps": 40, "num_train_epochs": 0, "max_seq_length": 512, "num_gpus": 5, "fsdp": ["shard_grad_op", "auto_wrap"], "warmup_steps": 0, "warmup_ratio": 0.25, "tf32": null }',
    read: { 'model.parameters': 13e9, 'parallelism.zero': 2, 'training.warmupSteps': 0.25 },
    plan: { tokens: 2 * 3 * 5 * 512 * 40 },
  },
  {
    file: 'accelerate.yaml',
    framework: 'Accelerate',
    text: 'distributed_type: FSDP\nnum_processes: 6\nmixed_precision: bf16\nfsdp_config: { fsdp_sharding_strategy: SHARD_GRAD_OP }\n',
    read: { 'parallelism.zero': 2, 'hardware.count': 6 },
  },
  {
    file: 'train_ours.py',
    framework: 'nanoGPT',
    text: "# baby\nout_dir = 'out'\nwandb_log = False\nbatch_size = 6 # sequences\nblock_size = 128\ngradient_accumulation_steps = 2 * 8\nmax_iters = 3_000\nn_layer = 2; n_embd = 1\nn_embd = 96\n",
    read: { 'training.batch': 96, 'parallelism.microBatch': 6 },
    plan: { tokens: 6 * 16 * 128 * 3000 },
  },
  {
    file: 'speed.sh',
    framework: 'nanochat',
    text: 'torchrun --standalone --nproc_per_node=4 -m scripts.base_train -- --depth=7 --target-param-data-ratio=10 --device-batch-size=16 --run=$RUN\n',
    // 64 × 7 = 448, up to 512: four heads; matrices 12·7·512², head 32768·512
    read: { 'model.hidden': 512, 'model.heads': 4 },
    plan: { tokens: 10 * (12 * 7 * 512 ** 2 + 32_768 * 512), accelerators: 4 },
  },
  {
    file: 'max.yml',
    framework: 'MaxText',
    text: `run_name: x
model_name: "default"
base_emb_dim: 1024
base_num_query_heads: 16
base_num_kv_heads: 4
base_mlp_dim: 3584
base_num_decoder_layers: 12
head_dim: 64
vocab_size: 32_000
mlp_activations: ["silu", "linear"]
logits_via_embedding: True
num_experts: 1
num_experts_per_tok: 1
per_device_batch_size: 0.5
gradient_accumulation_steps: 3
max_target_length: 1024
steps: -1
learning_rate_schedule_steps: 800
warmup_steps_fraction: 0.05
dcn_data_parallelism: 2
ici_fsdp_parallelism: 8
ici_tensor_parallelism: 4
remat_policy: minimal
dtype: bfloat16
quantization: ""
`,
    read: {
      'parallelism.data': 16,
      'parallelism.tensor': 4,
      'parallelism.microBatch': 2,
      'parallelism.recompute': 'selective',
      'hardware.precision': 'bf16',
      'model.gated': true,
    },
    unread: ['model.experts', 'model.preset'],
    // half a sequence a device, on 2 x 8 x 4 devices; a gated block of 3 matrices, 4 of 16 heads of keys and values
    plan: {
      accelerators: 64,
      tokens: 0.5 * 64 * 3 * 1024 * 800,
      parameters: 12 * (2 * 1024 ** 2 + 2 * 1024 * 256 + 3 * 1024 * 3584 + 2 * 1024) + 32_000 * 1024 + 1024,
    },
  },
  {
    file: 'tune.yaml',
    framework: 'torchtune',
    text: `tokenizer: { _component_: torchtune.models.qwen2_5.qwen2_5_tokenizer, max_seq_len: 512 }
model:
  _component_: torchtune.models.llama3_2.llama3_2_1b
batch_size: 6
epochs: 2
max_steps_per_epoch: 30
gradient_accumulation_steps: 4
optimizer: { _component_: torch.optim.AdamW, lr: 2e-5 }
enable_activation_checkpointing: True
dtype: bf16
num_gpus: 8
`,
    read: { 'model.preset': 'llama3.2-1b', 'parallelism.recompute': 'full', 'data.epochs': 2 },
    plan: { tokens: 6 * 4 * 8 * 512 * 30 * 2 },
  },
  {
    file: 'lingua.yaml',
    framework: 'Meta Lingua',
    text: `steps: 500
grad_acc_steps: 2
optim: { lr: 3e-3, warmup: 50 }
distributed: { fsdp_type: full_shard, model_dtype: bf16, dp_shard: 4, dp_replicate: 2, tp_size: 1 }
model: { dim: 768, n_layers: 6, n_heads: 12, vocab_size: 8000, multiple_of: 128 }
data: { batch_size: 3, seq_len: 256, n_views: 2, tokenizer: { name: bytes }, sources: { mine: 1.0 } }
`,
    // two thirds of 4 x 768 are 2048
    read: { 'model.ffn': 2048, 'parallelism.data': 8, 'parallelism.zero': 3 },
    plan: {
      accelerators: 8,
      tokens: 3 * 2 * 8 * 256 * 500,
      parameters: 6 * (4 * 768 ** 2 + 3 * 768 * 2048 + 2 * 768) + 2 * 8000 * 768 + 768,
    },
  },
  {
    file: 'config.json',
    framework: 'Hugging Face config.json',
    text: '{ "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 64, "intermediate_size": 160, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 100, "max_position_embeddings": 131072, "tie_word_embeddings": true }',
    // 2 · (4·64² + 3·64·160 + 2·64) + 100·64 + 64
    plan: { parameters: 2 * (4 * 64 ** 2 + 3 * 64 * 160 + 2 * 64) + 100 * 64 + 64 },
  },
];

async function checked(...files: readonly { file: string; text: string }[]): Promise<CheckedProposal> {
  const document = await check(files);
  expect(document.files).toHaveLength(1);
  return document.files[0]!;
}

const valuesOf = ({ launch }: CheckedProposal) =>
  Object.fromEntries((launch?.read ?? []).map(one => [one.field, one.value]));
const planned = ({ plan }: CheckedProposal, name: string) =>
  (plan as Record<string, { value: number } | undefined>)[name]?.value;

describe('each framework', () => {
  test.each(launches.map(launch => [launch.file, launch] as const))('%s', async (_, launch) => {
    const result = await checked(launch);
    expect(result.problems).toEqual([]);
    expect(result.launch?.frameworks).toEqual([launch.framework]);
    expect(valuesOf(result)).toMatchObject(launch.read ?? {});
    for (const field of launch.unread ?? []) expect(valuesOf(result)).not.toHaveProperty([field]);
    for (const [name, value] of Object.entries(launch.plan ?? {})) {
      expect(planned(result, name), name).toBeCloseTo(value, -Math.log10(value) + 9);
    }
  });

  test('has a look-alike here', () => {
    const here = new Set(launches.map(({ framework }) => framework));
    expect(
      launchFrameworks()
        .filter(({ name }) => !here.has(name))
        .map(({ id }) => id),
    ).toEqual([]);
  });

  test('maps to fields that there are, and to a memory that is described', () => {
    for (const { id, rows, defaults = [], memory } of launchFrameworks()) {
      for (const { field } of [...rows, ...defaults]) expect(fields.has(field), `${id}: ${field}`).toBe(true);
      if (memory !== undefined) expect(frameworks().map(one => one.id)).toContain(memory);
    }
  });
});

describe('several files', () => {
  const file = (name: string) => launches.find(launch => launch.file === name)!;
  const args = {
    file: 'args.yml',
    text: 'per_device_train_batch_size: 6\ngradient_accumulation_steps: 2\nmax_steps: 100\nnum_gpus: 8\ngpu_type: H100\nmax_seq_length: 256\n',
  };

  test('that do not contradict each other are one plan, each value with its file', async () => {
    const result = await checked(file('config.json'), file('ds.json'), args);
    expect(planned(result, 'parameters')).toBe(file('config.json').plan!.parameters);
    expect(planned(result, 'tokens')).toBe(6 * 2 * 8 * 256 * 100);
    expect(result.launch?.read.find(({ field }) => field === 'parallelism.zero')).toMatchObject({
      file: 'ds.json',
    });
    const estimate = await estimateProposal([file('config.json'), file('ds.json'), args]);
    expect(estimate.tokens).toBe(6 * 2 * 8 * 256 * 100);
  });

  test('that say different things stand alone', async () => {
    const { files } = await check([file('nanotron.yaml'), file('olmo.yaml')]);
    expect(files).toHaveLength(2);
  });

  test('a proposal beside a config is one plan', async () => {
    const plan = { file: 'plan.yml', text: 'data: 1B\nhardware: 8 H100\n' };
    expect(planned(await checked(plan, file('config.json')), 'compute')).toBe(
      6 * file('config.json').plan!.parameters! * 1e9,
    );
  });
});

describe('what launch files leave open is asked for, and not invented', () => {
  const shape = { file: 'gpt.py', text: 'n_layer = 6\nn_embd = 384\nbatch_size = 8\nblock_size = 512\n' };
  const config = launches.find(launch => launch.file === 'config.json')!;
  const args = {
    file: 'args.yml',
    text: 'per_device_train_batch_size: 2\ngradient_accumulation_steps: 4\nmax_steps: 50\n',
  };
  const devices = { accelerator: 'h100', accelerators: 16 };

  test('a vocabulary, but where a framework documents one', async () => {
    const own = { ...shape, text: `${shape.text}dataset = 'own_chars'\nmax_iters = 10\n` };
    await expect(estimateProposal(own)).rejects.toThrow(/gpt\.py: a shape without its vocabulary .*--params/);
    expect((await estimateProposal(own, { instead: { parameters: 2e7 } })).parameters).toBe(2e7);
    // train.py: six heads are not said, so 12; 50,304 rows where the data has no meta.pkl
    const open = await estimateProposal({ ...shape, text: `${shape.text}max_iters = 10\n` });
    expect(open.parameters).toBeCloseTo(50_304 * 384 + 6 * 12 * 384 ** 2, -5);
  });

  test.each([
    ['a tokenizer of a model', 'stanford/x', undefined],
    ['', 'NousResearch/Llama-2-7b-hf', 32_000],
    ['', 'meta-llama/Llama-3.2-1B', 128_256],
    ['', 'mistralai/Mistral-7B-v0.1', 32_000],
  ])('%s %s', async (_, tokenizer, vocabulary) => {
    const text = `trainer: { train_batch_size: 16, num_train_steps: 9 }\nmodel: { type: llama, num_layers: 2 }\ndata: { tokenizer: "${tokenizer}" }\n`;
    const { launch } = await checked({ file: 'l.yml', text });
    expect(launch?.read.find(({ field }) => field === 'model.vocab')?.value).toBe(vocabulary);
  });

  test('the length of sequences: what a model was made for is none', async () => {
    await expect(estimateProposal([config, args], { instead: devices })).rejects.toThrow(
      'config.json + args.yml: its 50 steps are no number of tokens without training.sequenceLength: expected --sequence-length 4096',
    );
    const { unchecked, plan } = await checked(config, args);
    expect(plan.tokens).toBeUndefined();
    expect(unchecked.find(({ what }) => what === 'scaling')?.missing).toEqual([
      'training.sequenceLength',
      'hardware.count',
    ]);
    const asked = await estimateProposal([config, args], { instead: { ...devices, sequenceLength: 1024 } });
    expect(asked.tokens).toBe(2 * 4 * 16 * 1024 * 50);
    expect(asked.caveats.map(({ code }) => code)).toContain('tokens-by-devices');
    for (const text of [
      'seq_length: 0\nmax_position_embeddings: 2048\ntrain_iters: 9\nglobal_batch_size: 4\nnum_layers: 2\nhidden_size: 64\nnum_attention_heads: 2\nmicro_batch_size: 1\n',
    ])
      expect((await checked({ file: 'm.yml', text })).plan.tokens).toBeUndefined();
  });

  test('devices, and the model that is named', async () => {
    await expect(estimateProposal([config, args], { instead: { sequenceLength: 1024 } })).rejects.toThrow(
      /without hardware\.count: expected --on/,
    );
    const unknown = { ...args, text: `${args.text}model_name_or_path: ./mine\n` };
    await expect(estimateProposal(unknown, { instead: devices })).rejects.toThrow(
      /args\.yml: the model that it trains has no size here: expected --params/,
    );
  });
});

describe('what a plain count of keys would get wrong', () => {
  const neox = (more: string) => ({
    file: 'n.yml',
    text: `"num_layers": 4\n"hidden_size": 256\n"num_attention_heads": 4\n"train_micro_batch_size_per_gpu": 2\n"train_iters": 5000\n${more}`,
  });
  const megatron = (more: string) => ({
    file: 'm.sh',
    text: `python pretrain_gpt.py --num-layers 4 --hidden-size 256 --num-attention-heads 4 --train-iters 5000 --seq-length 128 --vocab-size 1000 ${more}\n`,
  });

  test.each([
    ['layers of another kind', neox('"attention_config": [[["mamba"], 4]]\n'), 'model.ffn', undefined],
    ['attention by another kernel', neox('"attention_config": [[["flash"], 4]]\n'), 'model.ffn', 1024],
    // 50,277 entries up to whole 128 on each of two devices
    [
      'a padded vocabulary',
      neox(
        '"tokenizer_type": "HFTokenizer"\n"vocab_file": "./20B_checkpoints/20B_tokenizer.json"\n"model_parallel_size": 2\n',
      ),
      'model.vocab',
      50_432,
    ],
    ['another tokenizer', neox('"tokenizer_type": "SPMTokenizer"\n'), 'model.vocab', undefined],
    ['latent attention', megatron('--multi-latent-attention --ffn-hidden-size 1024'), 'model.ffn', undefined],
    [
      'hybrid layers',
      megatron('--ffn-hidden-size 1024 --hybrid-override-pattern M-M*'),
      'model.ffn',
      undefined,
    ],
    ['a batch that is not said to be of all', megatron('--batch-size 6'), 'training.batch', undefined],
    ['a batch of a replica', megatron('--batch-size 6'), 'parallelism.microBatch', 6],
  ])('%s', async (_, source, field, value) => {
    expect(valuesOf(await checked(source))[field]).toBe(value);
  });

  test('epochs of no known number of tokens', async () => {
    const { findings } = await checked({
      file: 'a.yml',
      text: 'per_device_train_batch_size: 2\nnum_train_epochs: 50\n',
    });
    expect(findings.find(({ rule }) => rule === 'too-many-epochs')?.message).toMatch(
      /^50 epochs: a token of them is worth 31\.5%/,
    );
  });
});

describe('a run that is laid out', () => {
  const laid = {
    file: 'n.yaml',
    text: `model: { dtype: bfloat16, model_config: { hidden_size: 256, intermediate_size: 768, num_attention_heads: 4, num_hidden_layers: 4, num_key_value_heads: 4, tie_word_embeddings: true, vocab_size: 32000 } }
parallelism: { dp: 8, tp: 2, pp: 1 }
tokens: { batch_accumulation_per_replica: 2, micro_batch_size: 6, sequence_length: 1024, train_steps: 700 }
`,
  };

  test.each([
    [16, 6],
    [32, 6],
    [64, 3],
  ])('keeps its tokens and its batch on %i devices', async (accelerators, microBatch) => {
    const estimate = await estimateProposal(laid, { instead: { accelerator: 'h100', accelerators } });
    expect(estimate.tokens).toBe(8 * 2 * 6 * 1024 * 700);
    expect(estimate.batchTokens).toBe(8 * 2 * 6 * 1024);
    expect(estimate.layout).toMatchObject({ tensor: 2, data: accelerators / 2 });
    expect(microBatch % estimate.layout!.microBatch).toBe(0);
    const codes = estimate.caveats.map(({ code }) => code);
    expect(codes.includes('laid-out-otherwise')).toBe(accelerators !== 16);
  });
});

describe('an adapter beside frozen weights is no training of them', () => {
  const base = 'base_model: meta-llama/Llama-3.1-8B\nsequence_len: 512\nmicro_batch_size: 1\nmax_steps: 9\n';
  const hf = 'per_device_train_batch_size: 1\nmax_steps: 9\nmodel_name_or_path: gpt2\nmax_seq_length: 8\n';

  test.each([
    [`${base}adapter: qlora\nlora_r: 8\n`, 'adapter: qlora'],
    [`${base}lora_r: 8\n`, 'lora_r: 8'],
    [`${base}adapter:\nlora_r: 8\n`, undefined],
    [base, undefined],
    ['{ "peft_type": "LORA", "r": 16, "base_model_name_or_path": "gpt2" }', 'peft_type: LORA'],
    [
      'tokenizer: { _component_: a.b }\nmodel: { _component_: torchtune.models.llama3.qlora_llama3_8b }\nbatch_size: 1\n',
      'model._component_: torchtune.models.llama3.qlora_llama3_8b',
    ],
    [`${hf}finetuning_type: full\nlora_target: all\n`, undefined],
    [`${hf}use_peft: true\nlora_alpha: 16\n`, 'use_peft: true'],
    [`${hf}use_peft: false\nlora_r: 16\n`, undefined],
    [
      'model: { peft: { peft_scheme: lora, lora_tuning: { adapter_dim: 8 } }, micro_batch_size: 1, global_batch_size: 8, encoder_seq_length: 64 }\ntrainer: { max_steps: 9, num_nodes: 1, devices: 8 }\n',
      'model.peft.peft_scheme: lora',
    ],
    [
      'model: { peft: { peft_scheme: null, lora_tuning: { adapter_dim: 8 } }, micro_batch_size: 1, global_batch_size: 8, encoder_seq_length: 64 }\ntrainer: { max_steps: 9, num_nodes: 1, devices: 8 }\n',
      undefined,
    ],
  ])('%#', async (text, adapter) => {
    const source = {
      file: 'run.yml',
      text: /^\{/.test(text) ? text : `${text}num_gpus: 1\ngpu_type: H100\n`,
    };
    const result = await checked(source);
    expect(result.launch?.adapter).toBe(adapter);
    const findings = result.findings.map(({ rule }) => rule);
    if (adapter === undefined) return;
    // 16 bytes for each of 8 billion weights are more than a device has, and no adapter needs them
    expect(findings).not.toContain('memory-exceeded');
    expect(result.verdict).toBe('warn');
    await expect(estimateProposal(source)).rejects.toThrow(`'${adapter}' trains an adapter`);
  });
});

describe('keys that say less, or more, than their names', () => {
  const megatronDs =
    'deepspeed --num_gpus 8 a.py --num-layers 24 --hidden-size 1024 --num-attention-heads 16 --seq-length 2048 --global-batch-size 256 --micro-batch-size 4';
  const dump =
    '"per_device_train_batch_size": 4, "train_batch_size": 4, "gradient_accumulation_steps": 16, "max_steps": 1000, "block_size": 4096';
  const foundry =
    'max_seq_len: 2048\nmodel: { name: mpt_causal_lm, d_model: 768, n_heads: 12, n_layers: 12, vocab_size: 50368, tie_word_embeddings: false }\nglobal_train_batch_size: 256\nmax_duration: 4800ba\nscheduler: { t_warmup: 0.01dur }\ntrain_loader: { name: text }\n';
  const core =
    'model: { d_model: 1024, n_layers: 16, vocab_size: 100352, block: { attention: { n_heads: 16 }, feed_forward: { hidden_size: 4096 } } }\ndataset: { sequence_length: 4096 }\ndata_loader: { global_batch_size: 4194304 }\ntrain_module: { rank_microbatch_size: 16384, dp_config: { name: hsdp, num_replicas: 4, shard_degree: 8 } }\ntrainer: { max_duration: { value: 1000, unit: steps } }\n';
  const coreScript =
    'from olmo_core.train import TrainerConfig, Duration\nfrom olmo_core.train.train_module import TransformerTrainModuleConfig\nLENGTH = 2048\nloader = NumpyDataLoaderConfig(global_batch_size=96 * LENGTH)\nmodule = TransformerTrainModuleConfig(rank_microbatch_size=2 * LENGTH, max_sequence_length=LENGTH, dp_config=TransformerDataParallelConfig(name=DataParallelType.hsdp, num_replicas=3, shard_degree=4))\nmodel = TransformerConfig.olmo2_1B(vocab_size=100352)\ntrainer = TrainerConfig(max_duration=Duration.steps(700))\n';
  const levanter = (batch: string) =>
    `model: { type: llama, seq_len: 4096, hidden_dim: 1024, intermediate_dim: 2816, num_layers: 16, num_heads: 16, num_kv_heads: 8 }\ntrainer: { train_batch_size: ${batch}, num_train_steps: 5000 }\n`;
  const maxtext = (topology: string, slices: number) =>
    `model_name: llama2-7b\nper_device_batch_size: 4\nmax_target_length: 4096\nsteps: 1000\ncompile_topology: ${topology}\ncompile_topology_num_slices: ${slices}\n`;
  const padded =
    '{ "pipe_parallel_size": 1, "model_parallel_size": 2, "num_layers": 8, "hidden_size": 768, "num_attention_heads": 6, "seq_length": 512, "make_vocab_size_divisible_by": 256, "train_micro_batch_size_per_gpu": 3 }';
  const shakespeare =
    'python train.py config/train_shakespeare_char.py --block_size=64 --batch_size=12 --n_layer=4 --n_head=4 --n_embd=128 --max_iters=2000';
  const nemo = (tokenizer: string) =>
    `trainer: { devices: 8, num_nodes: 2, max_steps: 9 }\nmodel: { micro_batch_size: 1, global_batch_size: 128, encoder_seq_length: 4096, num_layers: 2, hidden_size: 4096, ffn_hidden_size: 14336, num_attention_heads: 32, tokenizer: { type: ${tokenizer} } }\n`;

  const registry = (flavour: string, steps: number, more = '') =>
    `def llama3_own_${steps}() -> Trainer.Config:\n    model_spec = model_registry("${flavour}", attn_backend="flex")\n    return Trainer.Config(\n        hf_assets_path="./assets/hf/Llama-3.1-8B", model_spec=model_spec, optimizer=default_adamw(lr=3e-4),\n        training=TrainingConfig(num_tokens_per_microbatch_per_dp_rank=2 * 8192, max_context_length=8192, steps=${steps}),\n        activation_checkpoint=FullAC.Config(), validator=Validator.Config(steps=9)${more},\n    )\n\n`;
  const registered = {
    'model.preset': 'llama3.1-8b',
    'parallelism.microBatch': 2,
    'training.sequenceLength': 8192,
    'training.steps': 3,
    'training.learningRate': 3e-4,
    'training.accumulation': 1,
  };

  test.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
    // 5e8 samples of 2048 are a trillion tokens, which are never reached; 1e8 are 205 billion, and come first
    ['a.sh', `${megatronDs} --train-tokens 300000000000 --train-samples 500000000`, { 'data.tokens': 3e11 }],
    ['a.sh', `${megatronDs} --train-tokens 300000000000 --train-samples 100000000`, { 'data.tokens': 1e8 }],
    [
      'a.json',
      `{ ${dump} }`,
      { 'training.batch': undefined, 'parallelism.microBatch': 4, 'training.accumulation': 16 },
    ],
    ['a.yml', foundry, { 'model.tied': false, 'training.warmupSteps': 0.01 }],
    ['a.yml', core, { 'parallelism.microBatch': 4, 'parallelism.data': 32 }],
    ['a.py', coreScript, { 'parallelism.microBatch': 2, 'parallelism.data': 12 }],
    // 1,000 steps of 256 and 4,000 of 512
    ...['[[0, 256], [1000, 512]]', '[{ start: 0, value: 256 }, { start: 1000, value: 512 }]'].map(
      staged =>
        [
          'a.yaml',
          levanter(staged),
          { 'data.tokens': 2_304_000, 'training.batch': undefined, 'training.steps': 5000 },
        ] as const,
    ),
    ['a.yaml', levanter('64'), { 'data.tokens': undefined, 'training.batch': 64, 'training.steps': 5000 }],
    ['a.yml', maxtext('v5e-256', 4), { 'hardware.accelerator': 'tpu-v5e', 'hardware.count': 1024 }],
    // 128 cores are 64 chips
    ['a.yml', maxtext('v4-128', 2), { 'hardware.accelerator': 'tpu-v4', 'hardware.count': 128 }],
    // 50,257 up to whole 256 on each of two devices
    ['a.yml', padded, { 'model.vocab': 50_688 }],
    ['a.sh', shakespeare, { 'model.vocab': 65 }],
    [
      'a.py',
      'n_layer = 24; n_head = 16\nn_embd = 1024\nbatch_size = 12; block_size = 512 # a; b\n',
      { 'model.layers': 24, 'model.heads': 16 },
    ],
    [
      'a.py',
      'n_layer = int(DEPTH)\nn_embd = 1024\nbatch_size = 12; block_size = 512\n',
      { 'model.layers': undefined },
    ],
    // 128,256 entries
    ['a.yaml', nemo('meta-llama/Meta-Llama-3-8B'), { 'model.vocab': 128_256 }],
    [
      'a.yaml',
      'model: { _target_: megatron.bridge.models.llama.Llama3ModelProvider8B, seq_length: 8192, tensor_model_parallel_size: 2 }\ntrain: { train_iters: 9, global_batch_size: 128, micro_batch_size: 1 }\n',
      { 'model.preset': 'llama3-8b' },
    ],
    [
      'a.py',
      'cfg = ConfigContainer(\n  model=Llama3ModelProvider8B(seq_length=8192),\n  train=TrainingConfig(train_iters=9, global_batch_size=128, micro_batch_size=1),\n)\n',
      { 'model.preset': 'llama3-8b' },
    ],
    // of the 700 steps that the decay takes, not of the 1,000 of the run
    [
      'a.sh',
      `${megatronDs} --train-iters 1000 --lr-decay-iters 700 --lr-warmup-fraction 0.01`,
      { 'training.warmupSteps': 7 },
    ],
    ['a.sh', `${megatronDs} --train-iters 1000 --lr-warmup-fraction 0.01`, { 'training.warmupSteps': 0.01 }],
    [
      'a.yaml',
      // 4 times 2,048; half of 24 heads; 50,257 up to whole 64 on each of four devices
      `trainer: { devices: 8, num_nodes: 2, max_steps: 9 }\nmodel:\n  micro_batch_size: 1\n  global_batch_size: 128\n  encoder_seq_length: 4096\n  num_layers: 2\n  hidden_size: 2048\n  ffn_hidden_size: \${multiply:4, \${.hidden_size}}\n  num_attention_heads: 24\n  num_query_groups: \${divide_floor:\${model.num_attention_heads},2}\n  kv_channels: \${multiply:2, \${.nowhere}}\n  tensor_model_parallel_size: 4\n  make_vocab_size_divisible_by: 64\n  tokenizer: { type: GPT2BPETokenizer }\n`,
      { 'model.ffn': 8192, 'model.kvHeads': 12, 'model.vocab': 50_432, 'model.headSize': undefined },
    ],
    // steps win over epochs
    [
      'a.yml',
      'base_model: org/x-1B\nsequence_len: 512\nmicro_batch_size: 2\nnum_epochs: 3\nmax_steps: 40\n',
      { 'training.steps': 40, 'data.epochs': undefined },
    ],
    [
      'a.yaml',
      'model_name_or_path: org/x-1B\ndeepspeed: examples/deepspeed/ds_z2_config.json\nper_device_train_batch_size: 1\nnum_train_epochs: 3\nmax_steps: -1\n',
      { 'parallelism.zero': 2, 'data.epochs': 3 },
    ],
    // what a constructor leaves out has the default of its class
    [
      'a.py',
      'config = LlamaConfig(hidden_size=512, intermediate_size=1408, num_hidden_layers=8, num_attention_heads=8)\nargs = TrainingArguments(per_device_train_batch_size=4, max_steps=90)\n',
      {
        'model.layers': 8,
        'model.ffn': 1408,
        'model.vocab': 32_000,
        'model.tied': false,
        'training.steps': 90,
      },
    ],
    [
      'a.py',
      'config = GPT2Config(n_embd=1024)\nargs = TrainingArguments(per_device_train_batch_size=4, max_steps=90)\n',
      { 'model.layers': 12, 'model.ffn': 4096, 'model.vocab': 50_257, 'model.tied': true },
    ],
    ['config_registry.py', registry('8B', 3), registered],
    // two plans in one file: what they say differently is neither, nor what one alone says
    [
      'config_registry.py',
      `${registry('8B', 3)}${registry('8B', 5, ', parallelism=ParallelismConfig(context_parallel_degree=4)')}`,
      { 'training.steps': undefined, 'parallelism.context': undefined, 'training.sequenceLength': 8192 },
    ],
  ])('%s %#', async (file, text, expected) => {
    const values = valuesOf(await checked({ file, text }));
    for (const [field, value] of Object.entries(expected)) expect(values[field], field).toBe(value);
  });

  test('devices of a dump of arguments contradict nothing', async () => {
    const { plan, findings } = await checked({ file: 'a.json', text: `{ ${dump}, "num_processes": 32 }` });
    expect(plan.tokens?.value).toBe(4 * 16 * 32 * 4096 * 1000);
    expect(findings.map(({ rule }) => rule)).not.toContain('batch-mismatch');
  });

  test('memory is not checked of what is kept elsewhere', async () => {
    const sources = (offload: string) => [
      {
        file: 'ds.json',
        text: `{ "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 3${offload} } }`,
      },
      {
        file: 'a.sh',
        text: 'deepspeed --num_gpus 1 run.py --model_name_or_path meta-llama/Llama-2-7b-hf --per_device_train_batch_size 1 --max_steps 1000 --max_seq_length 2048 --gpu_type A100 --bf16',
      },
    ];
    const rules = async (offload: string) => {
      const [result] = (await check(sources(offload))).files;
      return [result!.findings.map(({ rule }) => rule), result!.plan.memoryPerDevice];
    };
    const [found, memory] = await rules(', "offload_optimizer": { "device": "cpu" }');
    expect(found).not.toContain('memory-exceeded');
    expect(memory).toBeUndefined();
    expect((await rules(', "offload_optimizer": { "device": "none" }'))[0]).toContain('memory-exceeded');
    const kept = await estimateProposal(sources(', "offload_param": { "device": "cpu" }'));
    expect([kept.memory, kept.memoryPerDevice, kept.fitsOn]).toEqual([undefined, undefined, undefined]);
    expect(kept.days!.likely).toBeGreaterThan(0);
    expect(kept.caveats.map(({ code }) => code)).not.toContain('does-not-fit');
    expect((await estimateProposal(sources(''))).memory).toMatchObject({ fits: false });
  });
});

describe('scripts are gone through as shells do', () => {
  const flags = (text: string) => {
    const { tree, others = [] } = parseCommandLines(text);
    const entries = tree?.kind === 'map' ? tree.entries : [];
    return {
      ...Object.fromEntries(
        entries.map(({ key, value }) => [
          key,
          value.kind === 'scalar' ? (value.unknown ?? value.value) : value,
        ]),
      ),
      ...(others.length > 0 && { others: others.map(({ key }) => key) }),
    };
  };

  test.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
    [
      'a branch that is taken',
      'S=7B; if [ $S = 7B ]; then\nL=32\nelif [ "$S" = 70B ]; then\nL=80\nfi\npython a.py --num-layers $L',
      { 'num-layers': 32 },
    ],
    [
      'a branch that an argument takes',
      `if [[ $1 == 7B ]]; then L=32; H=64; else L=80; H=64; fi\npython a.py --l \${L} --h $H`,
      { l: 'depends on $1', h: 64 },
    ],
    [
      'flags within branches',
      'if [ -z "$FP8" ]; then A="--bf16"; else A="--fp8 hybrid"; fi\n[ $N -gt 1 ] && A+=" --sp"\npython a.py $A',
      { bf16: true, sp: 'depends on $N' },
    ],
    [
      'arms of a case, the last of which stops',
      `case \${M:-b} in\n a|c)\n L=1 ;;\n b*)\n L=2\n ;;\n *) echo "don't"; exit 1;;\nesac\npython a.py --l $L`,
      { l: 2 },
    ],
    [
      'arms of a case that an argument takes',
      'case $1 in\n--a) L=1; H=3;;\n*) L=2; H=3;;\nesac\npython a.py --l $L --h $H',
      { l: 'depends on $1', h: 3 },
    ],
    ['a variable that nothing sets', `python a.py --l $L --d \${D:-3}`, { l: '$L is not in the file', d: 3 }],
    ['a loop', 'for T in 1 2 4; do python a.py --tp $T; done', { tp: '$T takes 1, 2, 4' }],
    ['a loop over one', 'for T in 4\ndo\n python a.py --tp $T\ndone', { tp: 4 }],
    [
      'the reading of arguments, none of which is given',
      'T=2\nwhile [ $# -gt 0 ]; do\n case $1 in --t) T=$2; shift 2;; esac\ndone\npython a.py --tp $T',
      { tp: 2 },
    ],
    [
      'several assignments on a line',
      'A=1; B=2 && C=3\npython a.py --a $A --b $B --c $C',
      { a: 1, b: 2, c: 3 },
    ],
    [
      'whole numbers',
      'G=8\npython a.py --a $((500000000000/256/2048)) --b $((4*G*2)) --c `expr 256 + 256` --d $(expr 2 \\* $G) --e $(nproc)',
      { a: 953_674, b: 64, c: 512, d: 16, e: '$(nproc) is not run here' },
    ],
    ['a flag that is repeated', 'O="--i 10"\nO+=" --i 50 --j 1"\npython a.py $O --j 2', { i: 50, j: 2 }],
    [
      'functions, where they are called',
      `run() {\n local L=$1\n python a.py --l $L --h \${2:-9}\n}\nrun 12\n`,
      { l: 12, h: 9 },
    ],
    [
      'two commands that differ',
      'torchrun a.py --l 1 --h 2\ntorchrun a.py --l 3 --h 2',
      { l: 1, h: 2, others: ['l'] },
    ],
    [
      'arrays, and comments within',
      `A=(\n --l 1 # --l 2\n --h "$((2*3))"\n)\npython a.py "\${A[@]}"`,
      { l: 1, h: 6 },
    ],
    [
      'what the scheduler says',
      '#SBATCH --nodes=4\npython a.py --n $SLURM_NNODES',
      { 'sbatch.nodes': 4, n: 4 },
    ],
    ['ends that are cut off', `M=a-7b\npython a.py --a \${M##*-} --b \${M%-*}`, { a: '7b', b: 'a' }],
  ])('%s', (_, text, expected) => {
    expect(flags(text)).toEqual(expected);
  });

  const shape =
    '--num-layers 32 --hidden-size 4096 --num-attention-heads 32 --vocab-size 32000 --seq-length 4096';
  const run = '--global-batch-size 256 --micro-batch-size 1 --train-iters 1000';

  test('what is not known is no default: neither size nor degrees follow', async () => {
    const { findings, plan, verdict } = await checked({
      file: 'a.sh',
      text: `torchrun --nnodes 2 --nproc_per_node 8 a.py ${shape} ${run} --swiglu --ffn-hidden-size $FFN --tensor-model-parallel-size $TP`,
    });
    expect(plan.parameters).toBeUndefined();
    expect(plan.accelerators?.value).toBe(16);
    expect(verdict).toBe('incomplete');
    expect(findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'ffn-hidden-size is not known, and nothing is taken in place: $FFN is not in the file',
        'tensor-model-parallel-size is not known, and nothing is taken in place: $TP is not in the file',
      ]),
    );
  });

  test.each([
    ['', 16],
    ['--tensor-model-parallel-size 2', 8],
    ['--tensor-model-parallel-size $TP', undefined],
    ['--pipeline-model-parallel-size $PP', undefined],
  ])('replicas with %s', async (degrees, data) => {
    const plan = await planOfProposal({
      file: 'a.sh',
      text: `torchrun --nnodes 2 --nproc_per_node 8 a.py ${shape} ${run} ${degrees}`,
    });
    expect(plan.facts.get('parallelism.data')?.value).toBe(data);
  });

  test('references of YAML to what is not there are not known either', async () => {
    const { plan, findings } = await checked({
      file: 'a.yaml',
      text: `model: { micro_batch_size: 1, global_batch_size: 60, encoder_seq_length: 256, num_layers: 4, hidden_size: 128, ffn_hidden_size: '\${oc.env:FFN}', num_attention_heads: 4 }\ntrainer: { max_steps: 5 }\n`,
    });
    expect(plan.parameters).toBeUndefined();
    expect(findings.map(({ message }) => message).join()).toContain(`\${oc.env:FFN} is not in the file`);
  });

  test('defaults say whose they are', async () => {
    const plan = await planOfProposal({ file: 'a.sh', text: `torchrun a.py ${shape} ${run}` });
    expect(explainPlan(plan)).toEqual(
      expect.arrayContaining(['model.ffn = 16384, default of Megatron-LM', 'model.hidden = 4096, given']),
    );
  });
});

describe('verdicts and notes', () => {
  test('what says too little is incomplete, and what lacks is named', async () => {
    const result = await checked({
      file: 'a.yml',
      text: launches
        .find(({ file }) => file === 'levanter.yaml')!
        .text.replace(/tokenizer: \S+?(?=[\s,}])|$/, 'tokenizer: our/own'),
    });
    expect(result.verdict).toBe('incomplete');
    expect(result.unchecked.flatMap(({ missing }) => missing)).toEqual(
      expect.arrayContaining(['model.vocab', 'hardware.accelerator']),
    );
  });

  test('other keys are one note with a count, and a value that is not understood is left out', async () => {
    const text =
      'per_device_train_batch_size: many\nlearning_rate: 1e-4\nnum_train_epochs: 2\na: 1\nb: 2\nc: { d: 3 }\n';
    const result = await checked({ file: 'a.yml', text });
    const notes = result.findings.filter(({ rule }) => rule === 'launch-file').map(({ message }) => message);
    expect(notes).toEqual([
      'Read as Hugging Face TrainingArguments: 3 values; 3 other keys size nothing here (a, b, c.d)',
      "'many' of per_device_train_batch_size is not understood, and left out",
    ]);
  });

  test('our own keys: one in the wrong section is taken, one that is misspelt is said', async () => {
    const result = await checked({
      file: 'plan.yml',
      text: 'model: 1B\ndata: { tokens: 20B, tokns: 1 }\ntraining: { tensor_parallel_size: 8 }\nhardware: 64 H100\n',
    });
    expect(result.findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['unknown-key', 'misplaced-key']),
    );
    expect(result.problems).toEqual([]);
  });

  test('a file of no framework that is known says so, and what its keys commonly mean', async () => {
    const text =
      'run: a\nmax_steps: 70000\nbatch_size: 8\nseq_len: 512\nembed_width: 1\ndepth_of_it: 2\nsave_to: x\neval: { a: 1 }\nfoo: [1]\n';
    const result = await checked({ file: 'mine.yml', text });
    expect(result.verdict).toBe('incomplete');
    expect(result.launch?.frameworks).toEqual(['a file of no framework that is known']);
    // a batch of 8 may be of a device or of all, in sequences or in tokens
    expect(valuesOf(result)).toEqual({ 'training.steps': 70_000, 'training.sequenceLength': 512 });
    await expect(estimateProposal({ file: 'mine.yml', text })).rejects.toThrow(
      /mine\.yml: .*expected --params/,
    );
  });

  test('lists of paths cost nothing, and places stay', async () => {
    const paths = Array.from({ length: 4000 }, (_, index) => `  - s3://somewhere/part-${index}.npy`).join(
      '\n',
    );
    const text =
      `data:\n  paths:\n${paths}\n${launches.find(({ file }) => file === 'olmo.yaml')!.text}`.replace(
        'data: { paths: [one.npy, two.npy] }\n',
        '',
      );
    const result = await checked({ file: 'long.yaml', text });
    expect(planned(result, 'tokens')).toBe(3e9);
    expect(result.launch?.read.find(({ field }) => field === 'training.batch')?.line).toBe(4006);
  });
});

describe('syntaxes never throw, whatever they are given', () => {
  const bits = fc.array(
    fc.constantFrom(
      '--a',
      '=',
      '"',
      "'",
      '$',
      '{',
      '}',
      '((',
      '))',
      '\\',
      '\n',
      '#',
      ' ',
      'x',
      '1',
      '**',
      '-',
      '(',
      ')',
      '`',
    ),
    { maxLength: 60 },
  );
  test('command lines and Python', () => {
    fc.assert(
      fc.property(bits, parts => {
        const text = parts.join('');
        expect(parseCommandLines(text).problems).toEqual([]);
        expect(parsePython(`a = ${text}`).problems).toEqual([]);
      }),
      { numRuns: size(500) },
    );
  });

  test('programs that are nested, unclosed or long cost little', () => {
    const texts = [
      'f('.repeat(50_000),
      'a = f(b=g('.repeat(9000),
      `f(x=${' '.repeat(90_000)}1)`,
      `${'f(a=1)\n'.repeat(9000)}`,
      `f(${'# c\n'.repeat(20_000)}a=1)`,
    ];
    for (const text of texts) expect(parsePython(text).problems).toEqual([]);
  });

  test('strings and comments hold no brackets, and lists are left', () => {
    const tree = parsePython(`c = Config(\n  name="a) # (b",  # size=(1\n  sizes=[1, 2], size=3,  # (\n)\n`)
      .tree!;
    expect(tree.kind === 'map' && tree.entries.map(({ key }) => key)).toEqual(['c', 'Config']);
    const value = tree.kind === 'map' ? tree.entries[1]!.value : tree;
    expect(
      value.kind === 'map' &&
        value.entries.map(entry => [entry.key, (entry.value as { value?: unknown }).value]),
    ).toEqual([
      ['call', 'Config'],
      ['name', 'a) # (b'],
      ['size', 3],
    ]);
  });
  test('files of any name', async () => {
    await fc.assert(
      fc.asyncProperty(
        bits,
        fc.constantFrom('a.toml', 'a.sh', 'a.py', 'a.yml', 'stdin'),
        async (parts, file) => {
          const { files } = await check([{ file, text: parts.join('') }]);
          expect(JSON.stringify(files)).not.toMatch(/NaN|Infinity/);
        },
      ),
      { numRuns: size(200) },
    );
  });
});
