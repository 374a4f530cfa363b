import type {
  BudgetInput,
  DataInput,
  HardwareInput,
  LatencyInput,
  LimitsInput,
  ModelInput,
  ParallelismInput,
  ProposalInput,
  RawDataInput,
  ScheduleInput,
  ServingInput,
  SharesInput,
  StageInput,
  TargetInput,
  TrainingInput,
} from './input.ts';

type In<Section extends string, Input> = `${Section}.${keyof Input & string}`;

/** The name of a quantity of a plan: where it stands in a proposal, such as `model.parameters`. */
export type Path =
  | Extract<keyof ProposalInput, 'compute' | 'law' | 'name'>
  | In<'model', ModelInput>
  | In<'data', Omit<DataInput, 'raw'>>
  | In<'data.raw', RawDataInput>
  | In<'hardware', HardwareInput>
  // devices that a module is, which nobody states
  | 'hardware.devices'
  | In<'parallelism', ParallelismInput>
  | In<'training', Omit<TrainingInput, 'stages'>>
  | In<`training.stages.${number}`, StageInput>
  | In<'schedule', ScheduleInput>
  | In<'budget', Omit<BudgetInput, 'shares'>>
  | In<'budget.shares', SharesInput>
  | In<'target', TargetInput>
  | In<'serving', ServingInput>
  | In<'limits', Omit<LimitsInput, 'latency'>>
  | In<'limits.latency', LatencyInput>;

/** Where a quantity comes from: it is stated, follows from others, is taken for want of a statement, or is a law's. */
export type Origin = 'given' | 'derived' | 'assumed' | 'law';

/** A number of a plan. */
export interface Fact {
  readonly path: Path;
  readonly value: number;
  readonly origin: Origin;
  /** What it was derived from; empty where it is given. */
  readonly from: readonly Path[];
  /** How: `C = 6·N·D`. */
  readonly formula?: string;
  /** Whose figure it is, where it is assumed or a law's. */
  readonly source?: string;
}
