import type {
  BudgetInput,
  DataInput,
  HardwareInput,
  ModelInput,
  ParallelismInput,
  ProposalInput,
  RawDataInput,
  ScheduleInput,
  TargetInput,
  TrainingInput,
} from '../proposal/input.ts';

type In<Section extends string, Input> = `${Section}.${keyof Input & string}`;

/** Where a value stands in a proposal: `model.parameters`. */
export type Path =
  | Extract<keyof ProposalInput, 'compute' | 'law' | 'name'>
  | In<'model', ModelInput>
  | In<'data', Omit<DataInput, 'raw'>>
  | In<'data.raw', RawDataInput>
  | In<'hardware', HardwareInput>
  | In<'parallelism', ParallelismInput>
  | In<'training', TrainingInput>
  | In<'schedule', ScheduleInput>
  | In<'budget', BudgetInput>
  | In<'target', TargetInput>;

/** A number that is given or derived. */
export interface Fact {
  readonly path: Path;
  readonly value: number;
  readonly given: boolean;
  /** What it was derived from; empty where it is given. */
  readonly from: readonly Path[];
  /** How: `C = 6·N·D`. */
  readonly formula?: string;
}
