import type { NumberFormat as Format } from '../catalog/accelerators.ts';
import type { Price } from '../catalog/price.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Uncertain } from '../core/spread.ts';
import type { TrainingSide } from '../serving/weight.ts';
import type { Asked } from './asked.ts';
import type { Claim } from './claims.ts';
import type { Weighed } from './lifetime.ts';
import type { Limits } from './limits.ts';
import type { Fact, Path } from './paths.ts';
import type { Setting } from './reach.ts';
import type { RunReach } from './run-reach.ts';
import type { Shape } from './shape.ts';
import type { Size } from './size.ts';
import type { Stated } from './stated.ts';

/** A plan: what is stated, all that follows from it, and the whole that it comes to. */
export interface Plan {
  readonly stated: Stated;
  /** What is stated, and what hardware and shape supply, by name. */
  readonly seeded: ReadonlyMap<Path, Fact>;
  /** Everything that follows, claims included: what rules hold against each other. */
  readonly facts: ReadonlyMap<Path, Fact>;
  /** Stated quantities that the rest determines, too. */
  readonly claims: readonly Claim[];
  /** The model's shape, where it is stated. */
  readonly shape: Shape | undefined;
  /** What is computed in, as stated. */
  readonly format: Format | undefined;
  /** What changes what a law says of it, beside its size. */
  readonly asked: Asked;
  /** The plan with all that is assumed for want of a statement; worked out when first asked for. */
  readonly whole: () => Completion;
}

/** A plan with all that is assumed for want of a statement. */
export interface Completion {
  /** The plan's quantities; what is claimed stands here as it follows, not as it is claimed. */
  readonly quantities: ReadonlyMap<Path, Fact>;
  /** Absent where nothing says how large the run is. */
  readonly size?: Size;
  readonly setting?: Setting;
  readonly reach?: RunReach;
  /** Absent where none is stated and none on file. */
  readonly price?: Price;
  /** Whether time or money is what the size follows from. */
  readonly isBudget: boolean;
  readonly limits: Limits;
  /** How tokens are served and what they weigh, where the plan says so and its size fits what serves it. */
  readonly served?: PlanServed;
  /** Why tokens that are to be served have no weight: the model does not fit what serves it. */
  readonly unserved?: Refusal;
  /** FLOP that were given, where limits leave less of them. */
  readonly cut?: number;
  /** FLOP as the law counts them, where they are not 6·N·D. */
  readonly counted?: number;
  /** Accelerator-hours of the budget and those taken, where no size takes just the budget. */
  readonly missed?: { readonly hours: number; readonly taken: number };
  /** Why there is no time or no size: a format that the accelerator lacks, a batch that cannot be, a law that cannot answer. */
  readonly refused?: Refusal;
  readonly spreads: () => PlanSpreads;
}

/** What a plan's served tokens weigh. */
export type PlanServed = Weighed & {
  readonly tokens: number;
  readonly training: TrainingSide;
};

/** Spreads of a plan's quantities; those of what is fixed have no width. */
export interface PlanSpreads {
  readonly utilisation?: Uncertain;
  readonly days?: Uncertain;
  readonly acceleratorHours?: Uncertain;
  readonly price?: Uncertain;
  readonly money?: Uncertain;
  readonly tokensPerSecond?: Uncertain;
  readonly stepTime?: Uncertain;
  readonly interruptions?: Uncertain;
  readonly goodput?: Uncertain;
  /** Where time or money is the budget, or the law fills in: what it buys. */
  readonly compute?: Uncertain;
  readonly parameters?: Uncertain;
  readonly tokens?: Uncertain;
  readonly tokensPerParameter?: Uncertain;
  readonly loss?: Uncertain;
}
