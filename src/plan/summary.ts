import { capacityOf } from '../catalog/accelerator.ts';
import type { Uncertain } from '../core/spread.ts';
import { isCertain } from '../core/spread.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { caveatMessage } from '../planner/messages.ts';
import type { AppliedModifier } from '../planner/types.ts';
import { type Assessment, assessmentOf } from './assessment.ts';
import { predictionOf } from './loss.ts';
import { memoryEnds } from './memory-ends.ts';
import type { Fact, Origin, Path } from './paths.ts';
import { hasRoom } from './reach.ts';
import { type StageAnswer, stageAnswers } from './stage-answers.ts';
import { textOf } from './stated.ts';
import type { Plan, PlanSpreads } from './whole.ts';

/** A quantity of a plan; `likely`, `80` and `95` stand beside its value where it is not sure. */
export interface PlanValue extends Partial<Uncertain> {
  readonly value: number;
  readonly unit: string;
  readonly origin: Origin;
  readonly from?: readonly string[];
  readonly formula?: string;
  /** Whose figure it is, where it is assumed or a law's. */
  readonly source?: string;
  /** What is stated, where the rest determines it, too. */
  readonly claimed?: number;
}

/** What a plan comes to. */
export interface PlanSummary {
  readonly parameters?: PlanValue;
  readonly activeParameters?: PlanValue;
  readonly tokens?: PlanValue;
  readonly compute?: PlanValue;
  readonly accelerators?: PlanValue;
  readonly mfu?: PlanValue;
  readonly days?: PlanValue;
  readonly acceleratorHours?: PlanValue;
  readonly price?: PlanValue;
  readonly money?: PlanValue;
  readonly steps?: PlanValue;
  readonly epochs?: PlanValue;
  /** Bytes on the fullest device; of the stated layout where there is one, of the best one found otherwise. */
  readonly memoryPerDevice?: {
    /** Of the layout that is taken; absent where the size is not known. */
    readonly value?: number;
    readonly unit: 'bytes';
    readonly capacity: number;
    /** Of what the proposal leaves open, most sparingly and most plainly; absent where nothing is. */
    readonly ends?: readonly [least: number, most: number];
    readonly open: readonly string[];
  };
  /** What each stage takes, where the run is in several. */
  readonly stages?: readonly StageAnswer[];
  /** What is read of each source over all stages, where stages have mixtures of their own. */
  readonly sources?: readonly {
    readonly source: string;
    readonly tokens: number;
    readonly unique?: number;
    readonly epochs?: number;
    readonly by: readonly { readonly stage?: string; readonly tokens: number }[];
  }[];
  readonly limits?: Assessment['limits'];
  readonly claims?: Assessment['claims'];
  /** Of keeping all limits together. */
  readonly chance?: number;
  readonly loss?: {
    readonly value: number;
    readonly unit: string;
    readonly law: string;
    /** What modifies the law, and how far each was measured. */
    readonly modifiers?: readonly AppliedModifier[];
    readonly measured?: readonly string[];
    /** From the law's own uncertainty. */
    readonly '80'?: readonly [low: number, high: number];
    readonly '95'?: readonly [low: number, high: number];
    /** Over laws of the same data, where the law does not say how sure it is. */
    readonly laws?: readonly [low: number, high: number];
  };
}

type Name = Exclude<
  keyof PlanSummary,
  'memoryPerDevice' | 'loss' | 'stages' | 'sources' | 'limits' | 'claims' | 'chance'
>;

const quantities: Readonly<Record<Name, readonly [path: Path, unit: string, spread?: keyof PlanSpreads]>> = {
  parameters: ['model.parameters', 'parameters'],
  activeParameters: ['model.activeParameters', 'parameters'],
  tokens: ['data.tokens', 'tokens', 'tokens'],
  compute: ['compute', 'FLOP', 'compute'],
  accelerators: ['hardware.count', 'accelerators'],
  mfu: ['hardware.mfu', 'share', 'utilisation'],
  days: ['schedule.days', 'days', 'days'],
  acceleratorHours: ['budget.acceleratorHours', 'hours', 'acceleratorHours'],
  price: ['budget.price', 'USD/hour', 'price'],
  money: ['budget.money', 'USD', 'money'],
  steps: ['training.steps', 'steps'],
  epochs: ['data.epochs', 'epochs'],
};

