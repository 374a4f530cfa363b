import * as v from 'valibot';
import type { ProposalInput } from '../../plan/input.ts';

/** What a field's number means, and so which units its text may have. */
export type Kind =
  | 'parameters'
  | 'tokens'
  | 'batch'
  | 'compute'
  | 'rate'
  | 'share'
  | 'days'
  | 'seconds'
  | 'hours'
  | 'money'
  | 'price'
  | 'bytes'
  | 'bytesPerToken'
  | 'count'
  | 'power'
  | 'number';

/** What a quantity field must be, beside its kind. */
export interface Bounds {
  readonly whole?: boolean;
  /** Zero is a value, not a mistake. */
  readonly zero?: boolean;
  readonly most?: number;
}

/** Number formats as the accelerators' files name them. */
export const precisions = ['fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4'] as const;

function quantity(kind: Kind, about: string, bounds: Bounds = {}) {
  return v.optional(
    v.pipe(v.union([v.number(), v.string()]), v.metadata({ kind, ...bounds }), v.description(about)),
  );
}

function text(about: string) {
  return v.optional(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.description(about)));
}

function choice<const Options extends readonly string[]>(options: Options, about: string) {
  return v.optional(v.pipe(v.picklist(options), v.description(about)));
}

const whole = { whole: true } as const;
const shareBounds = { zero: true, most: 0.95 } as const;

const model = v.strictObject({
  parameters: quantity('parameters', 'All parameters, embeddings included: 70B'),
  activeParameters: quantity(
    'parameters',
    'Parameters that one token passes through, in a mixture of experts',
  ),
  preset: text('Id of a known model or documented run, such as llama3.1-8b'),
  config: text('Path of a Hugging Face config.json, relative to this file'),
  layers: quantity('count', 'Transformer layers', whole),
  hidden: quantity('count', 'Width of the residual stream', whole),
  heads: quantity('count', 'Attention heads (queries)', whole),
  kvHeads: quantity('count', 'Key-value heads; as many as heads unless given', whole),
  headSize: quantity('count', 'Width of one head; hidden / heads unless given', whole),
  ffn: quantity('count', 'Width of the feed-forward block, or of one expert', whole),
  vocab: quantity('count', 'Vocabulary, padded as it is trained', whole),
  tied: v.optional(v.pipe(v.boolean(), v.description('Whether the output head is the input embedding'))),
  gated: v.optional(
    v.pipe(v.boolean(), v.description('Whether the feed-forward block is gated (SwiGLU, GeGLU)')),
  ),
  experts: quantity('count', 'Routed experts of a layer', whole),
  activeExperts: quantity('count', 'Experts that one token passes through', whole),
});

const sourceAmount = v.union([
  v.number(),
  v.string(),
  v.null(),
  v.strictObject({
    share: v.optional(v.union([v.number(), v.string()])),
    weight: v.optional(v.union([v.number(), v.string()])),
    tokens: v.optional(v.union([v.number(), v.string()])),
    epochs: v.optional(v.union([v.number(), v.string()])),
  }),
]);

const sourcesOf = (about: string) =>
  v.optional(v.pipe(v.union([v.string(), v.record(v.string(), sourceAmount)]), v.description(about)));

const data = v.strictObject({
  tokens: quantity('tokens', 'Training tokens, repetitions included: 1.4T'),
  uniqueTokens: quantity('tokens', 'Different tokens among them'),
  epochs: quantity('number', 'Passes over the unique tokens'),
  sources: sourcesOf(
    'Mixture by source: a corpus (isoflop data corpora) or a name, with share, tokens, epochs',
  ),
  tokenizer: text('Tokenizer that tokens are counted in: llama3 (isoflop data tokenizers)'),
  language: text('Language of the text, two letters: de; English unless given'),
  recipe: text('What makes text of raw crawls: fineweb, dolma3'),
  crawls: quantity('count', 'Crawls of Common Crawl', whole),
  raw: v.optional(
    v.pipe(
      v.strictObject({
        bytes: quantity('bytes', 'Raw text before cleaning: 40 TB'),
        documents: quantity('count', 'Raw documents before cleaning'),
        bytesPerDocument: quantity('bytes', 'Mean size of a document'),
        keptAfterDeduplication: quantity('share', 'Share of the bytes that deduplication keeps: 40%', {
          most: 1,
        }),
        keptAfterFiltering: quantity('share', 'Share of the bytes left that filtering keeps: 50%', {
          most: 1,
        }),
        bytesPerToken: quantity('bytesPerToken', 'Mean bytes of text in a token: 4.2'),
      }),
      v.description('Where the unique tokens come from'),
    ),
  ),
});

