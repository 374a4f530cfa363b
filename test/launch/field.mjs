// Launch files of public repositories, read by isoflop and by the few lines below, which know nothing of each other.
// node test/launch/field.mjs <folder> writes data/launch-files.md; <folder>/<owner>+<name>/… holds the files.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { check } from '../../dist/check.js';

const parse = text => parseYaml(text, { logLevel: 'silent' });
const number = value =>
  /^[\d._]+(e[+-]?\d+)?$/i.test(String(value)) ? Number(String(value).replaceAll('_', '')) : undefined;
const at = (config, path) => path.split('.').reduce((value, key) => value?.[key], config);
/** The first of several keys that holds a number above 0; references to other keys are followed. */
const first = (config, ...paths) => {
  for (const path of paths) {
    let value = at(config, path);
    for (let step = 0; step < 4 && /^\$\{[\w.]+\}$/.test(value); step++)
      value = at(config, value.slice(2, -1));
    if (number(value) > 0) return number(value);
  }
  return undefined;
};
const duration = (text, unit) => {
  const [, amount, given] = /^([\d.]+(?:e\d+)?)([a-zA-Z]*)$/.exec(String(text ?? '')) ?? [];
  return given === unit ? Number(amount) : undefined;
};

/** Flags of a script, with the variables that it sets by plain assignments. */
function flagsOf(text) {
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter(line => !/^\s*#/.test(line));
  const set = lines.flatMap(line => {
    const [, name, value] = /^\s*(?:export\s+)?(\w+)=["']?([\w.+-]+)["']?\s*(?:#.*)?$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  // one that is set to several values has that of the branch that is taken, which takes a shell to know
  const isOpen = name => new Set(set.filter(([one]) => one === name).map(([, value]) => value)).size > 1;
  const variables = Object.fromEntries(set.filter(([name]) => !isOpen(name)));
  const flags = {};
  for (const [, name, value] of lines.join('\n').matchAll(/--([a-z][\w-]*)[= ]+["']?(\$?\{?[\w.]+\}?)/g)) {
    const word = /^\$/.test(value) ? variables[value.replace(/\W/g, '')] : value;
    flags[name.replaceAll('-', '_')] ??= word;
  }
  return flags;
}

const megatron = flags => ({
  'model.layers': first(flags, 'num_layers'),
  'model.hidden': first(flags, 'hidden_size'),
  'training.sequenceLength': first(flags, 'seq_length'),
  'parallelism.microBatch': first(flags, 'micro_batch_size'),
  'training.batch': first(flags, 'global_batch_size'),
  'training.steps': first(flags, 'train_iters'),
  'data.tokens': first(flags, 'train_samples'),
  'parallelism.tensor': first(flags, 'tensor_model_parallel_size'),
  'parallelism.pipeline': first(flags, 'pipeline_model_parallel_size'),
  'parallelism.context': first(flags, 'context_parallel_size'),
});
const underscored = config =>
  Object.fromEntries(
    Object.entries(config ?? {}).map(([key, value]) => [key.replace(/^-+/, '').replaceAll('-', '_'), value]),
  );

/** Overrides of a recipe of Megatron-Bridge, which some files keep in a block of their own. */
const bridge = ({ ConfigContainer: block, ...rest }) => {
  const c = block ?? rest;
  return {
    'training.sequenceLength': first(c, 'model.seq_length', 'dataset.seq_length'),
    'parallelism.microBatch': first(c, 'train.micro_batch_size'),
    'training.batch': first(c, 'train.global_batch_size'),
    'training.steps': first(c, 'train.train_iters'),
    'parallelism.tensor': first(c, 'model.tensor_model_parallel_size'),
    'parallelism.pipeline': first(c, 'model.pipeline_model_parallel_size'),
    'parallelism.context': first(c, 'model.context_parallel_size'),
  };
};

/** Folder, which of its files, and what each says of fields of proposals. */
const sources = [
  [
    'EleutherAI+gpt-neox',
    /\.yml$/,
    'GPT-NeoX',
    text => {
      const c = underscored(parse(text));
      return {
        'model.layers': first(c, 'num_layers'),
        'model.hidden': first(c, 'hidden_size'),
        'training.sequenceLength': first(c, 'seq_length'),
        'parallelism.microBatch': first(c, 'train_micro_batch_size_per_gpu'),
        'training.accumulation': first(c, 'gradient_accumulation_steps'),
        'training.steps': first(c, 'train_iters'),
        'parallelism.tensor': first(c, 'model_parallel_size'),
      };
    },
  ],
  [
    'NVIDIA+Megatron-LM',
    /model_config\.yaml$/,
    'Megatron-LM',
    text => megatron(underscored(parse(text).MODEL_ARGS)),
  ],
  ['NVIDIA+Megatron-LM', /\.sh$/, 'Megatron-LM', text => megatron(flagsOf(text))],
  ['bigscience-workshop+bigscience', /\.slurm$/, 'Megatron-LM', text => megatron(flagsOf(text))],
  [
    'NVIDIA+NeMo',
    // those that prune, quantise or validate a checkpoint train nothing
    /^(?!.*(?:prune|ptq|validate)).*\.yaml$/,
    'NeMo',
    text => {
      const c = parse(text);
      return {
        ...megatron(c.model),
        'training.sequenceLength': first(
          c,
          'model.encoder_seq_length',
          'model.data.train_ds.max_seq_length',
          'data.train_ds.max_seq_length',
        ),
        'training.batch': first(
          c,
          'model.global_batch_size',
          'model.data.train_ds.global_batch_size',
          'data.train_ds.global_batch_size',
        ),
        'parallelism.microBatch': first(c, 'model.micro_batch_size', 'model.data.train_ds.micro_batch_size'),
        'training.steps': first(c, 'trainer.max_steps'),
      };
    },
  ],
  [
    'huggingface+nanotron',
    /\.ya?ml$/,
    'nanotron',
    text => {
      const c = parse(text);
      return {
        'model.layers': first(c, 'model.model_config.num_hidden_layers'),
        'training.sequenceLength': first(c, 'tokens.sequence_length'),
        'parallelism.microBatch': first(c, 'tokens.micro_batch_size'),
        'training.accumulation': first(c, 'tokens.batch_accumulation_per_replica'),
        'training.steps': first(c, 'tokens.train_steps'),
        'parallelism.data': first(c, 'parallelism.dp'),
        'parallelism.tensor': first(c, 'parallelism.tp'),
      };
    },
  ],
  [
    'allenai+OLMo',
    /\.yaml$/,
    'OLMo',
    text => {
      const c = parse(text);
      const d = c.max_duration;
      return {
        'model.layers': first(c, 'model.n_layers'),
        'model.hidden': first(c, 'model.d_model'),
        'training.sequenceLength': first(c, 'model.max_sequence_length'),
        'training.batch': first(c, 'global_train_batch_size'),
        'data.tokens': duration(d, 'T'),
        'data.epochs': duration(d, 'ep'),
        'training.steps': duration(d, '') ?? first(c, 'stop_at'),
      };
    },
  ],
  [
    'Lightning-AI+litgpt',
    /\.yaml$/,
    'LitGPT',
    text => {
      const c = parse(text);
      return {
        'training.batch': first(c, 'train.global_batch_size'),
        'parallelism.microBatch': first(c, 'train.micro_batch_size'),
        'training.sequenceLength': first(c, 'train.max_seq_length', 'model_config.block_size'),
        'data.tokens': first(c, 'train.max_tokens'),
        'training.steps': first(c, 'train.max_steps'),
        'data.epochs': first(c, 'train.epochs'),
      };
    },
  ],
  [
    'stanford-crfm+levanter',
    /\.yaml$/,
    'levanter',
    text => {
      const c = parse(text);
      return {
        'model.layers': first(c, 'model.num_layers'),
        'training.batch': first(c, 'trainer.train_batch_size'),
        'training.steps': first(c, 'trainer.num_train_steps'),
        'training.sequenceLength': first(c, 'train_seq_len', 'model.seq_len', 'model.max_seq_len'),
      };
    },
  ],
  [
    'axolotl-ai-cloud+axolotl',
    /\.ya?ml$/,
    'axolotl',
    text => {
      const c = parse(text);
      return {
        'training.sequenceLength': first(c, 'sequence_len'),
        'parallelism.microBatch': first(c, 'micro_batch_size'),
        'training.accumulation': first(c, 'gradient_accumulation_steps'),
        'training.steps': first(c, 'max_steps'),
        'data.epochs': first(c, 'num_epochs'),
        'parallelism.tensor': first(c, 'tensor_parallel_size'),
      };
    },
  ],
  [
    'axolotl-ai-cloud+axolotl',
    /\.json$/,
    'DeepSpeed',
    text => ({ 'parallelism.zero': first(JSON.parse(text), 'zero_optimization.stage') }),
  ],
  [
    'mosaicml+llm-foundry',
    // those of evaluation train nothing
    /^(?!.*\beval\b).*\.ya?ml$/,
    'LLM Foundry',
    text => {
      const c = parse(text);
      return {
        'model.layers': first(c, 'model.n_layers'),
        'training.sequenceLength': first(c, 'max_seq_len', 'variables.max_seq_len'),
        'training.batch': first(c, 'global_train_batch_size'),
        'training.steps': duration(c.max_duration, 'ba'),
        'data.epochs': duration(c.max_duration, 'ep'),
      };
    },
  ],
  [
    'huggingface+alignment-handbook',
    /recipes\/(?!accelerate).*\.yaml$/,
    'Hugging Face TrainingArguments',
    text => {
      const c = parse(text);
      return {
        'parallelism.microBatch': first(c, 'per_device_train_batch_size'),
        'training.accumulation': first(c, 'gradient_accumulation_steps'),
        'data.epochs': first(c, 'num_train_epochs'),
        'training.steps': first(c, 'max_steps'),
        'training.sequenceLength': first(c, 'max_seq_length', 'max_length'),
      };
    },
  ],
  [
    'huggingface+alignment-handbook',
    /accelerate_configs\/.*\.yaml$/,
    'Accelerate',
    text => ({ 'hardware.count': first(parse(text), 'num_processes') }),
  ],
  [
    'karpathy+nanoGPT',
    /\.py$/,
    'nanoGPT',
    text => {
      const value = name => number(new RegExp(`^${name} = ([\\d.]+)`, 'm').exec(text)?.[1]);
      const [, a = '1', b = '1'] = /^gradient_accumulation_steps = (\d+)(?: \* (\d+))?/m.exec(text) ?? [];
      const batch = value('batch_size');
      return { 'training.batch': batch && batch * a * b, 'training.steps': value('max_iters') };
    },
  ],
  [
    'karpathy+nanochat',
    /\.sh$/,
    'nanochat',
    text => {
      const value = name => number(new RegExp(`--${name}=(\\d+)`).exec(text)?.[1]);
      return { 'model.layers': value('depth'), 'parallelism.microBatch': value('device-batch-size') };
    },
  ],
  [
    'pytorch+torchtitan',
    /\.toml$/,
    'torchtitan',
    text => {
      const value = name => number(new RegExp(`^${name} = ([\\d_]+)`, 'm').exec(text)?.[1]);
      return {
        'training.sequenceLength': value('seq_len'),
        'parallelism.microBatch': value('local_batch_size') ?? value('batch_size'),
        'training.steps': value('steps'),
        'parallelism.tensor': value('tensor_parallel_degree'),
      };
    },
  ],
  ['NVIDIA-NeMo+Megatron-Bridge', /\.ya?ml$/, 'Megatron-Bridge', text => bridge(parse(text))],
  [
    'NVIDIA-NeMo+Megatron-Bridge',
    /slurm_\w+\.sh$/,
    'Megatron-Bridge',
    text => {
      const flags = {};
      const variables = {};
      for (const line of text.split('\n').filter(one => !/^\s*#/.test(one))) {
        const [, name, value] =
          /^\s*(?:export )?(\w+)=["']?(?:\$\{\w+:-)?([\w.-]+)\}?["']?\s*(?:#.*)?$/.exec(line) ?? [];
        if (name !== undefined) variables[name] = value;
        for (const [, path, given] of line.matchAll(
          /(?<![\w.])((?:train|model|dataset)\.\w+)=(\$?\{?\w+\}?)/g,
        ))
          flags[path] ??= /^\$/.test(given) ? variables[given.replace(/\W/g, '')] : given;
      }
      const nested = { train: {}, model: {}, dataset: {} };
      for (const [path, value] of Object.entries(flags))
        nested[path.split('.')[0]][path.split('.')[1]] = value;
      return bridge(nested);
    },
  ],
  [
    'allenai+OLMo-core',
    /\.py$/,
    'OLMo-core',
    text => {
      const code = text.replace(/#.*$/gm, '');
      const constants = {};
      const value = written => {
        const names = (written ?? 'none')
          .replace(/\bint\(([^()]*)\)/g, '$1')
          .replace(/[A-Z][A-Z_]{2,}/g, name => constants[name] ?? 'none')
          .replace(/\b(\d+)\s*\*\*\s*(\d+)/g, (_, base, power) => String(base ** power))
          .replaceAll(/(?<=\d)_(?=\d)|\s/g, '');
        return /^[\d.e+]+(\*[\d.e+]+)*$/.test(names)
          ? names.split('*').reduce((product, factor) => product * Number(factor), 1)
          : undefined;
      };
      for (const [, name, written] of code.matchAll(/^([A-Z_]+) = (.+)$/gm)) constants[name] = value(written);
      const [, unit, amount] = /max_duration=Duration\.(\w+)\(((?:[^()]|\([^()]*\))*)\)/.exec(code) ?? [];
      return {
        'training.batch': value(/(?<=\bglobal_batch_size=)[A-Z][^,\n)]*/.exec(code)?.[0]),
        'training.sequenceLength': value(/(?<=\bmax_sequence_length=)[A-Z][^,\n)]*/.exec(code)?.[0]),
        'data.tokens': unit === 'tokens' ? value(amount) : undefined,
        'training.steps': unit === 'steps' ? value(amount) : undefined,
        'data.epochs': unit === 'epochs' ? value(amount) : undefined,
      };
    },
  ],
];

const [root] = process.argv.slice(2);
const rows = new Map();
const seen = new Set();
for (const [folder, files, framework, oracle] of sources) {
  let names = [];
  try {
    names = readdirSync(join(root, folder), { recursive: true }).filter(name => files.test(name));
  } catch {
    continue;
  }
  for (const name of names) {
    const path = join(root, folder, name);
    const text = readFileSync(path, 'utf8');
    let expected = {};
    try {
      expected = Object.entries(oracle(text)).filter(([, value]) => value !== undefined);
    } catch {
      continue;
    }
    // scripts that only call others, and files of paths, say nothing of a run
    if (expected.length === 0 || seen.has(path)) continue;
    seen.add(path);
    const [result] = (await check([{ file: name, text }])).files;
    const row = rows.get(framework) ?? { tried: 0, read: 0, right: 0, wrong: [] };
    rows.set(framework, row);
    row.tried += 1;
    if (result.launch === undefined) {
      row.wrong.push(`${name}: not read`);
      continue;
    }
    row.read += 1;
    const values = Object.fromEntries(
      result.launch.read.map(one => [one.field, Number(String(one.value).replaceAll('_', ''))]),
    );
    const off = expected.filter(
      ([field, value]) => Math.abs(values[field] / value - 1) > 1e-9 || values[field] === undefined,
    );
    const odd = result.problems.length > 0;
    if (off.length === 0 && !odd) row.right += 1;
    else
      row.wrong.push(
        `${name}: ${off.map(([field, value]) => `${field} ${values[field]} and not ${value}`).join(', ')}`,
      );
  }
}
const total = [...rows.values()].reduce((sum, row) => ({
  tried: sum.tried + row.tried,
  read: sum.read + row.read,
  right: sum.right + row.right,
}));
const line = (name, { tried, read, right }) =>
  `| ${name} | ${tried} | ${read} | ${right} | ${Math.floor((100 * right) / tried)}% |`;
writeFileSync(
  'data/launch-files.md',
  `# Launch files of public repositories

Files of the frameworks' own repositories, as they are there: how many were tried, recognised and read, and of how many
every size, batch, duration and degree that the file states was read as a second reader of a few lines reads it
(\`test/launch/field.mjs\`, which writes this page: \`node test/launch/field.mjs <folder>\`). The files are not part of the project.

| framework | tried | read | right | |
| :-- | --: | --: | --: | --: |
${[...rows]
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([name, row]) => line(name, row))
  .join('\n')}
${line('all', total)}
`,
);
for (const [name, { wrong }] of rows) for (const one of wrong.slice(0, 8)) console.log(name, one);