/** What only a plan that fits has. */
const needsMemory: readonly Name[] = ['days', 'acceleratorHours', 'money'];

/**
 * The plan in short, as every command shows it: what is stated, what follows, and utilisation and price from the record
 * where nothing is stated. What only a law would fill in is left out, unless limits leave it to the law.
 */
export function summarize(plan: Plan): PlanSummary {
  const { stated, facts, claims } = plan;
  const whole = plan.whole();
  // without limits nobody asked what a law would choose
  const byLaw = whole.size?.optimum !== undefined && Object.keys(whole.limits).length === 0;
  const source = byLaw ? facts : whole.quantities;
  const spreads = byLaw ? {} : whole.spreads();
  const fits = hasRoom(whole.reach?.layout, stated);
  const values: Partial<Record<Name, PlanValue>> = {};
  for (const [name, [path, unit, spread]] of Object.entries(quantities) as [
    Name,
    (typeof quantities)[Name],
  ][]) {
    const fact = source.get(path);
    if (fact === undefined || (!fits && needsMemory.includes(name) && fact.origin !== 'given')) continue;
    // steps of a batch that nobody stated say nothing of this plan
    if (name === 'steps' && source.get('training.batch')?.origin === 'law') continue;
    const claimed = claims.some(claim => claim === path) ? stated.numbers.get(path) : undefined;
    values[name] = {
      ...planValue(fact, unit, spread && spreads[spread]),
      ...(claimed !== undefined && { claimed }),
    };
  }
  const prediction = byLaw ? undefined : predictionOf({ ...plan, facts: whole.quantities });
  const { limits, claims: claimed, chance } = assessmentOf(plan);
  const stages = byLaw ? undefined : stageAnswers(plan);
  return {
    ...values,
    ...memoryOfPlan(plan, byLaw),
    ...(stages && { stages }),
    ...(limits.length > 0 && { limits }),
    ...(claimed.length > 0 && { claims: claimed }),
    ...(chance !== undefined && { chance }),
    ...(prediction && {
      loss: {
        value: prediction.loss,
        unit: prediction.unit,
        law: stated.law.id,
        ...(prediction.modified && {
          modifiers: prediction.modified.modifiers,
          measured: prediction.modified.caveats.map(caveatMessage),
        }),
        ...prediction.levels,
        ...(prediction.basis === 'laws' && { laws: prediction.interval! }),
      },
    }),
  };
}

function planValue(fact: Fact, unit: string, spread: Uncertain | undefined): PlanValue {
  const { value, origin, from, formula, source } = fact;
  return {
    value,
    ...(spread !== undefined && !isCertain(spread) && spread),
    unit,
    origin,
    ...(origin !== 'given' && from.length > 0 && { from }),
    ...(formula !== undefined && origin !== 'given' && { formula }),
    ...(source !== undefined && { source }),
  };
}

/** Memory of the layout that is taken, and both ends of one that is stated in part. */
function memoryOfPlan(plan: Plan, byLaw: boolean): Pick<PlanSummary, 'memoryPerDevice'> {
  const { stated, shape } = plan;
  const capacity = stated.accelerator && capacityOf(stated.accelerator);
  if (capacity === undefined || stated.isOffloaded === true) return {};
  const { reach } = plan.whole();
  const taken = byLaw ? undefined : reach?.layout?.memory.total;
  const isStated =
    [...stated.numbers.keys()].some(path => path.startsWith('parallelism.')) ||
    textOf(stated, 'parallelism.recompute') !== undefined;
  const ends =
    isStated && (shape ?? reach?.shape) !== undefined
      ? memoryEnds(plan, byLaw ? {} : { shape: reach?.shape, layout: reach?.layout?.layout })
      : undefined;
  if (taken === undefined && ends === undefined) return {};
  const found = [ends?.least.parts.total, ends?.most.parts.total, taken].filter(one => one !== undefined);
  const [least, most] = [leastOf(found), mostOf(found)];
  return {
    memoryPerDevice: {
      ...(taken !== undefined && { value: taken }),
      unit: 'bytes',
      capacity,
      ...(ends !== undefined && (ends.open.length > 0 || taken === undefined) && { ends: [least, most] }),
      open: ends?.open ?? [],
    },
  };
}