const hardware = v.strictObject({
  accelerator: text('Accelerator: H100, a100-sxm-80, tpu-v5p; 64 H100 also says how many'),
  count: quantity('count', 'Accelerators', whole),
  perNode: quantity('count', 'Accelerators in a node, joined by the fast links', whole),
  peak: quantity('rate', 'Dense peak of one accelerator: 989 TFLOP/s'),
  mfu: quantity('share', 'Model FLOP utilisation, of the dense 16-bit peak: 40%'),
  measured: text(
    'Throughput that was measured, from which the utilisation is predicted unless it is stated: 14,451 tokens/s on 8 h100',
  ),
  like: text(
    'Runs of your own in the form of data/runs, from which the utilisation is predicted: own-run.json, or several with commas',
  ),
  precision: choice(precisions, 'Number format of the matrix products'),
  mfuCounts: choice(['6N', 'matmul', 'causal', 'full'], 'FLOP that the utilisation counts; 6N unless given'),
  memoryReserve: quantity('share', 'Share of a device that is set aside: 10%', { zero: true, most: 0.9 }),
  power: quantity('power', 'Drawn by one accelerator: 700 W'),
  pue: quantity('number', 'Energy of the facility over that of its equipment: 1.1'),
  grid: quantity('number', 'Carbon of the electricity, kg of CO2 a kWh: 0.385'),
});

const parallelism = v.strictObject({
  tensor: quantity('count', 'Tensor-parallel degree', whole),
  pipeline: quantity('count', 'Pipeline stages', whole),
  data: quantity('count', 'Data-parallel degree', whole),
  context: quantity('count', 'Context-parallel degree', whole),
  expert: quantity('count', 'Expert-parallel degree, within the data-parallel one', whole),
  zero: quantity('count', 'ZeRO stage, 0 to 3; FSDP is 3', { whole: true, zero: true, most: 3 }),
  recompute: choice(['none', 'selective', 'full'], 'Activation recomputation'),
  microBatch: quantity('count', 'Sequences that a replica works on at once', whole),
  interleave: quantity('count', 'Chunks of layers of a pipeline stage', whole),
  sequenceParallel: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Whether norms and residuals are split over the tensor-parallel ranks'),
    ),
  ),
});

const trained = {
  batch: quantity('batch', 'Batch of one step: 4M tokens (a bare number counts tokens), or 1024 sequences'),
  sequenceLength: quantity('count', 'Tokens in a sequence', whole),
};

const stage = v.strictObject({
  name: text('What the stage is called: pretraining, annealing, long context'),
  tokens: v.pipe(
    v.union([v.number(), v.string()]),
    v.metadata({ kind: 'tokens' }),
    v.description('Its tokens'),
  ),
  ...trained,
  learningRate: quantity('number', 'Learning rate that it begins with'),
  sources: sourcesOf('Its own mixture by source, as data.sources says that of the run'),
});

const training = v.strictObject({
  optimizer: text('Optimizer: AdamW, Adafactor, Muon'),
  learningRate: quantity('number', 'Peak learning rate'),
  schedule: text('Learning-rate schedule: cosine, wsd, linear'),
  warmupSteps: quantity('count', 'Steps of warm-up', { whole: true, zero: true }),
  decaySteps: quantity('count', 'Steps of the decay at the end of a wsd schedule', whole),
  finalLearningRate: quantity('number', 'Learning rate at the end of the schedule', { zero: true }),
  ...trained,
  decayEnd: quantity(
    'count',
    'Step at which the learning rate has come down; the last one unless given',
    whole,
  ),
  accumulation: quantity('count', 'Micro-batches of one step, one after another', whole),
  steps: quantity('count', 'Optimizer steps', whole),
  gradients: choice(['bf16', 'fp32'], 'Number format that gradients are kept in'),
  framework: text('Training framework, which decides what a device keeps: megatron, fsdp2, deepspeed'),
  stages: v.optional(
    v.pipe(
      v.array(stage),
      v.description('Stages of the run, one after another; what one leaves out is that of the run'),
    ),
  ),
});

