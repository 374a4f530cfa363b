/** A number in base units, or a text as people write quantities: `70B`, `30 days`, `$2M`. */
export type Quantity = number | string;

/**
 * A proposal as it may be handed to `check`. Everything is optional: what is given is checked, what can be derived
 * is derived. A bare number counts parameters, tokens, FLOP, FLOP/s, days, USD, bytes or accelerator-hours.
 */
export interface ProposalInput {
  $schema?: string | undefined;
  name?: string | undefined;
  model?: ModelInput | undefined;
  data?: DataInput | undefined;
  compute?: Quantity | undefined;
  hardware?: HardwareInput | undefined;
  parallelism?: ParallelismInput | undefined;
  training?: TrainingInput | undefined;
  schedule?: ScheduleInput | undefined;
  budget?: BudgetInput | undefined;
  target?: TargetInput | undefined;
  limits?: LimitsInput | undefined;
  law?: string | undefined;
  allow?: { rule: string; reason: string }[] | undefined;
}

export interface ModelInput {
  parameters?: Quantity | undefined;
  activeParameters?: Quantity | undefined;
  preset?: string | undefined;
  config?: string | undefined;
  layers?: Quantity | undefined;
  hidden?: Quantity | undefined;
  heads?: Quantity | undefined;
  kvHeads?: Quantity | undefined;
  headSize?: Quantity | undefined;
  ffn?: Quantity | undefined;
  vocab?: Quantity | undefined;
  tied?: boolean | undefined;
  gated?: boolean | undefined;
  experts?: Quantity | undefined;
  activeExperts?: Quantity | undefined;
}

export interface DataInput {
  tokens?: Quantity | undefined;
  uniqueTokens?: Quantity | undefined;
  epochs?: Quantity | undefined;
  raw?: RawDataInput | undefined;
}

export interface RawDataInput {
  bytes?: Quantity | undefined;
  documents?: Quantity | undefined;
  bytesPerDocument?: Quantity | undefined;
  keptAfterDeduplication?: Quantity | undefined;
  keptAfterFiltering?: Quantity | undefined;
  bytesPerToken?: Quantity | undefined;
}

export interface HardwareInput {
  accelerator?: string | undefined;
  count?: Quantity | undefined;
  perNode?: Quantity | undefined;
  peak?: Quantity | undefined;
  mfu?: Quantity | undefined;
  precision?: 'fp32' | 'tf32' | 'fp16' | 'bf16' | 'fp8' | 'int8' | 'fp4' | undefined;
  mfuCounts?: '6N' | 'matmul' | 'causal' | 'full' | undefined;
  memoryReserve?: Quantity | undefined;
  power?: Quantity | undefined;
  pue?: Quantity | undefined;
  grid?: Quantity | undefined;
}

export interface ParallelismInput {
  tensor?: Quantity | undefined;
  pipeline?: Quantity | undefined;
  data?: Quantity | undefined;
  context?: Quantity | undefined;
  expert?: Quantity | undefined;
  zero?: Quantity | undefined;
  recompute?: 'none' | 'selective' | 'full' | undefined;
  microBatch?: Quantity | undefined;
  interleave?: Quantity | undefined;
}

export interface TrainingInput {
  optimizer?: string | undefined;
  learningRate?: Quantity | undefined;
  schedule?: string | undefined;
  warmupSteps?: Quantity | undefined;
  batch?: Quantity | undefined;
  sequenceLength?: Quantity | undefined;
  accumulation?: Quantity | undefined;
  steps?: Quantity | undefined;
  gradients?: 'bf16' | 'fp32' | undefined;
  /** Training framework, which decides what a device keeps. */
  framework?: string | undefined;
}

export interface ScheduleInput {
  days?: Quantity | undefined;
  start?: string | undefined;
  reserve?: Quantity | undefined;
  checkpointInterval?: Quantity | undefined;
}

export interface BudgetInput {
  money?: Quantity | undefined;
  price?: Quantity | undefined;
  acceleratorHours?: Quantity | undefined;
  pilots?: Quantity | undefined;
}

export interface TargetInput {
  loss?: Quantity | undefined;
  inferenceTokens?: Quantity | undefined;
}

/** What a plan must keep to; `schedule.days` and `budget.money` are what it claims. */
export interface LimitsInput {
  money?: Quantity | undefined;
  deadline?: Quantity | undefined;
  accelerators?: Quantity | undefined;
  uniqueTokens?: Quantity | undefined;
  servedTokens?: Quantity | undefined;
  parameters?: Quantity | undefined;
  loss?: Quantity | undefined;
}
