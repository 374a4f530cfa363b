import type { Plan } from './build.ts';
import type { Path } from './paths.ts';

/** A number of the plan: given, or derived with what it was derived from. */
export interface PlanValue {
  readonly value: number;
  readonly given: boolean;
  readonly from?: readonly string[];
  readonly formula?: string;
}

/** What the proposal comes to. Base units: parameters, tokens, FLOP, days, hours, USD, bytes, the law's loss unit. */
export interface PlanSummary {
  readonly parameters?: PlanValue;
  readonly activeParameters?: PlanValue;
  readonly tokens?: PlanValue;
  readonly compute?: PlanValue;
  readonly accelerators?: PlanValue;
  readonly mfu?: PlanValue;
  readonly days?: PlanValue;
  readonly acceleratorHours?: PlanValue;
  readonly money?: PlanValue;
  readonly steps?: PlanValue;
  readonly epochs?: PlanValue;
  readonly memoryPerDevice?: PlanValue & {
    readonly capacity?: number;
    /** Whether activations are counted, which takes a shape. */
    readonly complete: boolean;
    /** What the proposal leaves open, taken at its most sparing: `zero: 3`. */
    readonly assumed: readonly string[];
  };
  readonly loss?: {
    readonly value: number;
    readonly unit: string;
    readonly law: string;
    readonly interval?: readonly [low: number, high: number];
    readonly basis?: 'uncertainty' | 'laws';
  };
}

const paths = {
  parameters: 'model.parameters',
  activeParameters: 'model.activeParameters',
  tokens: 'data.tokens',
  compute: 'compute',
  accelerators: 'hardware.count',
  mfu: 'hardware.mfu',
  days: 'schedule.days',
  acceleratorHours: 'budget.acceleratorHours',
  money: 'budget.money',
  steps: 'training.steps',
  epochs: 'data.epochs',
} as const satisfies Readonly<Record<string, Path>>;

/** The plan in short, with memory and predicted loss where they are known. */
export function summarize({ context, facts }: Plan): PlanSummary {
  const values: Partial<Record<keyof typeof paths, PlanValue>> = {};
  for (const [name, path] of Object.entries(paths) as [keyof typeof paths, Path][]) {
    const fact = facts.get(path);
    if (fact === undefined) continue;
    const { value, given, from, formula } = fact;
    values[name] = given
      ? { value, given }
      : { value, given, from, ...(formula !== undefined && { formula }) };
  }
  const memory = context.memory();
  const prediction = context.prediction();
  return {
    ...values,
    ...(memory && {
      memoryPerDevice: {
        value: memory.parts.total,
        given: false,
        from: ['model.parameters', 'parallelism'],
        complete: memory.complete,
        assumed: assumptions(context),
        ...(memory.capacity !== undefined && { capacity: memory.capacity }),
      },
    }),
    ...(prediction && {
      loss: {
        value: prediction.loss,
        unit: prediction.unit,
        law: context.law.id,
        ...(prediction.interval && { interval: prediction.interval, basis: prediction.basis! }),
      },
    }),
  };
}

/** What memory takes for granted where the proposal says nothing. */
function assumptions({ given, text }: Plan['context']): readonly string[] {
  return [
    ...(given('parallelism.zero') === undefined ? ['zero: 3'] : []),
    ...(text('parallelism.recompute') === undefined ? ['recompute: full'] : []),
    ...(given('parallelism.microBatch') === undefined ? ['microBatch: 1'] : []),
  ];
}