const schedule = v.strictObject({
  days: quantity('days', 'Days of training: 30 days'),
  start: v.optional(
    v.pipe(v.string(), v.isoDate('must be a date such as 2026-03-01'), v.description('First day')),
  ),
  reserve: quantity('share', 'Share of the days kept for interruptions and reruns: 15%', {
    zero: true,
    most: 0.95,
  }),
  checkpointInterval: quantity('days', 'Time between checkpoints: 20 min'),
});

const budget = v.strictObject({
  money: quantity('money', 'Money for the run: $2M'),
  price: quantity('price', 'Price of one accelerator for one hour: $2.10/hour'),
  acceleratorHours: quantity('hours', 'Hours of all accelerators together: 1.3M'),
  pilots: quantity('share', 'Share of the compute kept for pilots and evaluations: 10%', {
    zero: true,
    most: 0.95,
  }),
  shares: v.optional(
    v.pipe(
      v.strictObject({
        pilots: quantity('share', 'Pilot runs: 5%', shareBounds),
        ablations: quantity('share', 'Ablations: 10%', shareBounds),
        evaluation: quantity('share', 'Evaluation: 3%', shareBounds),
        postTraining: quantity('share', 'Supervised tuning and what follows it: 10%', shareBounds),
        data: quantity('share', 'Data: 5%', shareBounds),
        other: quantity('share', 'What else comes off first', shareBounds),
      }),
      v.description('Shares of the money that come off before the final run'),
    ),
  ),
});

const target = v.strictObject({
  loss: quantity('number', "Loss to reach, in the law's unit (nats/token)"),
  inferenceTokens: quantity('tokens', 'Tokens that the model will serve in its life', { zero: true }),
});

const limits = v.strictObject({
  money: quantity('money', 'Money that there is: $3M'),
  deadline: quantity('days', 'Time until it must be done: 6 weeks'),
  accelerators: quantity('count', 'Accelerators at hand', whole),
  uniqueTokens: quantity('tokens', 'Different tokens that there are: 30B'),
  servedTokens: quantity('tokens', 'Tokens that the model must serve: 10T'),
  parameters: quantity('parameters', 'Largest model that may be: 70B'),
  loss: quantity('number', "Loss to reach, in the law's unit (nats/token)"),
  latency: v.optional(
    v.pipe(
      v.strictObject({
        timeToFirstToken: quantity('seconds', 'Latest first token of an answer (ttft): 500 ms'),
        timePerToken: quantity('seconds', 'Longest time from one token to the next (tpot): 30 ms'),
      }),
      v.description('What users must see of the model on the devices of serving, with as many at once'),
    ),
  ),
});

const serving = v.strictObject({
  accelerator: text('Devices that serve it, or all in one text: 2 h100, fp8, 25 users, 1000/500'),
  devices: quantity('count', 'How many of them', { ...whole, most: 1_000_000 }),
  precision: choice(
    ['fp32', 'bf16', 'fp16', 'fp8', 'int8', 'fp4'],
    'Number format of the weights; bf16 unless given',
  ),
  concurrency: quantity('count', 'Sequences in flight; as many as memory holds unless given', whole),
  prompt: quantity('count', 'Tokens of a prompt; 1000 unless given', whole),
  output: quantity('count', 'Tokens of an answer; 1000 unless given', whole),
  timeToFirstToken: quantity('seconds', 'Latest first token of an answer (ttft): 500 ms'),
  timePerToken: quantity('seconds', 'Longest time from one token to the next (tpot): 30 ms'),
  tensor: quantity(
    'count',
    'Devices that share each layer; as many of a domain as heads split over unless given',
    whole,
  ),
  price: quantity('price', 'Price of one device for one hour: $2.10/hour'),
  demand: quantity('tokens', 'Tokens of answers that these devices are to give in a day: 2B'),
});

