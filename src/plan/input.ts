/** A number in base units, or a text as people write quantities: `70B`, `30 days`, `$2M`. */
export type QuantityInput = number | string;

/**
 * A proposal as it may be handed to `check`. Everything is optional: what is given is checked, what can be derived
 * is derived. A bare number counts parameters, tokens, FLOP, FLOP/s, days, USD, bytes or accelerator-hours.
 */
export interface ProposalInput {
  $schema?: string | undefined;
  name?: string | undefined;
  model?: ModelInput | undefined;
  data?: DataInput | undefined;
  compute?: QuantityInput | undefined;
  hardware?: HardwareInput | undefined;
  parallelism?: ParallelismInput | undefined;
  training?: TrainingInput | undefined;
  schedule?: ScheduleInput | undefined;
  budget?: BudgetInput | undefined;
  target?: TargetInput | undefined;
  serving?: ServingInput | undefined;
  limits?: LimitsInput | undefined;
  law?: string | undefined;
  allow?: { rule: string; reason: string }[] | undefined;
}

export interface ModelInput {
  parameters?: QuantityInput | undefined;
  activeParameters?: QuantityInput | undefined;
  preset?: string | undefined;
  config?: string | undefined;
  layers?: QuantityInput | undefined;
  hidden?: QuantityInput | undefined;
  heads?: QuantityInput | undefined;
  kvHeads?: QuantityInput | undefined;
  headSize?: QuantityInput | undefined;
  ffn?: QuantityInput | undefined;
  vocab?: QuantityInput | undefined;
  tied?: boolean | undefined;
  gated?: boolean | undefined;
  experts?: QuantityInput | undefined;
  activeExperts?: QuantityInput | undefined;
}

export interface DataInput {
  tokens?: QuantityInput | undefined;
  uniqueTokens?: QuantityInput | undefined;
  epochs?: QuantityInput | undefined;
  /** The mixture: a text such as "fineweb:70%, stack-v2:30%", or amounts by source. */
  sources?: string | Readonly<Record<string, SourceInput>> | undefined;
  tokenizer?: string | undefined;
  /** Two letters. */
  language?: string | undefined;
  recipe?: string | undefined;
  crawls?: QuantityInput | undefined;
  raw?: RawDataInput | undefined;
}

/** A share or tokens of a source, or both with its epochs. */
export type SourceInput =
  | QuantityInput
  | null
  | {
      share?: QuantityInput | undefined;
      weight?: QuantityInput | undefined;
      tokens?: QuantityInput | undefined;
      epochs?: QuantityInput | undefined;
    };

export interface RawDataInput {
  bytes?: QuantityInput | undefined;
  documents?: QuantityInput | undefined;
  bytesPerDocument?: QuantityInput | undefined;
  keptAfterDeduplication?: QuantityInput | undefined;
  keptAfterFiltering?: QuantityInput | undefined;
  bytesPerToken?: QuantityInput | undefined;
}

export interface HardwareInput {
  accelerator?: string | undefined;
  count?: QuantityInput | undefined;
  perNode?: QuantityInput | undefined;
  peak?: QuantityInput | undefined;
  mfu?: QuantityInput | undefined;
  precision?: 'fp32' | 'tf32' | 'fp16' | 'bf16' | 'fp8' | 'int8' | 'fp4' | undefined;
  measured?: string | undefined;
  like?: string | undefined;
  mfuCounts?: '6N' | 'matmul' | 'causal' | 'full' | undefined;
  memoryReserve?: QuantityInput | undefined;
  power?: QuantityInput | undefined;
  pue?: QuantityInput | undefined;
  grid?: QuantityInput | undefined;
}

export interface ParallelismInput {
  tensor?: QuantityInput | undefined;
  pipeline?: QuantityInput | undefined;
  data?: QuantityInput | undefined;
  context?: QuantityInput | undefined;
  expert?: QuantityInput | undefined;
  zero?: QuantityInput | undefined;
  recompute?: 'none' | 'selective' | 'full' | undefined;
  microBatch?: QuantityInput | undefined;
  interleave?: QuantityInput | undefined;
  sequenceParallel?: boolean | undefined;
}

export interface TrainingInput {
  optimizer?: string | undefined;
  learningRate?: QuantityInput | undefined;
  schedule?: string | undefined;
  warmupSteps?: QuantityInput | undefined;
  decaySteps?: QuantityInput | undefined;
  finalLearningRate?: QuantityInput | undefined;
  decayEnd?: QuantityInput | undefined;
  batch?: QuantityInput | undefined;
  sequenceLength?: QuantityInput | undefined;
  accumulation?: QuantityInput | undefined;
  steps?: QuantityInput | undefined;
  gradients?: 'bf16' | 'fp32' | undefined;
  /** Training framework, which decides what a device keeps. */
  framework?: string | undefined;
  stages?: StageInput[] | undefined;
}

/** A stage of a run; what it leaves out is that of the run. */
export interface StageInput {
  name?: string | undefined;
  tokens: QuantityInput;
  sequenceLength?: QuantityInput | undefined;
  batch?: QuantityInput | undefined;
  learningRate?: QuantityInput | undefined;
  sources?: DataInput['sources'];
}

export interface ScheduleInput {
  days?: QuantityInput | undefined;
  start?: string | undefined;
  reserve?: QuantityInput | undefined;
  checkpointInterval?: QuantityInput | undefined;
}

export interface BudgetInput {
  money?: QuantityInput | undefined;
  price?: QuantityInput | undefined;
  acceleratorHours?: QuantityInput | undefined;
  pilots?: QuantityInput | undefined;
  shares?: SharesInput | undefined;
}

export interface TargetInput {
  loss?: QuantityInput | undefined;
  inferenceTokens?: QuantityInput | undefined;
}

/** What a plan must keep to; `schedule.days` and `budget.money` are what it claims. */
export interface LimitsInput {
  money?: QuantityInput | undefined;
  deadline?: QuantityInput | undefined;
  accelerators?: QuantityInput | undefined;
  uniqueTokens?: QuantityInput | undefined;
  servedTokens?: QuantityInput | undefined;
  parameters?: QuantityInput | undefined;
  loss?: QuantityInput | undefined;
  latency?: LatencyInput | undefined;
}

/** What users must see of the model on the devices that serve it. */
export interface LatencyInput {
  timeToFirstToken?: QuantityInput | undefined;
  timePerToken?: QuantityInput | undefined;
}

/** How the model is served after training. */
export interface ServingInput {
  /** `2 h100, fp8, 25 users, 1000/500` in one text, or devices alone. */
  accelerator?: string | undefined;
  devices?: QuantityInput | undefined;
  precision?: 'fp32' | 'bf16' | 'fp16' | 'fp8' | 'int8' | 'fp4' | undefined;
  concurrency?: QuantityInput | undefined;
  prompt?: QuantityInput | undefined;
  output?: QuantityInput | undefined;
  timeToFirstToken?: QuantityInput | undefined;
  timePerToken?: QuantityInput | undefined;
  tensor?: QuantityInput | undefined;
  price?: QuantityInput | undefined;
  /** Tokens of answers a day that these devices are to give. */
  demand?: QuantityInput | undefined;
}

/** What comes off the money before the final run, each as a share of all of it. */
export interface SharesInput {
  pilots?: QuantityInput | undefined;
  ablations?: QuantityInput | undefined;
  evaluation?: QuantityInput | undefined;
  postTraining?: QuantityInput | undefined;
  data?: QuantityInput | undefined;
  other?: QuantityInput | undefined;
}