const allow = v.strictObject({
  rule: v.pipe(v.string(), v.nonEmpty(), v.description('Id of the rule whose findings are accepted')),
  reason: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.description('Why they are accepted')),
});

function section<Schema extends v.GenericSchema>(schema: Schema, about: string) {
  return v.optional(v.pipe(schema, v.description(about)));
}

const proposal = v.strictObject({
  $schema: text('Address of the JSON Schema, for editors'),
  name: text('What the proposal is called'),
  model: section(model, 'What is trained'),
  data: section(data, 'What it is trained on'),
  compute: quantity('compute', 'FLOP of training: 5.76e23, or 200 PF-days'),
  hardware: section(hardware, 'Which machines train it'),
  parallelism: section(parallelism, 'How it is split over them'),
  training: section(training, 'How it is trained'),
  schedule: section(schedule, 'When'),
  budget: section(budget, 'For how much'),
  target: section(target, 'What for'),
  serving: section(serving, 'How the model is served after training: what its served tokens weigh'),
  limits: section(limits, 'What it must keep to; schedule.days and budget.money are what it claims'),
  law: text('Scaling law: an id, or the path of a law file'),
  allow: v.optional(
    v.pipe(v.array(allow), v.description('Findings that are accepted, each with its reason')),
  ),
});

/**
 * A proposal as it is written, once its keys are in camelCase: everything optional, an unknown key an error.
 * Quantities are numbers in base units or texts as people write them.
 */
export const proposalSchema: v.GenericSchema<ProposalInput> = proposal;

/** One place in a proposal that holds a value. */
export interface Field {
  /** Path of keys: `model.parameters`. */
  readonly path: string;
  /** Present where the value is a quantity. */
  readonly kind?: Kind;
  readonly bounds: Bounds;
  /** Whether it is true or false. */
  readonly isFlag?: boolean;
  /** Present where the value is one of a few words. */
  readonly choices?: readonly string[];
}

/** Every field of a proposal but `allow` and those of stages, by its path. */
export const fields: ReadonlyMap<string, Field> = new Map(
  fieldsOf(proposal.entries, '').map(field => [field.path, field]),
);

/** Every field of a stage, by its key. */
export const stageFields: ReadonlyMap<string, Field> = new Map(
  fieldsOf(stage.entries, '').map(field => [field.path, field]),
);

/** The field that stands at a path, that of a stage included: `training.stages.0.tokens`. */
export function fieldAt(path: string): Field | undefined {
  const key = /^training\.stages\.\d+\.(\w+)$/.exec(path)?.[1];
  const field = key === undefined ? undefined : stageFields.get(key);
  return field === undefined ? fields.get(path) : { ...field, path };
}

/** Paths of the objects that hold fields: `model`, `data.raw`. */
export const sections: readonly string[] = [
  ...new Set([...fields.keys()].filter(path => path.includes('.')).map(path => path.replace(/\.[^.]+$/, ''))),
];

type Entries = Readonly<Record<string, v.GenericSchema>>;

function fieldsOf(entries: Entries, prefix: string): readonly Field[] {
  return Object.entries(entries).flatMap(([key, schema]) => {
    const path = prefix + key;
    const inner = unwrap(schema);
    if (inner.type === 'array') return [];
    if ('entries' in inner) return fieldsOf(inner.entries as Entries, `${path}.`);
    const { kind, ...bounds } = v.getMetadata(inner as v.GenericSchema) as Bounds & { readonly kind?: Kind };
    const choices = 'options' in inner && inner.type === 'picklist' ? (inner.options as string[]) : undefined;
    const isFlag = inner.type === 'boolean';
    return [{ path, ...(kind && { kind }), bounds, ...(isFlag && { isFlag }), ...(choices && { choices }) }];
  });
}

/** The schema inside `optional`; a pipe carries its first schema's own properties. */
function unwrap(schema: v.GenericSchema): v.GenericSchema {
  return 'wrapped' in schema ? (schema.wrapped as v.GenericSchema) : schema;
}
