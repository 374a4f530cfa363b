import { organisation } from '../catalog/organisation.ts';
import { type Price, priceGiven, priceOnFile } from '../catalog/price.ts';
import { Refusal } from '../core/refusal.ts';
import { leastOf } from '../core/unbounded.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import type { Weighing } from '../serving/weight.ts';
import type { Batch } from './batch.ts';
import { affordable } from './budget.ts';
import { derive } from './derive.ts';
import { type Hardware, hardwareOf, precisionFor, sixteenBitFormat } from './hardware.ts';
import { type Limits, limitedHours, limitsOf, sizeLimits } from './limits.ts';
import { type Measured, measuredOf } from './measured.ts';
import type { Fact, Path } from './paths.ts';
import type { ReachOrigin, Setting, StageSetting } from './reach.ts';
import { relationsFor } from './relations.ts';
import { type RunReach, runReach } from './run-reach.ts';
import { usualSequenceLength } from './shape.ts';
import { type KnownSize, type Size, sizeOf } from './size.ts';
import { spreadsOf } from './spreads.ts';
import { mainStage, statedStages, tokensOfStages } from './stages.ts';
import { shareOfRun, sharesOf, statedLayout, textOf } from './stated.ts';
import { statedShape } from './stated-shape.ts';
import type { Completion, Plan, PlanSpreads } from './whole.ts';
import { withServing } from './with-serving.ts';

/** Complete a plan: the law's size, predicted utilisation, usual batch and sequence, prices on file, the best layout. */
export function completed(plan: Omit<Plan, 'whole'>): Completion {
  const first = completedAt(plan);
  return withServing(plan, first, served => completedAt(plan, { limits: first.limits, served }));
}

/** The plan at a weight of the tokens that it serves, 1 unless given, and with no larger a model than what serves it holds. */
function completedAt(
  plan: Omit<Plan, 'whole'>,
  given: { readonly limits?: Limits; readonly served?: Weighing } = {},
): Completion {
  const { seeded, claims, stated } = plan;
  const relations = relationsFor(stated);
  const base = derive(without(seeded, claims), relations);
  const value = (path: Path) => base.get(path)?.value;
  const assumed = new Map<Path, Fact>();
  const take: Take = (path, amount, more) => {
    if (!base.has(path)) assumed.set(path, { path, value: amount, from: [], ...more });
  };
  try {
    const hardware = hardwareFor(plan, value);
    const price = priceFor(plan, hardware);
    if (price?.source !== undefined && price.source !== 'input') {
      take('budget.price', price.likely, { origin: 'assumed', source: price.source });
    }
    const known = {
      compute: value('compute'),
      parameters: value('model.parameters'),
      activeParameters: value('model.activeParameters'),
      tokens: value('data.tokens'),
      asked: plan.asked,
    };
    const setting = hardware && settingFor(plan, hardware, value);
    const limits = given.limits ?? limitsOf(stated);
    const { mixedTokens } = stated;
    const at = { ...sizeLimits(limits, given.served), ...(mixedTokens !== undefined && { mixedTokens }) };
    const hours = value('budget.acceleratorHours') ?? hoursOf(value('budget.money'), price);
    const isBudget = known.compute === undefined && hours !== undefined && setting !== undefined;
    const resources =
      setting && !isBudget && isOpen(known)
        ? limitedHours(limits, {
            price,
            accelerators: setting.hardware.accelerators,
            share: shareOfRun(sharesOf(stated)),
          })
        : {};
    const least = leastOf(Object.values(resources));
    const { asked: _, ...numbers } = known;
    const nothing = Object.values(numbers).every(one => one === undefined) && limits.loss === undefined;
    if (nothing && !isBudget && !Number.isFinite(least)) {
      refuseUnpriced(value('budget.money') ?? limits.money, hardware, price);
      return {
        quantities: derive(new Map([...base, ...assumed]), relations),
        isBudget,
        limits,
        spreads: () => ({}),
      };
    }
    const sizeAt = (compute: number) => sizeOf({ ...known, compute }, stated.law, at);
    const sized = isBudget
      ? affordable(setting, hours, sizeAt)
      : Number.isFinite(least) && setting !== undefined && limits.loss === undefined
        ? withinHours({ setting, hours: least, sizeAt, compute: known.compute })
        : sizedAlone(sizeOf(known, stated.law, at), setting);
    const { size, reach, missed } = sized;
    takeSize(size, stated.law.id, take);
    if (setting !== undefined && reach !== undefined) {
      takeReach(setting, reach, size, take);
      take('hardware.count', setting.hardware.accelerators, { origin: 'given' });
    }
    // a budget in FLOP of which limits leave a part, or that a law counts otherwise, is no 6·N·D of the plan
    const isOther = known.compute !== undefined && differs(size.compute, known.compute);
    const counted = stated.law.counts.compute === 'exact' ? size.optimum?.compute : undefined;
    // printed constants may multiply to a little more than the budget, of which nothing is left then
    const isLess = isOther && size.compute < known.compute!;
    const isCut = isLess && (counted === undefined || differs(counted, known.compute!));
    if (isOther)
      assumed.set('compute', {
        path: 'compute',
        value: size.compute,
        from: [],
        origin: 'derived',
        formula: isCut ? 'C = 6·N·D, what the limits leave' : 'C = 6·N·D, of what the law counts',
      });
    // a rounded figure for a batch means so many whole sequences, by which steps are counted
    const rounded =
      reach?.batch.origin === 'rounded' &&
      reach.stages === undefined &&
      seeded.has('training.batch') &&
      !seeded.has('training.steps');
    if (rounded && setting !== undefined)
      assumed.set('training.batch', {
        path: 'training.batch',
        value: reach.batch.sequences * setting.sequenceLength,
        from: [],
        origin: 'derived',
        formula: 'the batch in whole sequences',
      });
    const dropped: readonly Path[] = [
      ...(missed ? timed : []),
      ...(isOther ? (['compute'] as const) : []),
      ...(rounded ? (['training.batch'] as const) : []),
    ];
    const start = dropped.length === 0 ? base : derive(without(seeded, [...claims, ...dropped]), relations);
    const quantities = derive(new Map([...start, ...assumed]), relations);
    const parts = {
      quantities,
      size: asDerived(size, quantities),
      isBudget,
      limits,
      ...(setting && { setting }),
      ...(reach && { reach }),
      ...(price && { price }),
      ...(missed && { missed }),
      ...(isCut && { cut: known.compute! }),
      ...(isOther && counted !== undefined && { counted }),
    };
    let spreads: PlanSpreads | undefined;
    return {
      ...parts,
      spreads: () => {
        spreads ??= spreadsOf(plan, { ...parts, ...(given.served && { served: given.served }) });
        return spreads;
      },
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { quantities: base, isBudget: false, limits: {}, refused: error, spreads: () => ({}) };
  }
}

function differs(one: number, other: number): boolean {
  return Math.abs(one / other - 1) > 1e-9;
}

const timed = ['budget.money', 'budget.acceleratorHours', 'schedule.days'] as const;

function without(seeded: ReadonlyMap<Path, Fact>, claims: readonly Path[]): ReadonlyMap<Path, Fact> {
  return new Map([...seeded].filter(([path]) => !claims.includes(path)));
}

/** Whether the size is left to a law: less than two of compute, parameters and tokens are known. */
function isOpen({ compute, activeParameters, tokens }: KnownSize): boolean {
  return [compute, activeParameters, tokens].filter(one => one !== undefined).length < 2;
}

/** The size that limits of time and money leave, or a budget in FLOP where that is less. */
function withinHours(options: {
  readonly setting: Setting;
  readonly hours: number;
  readonly sizeAt: (compute: number) => Size;
  readonly compute: number | undefined;
}): Sized {
  const { setting, hours, sizeAt, compute } = options;
  if (compute !== undefined) {
    const size = sizeAt(compute);
    const reach = runReach(setting, size);
    if (compute <= hours * 3600 * setting.hardware.peak * reach.likely) return { size, reach };
  }
  // what leaps of the layout leave unspent is left, and no contradiction
  const { size, reach } = affordable(setting, hours, sizeAt);
  return { size, reach };
}

interface Sized {
  readonly size: Size;
  readonly reach?: RunReach;
  readonly missed?: { readonly hours: number; readonly taken: number };
}

function sizedAlone(size: Size, setting: Setting | undefined): Sized {
  return setting === undefined ? { size } : { size, reach: runReach(setting, size) };
}

type Value = (path: Path) => number | undefined;

type Take = (path: Path, amount: number, more: Omit<Fact, 'path' | 'value' | 'from'>) => void;

/** Accelerators that are known to their number; one that is not on file has no layout, price or forecast. */
function hardwareFor({ stated, format }: Omit<Plan, 'whole'>, value: Value): Hardware | undefined {
  const count = value('hardware.count') ?? stated.numbers.get('limits.accelerators');
  if (stated.accelerator === undefined || count === undefined) return undefined;
  return hardwareOf(stated.accelerator, {
    accelerators: stated.numbers.get('hardware.count') ?? Math.max(1, Math.round(count)),
    format,
    peak: value('hardware.peak'),
  });
}

function settingFor(plan: Omit<Plan, 'whole'>, hardware: Hardware, value: Value): Setting {
  const { stated, shape } = plan;
  const days = stated.numbers.get('schedule.checkpointInterval');
  const sequenceLength = value('training.sequenceLength') ?? usualSequenceLength(shape?.contextLength);
  const batchTokens = value('training.batch');
  const stages = stagesFor(plan, sequenceLength);
  const main = stages?.[mainStage(stages.map(({ share }) => ({ tokens: share })))];
  return {
    hardware,
    shape,
    sequenceLength: main?.sequenceLength ?? sequenceLength,
    batchTokens: main?.batchTokens ?? batchTokens,
    ...(stages && { stages }),
    utilisation: value('hardware.mfu'),
    usual: usualUtilisation(plan),
    utilisationDeviation: stated.uncertainty?.utilisation,
    fixed: statedLayout(stated),
    reserve: stated.numbers.get('hardware.memoryReserve') ?? organisation()?.memoryReserve,
    framework: textOf(stated, 'training.framework'),
    sequenceParallel: stated.words.get('parallelism.sequenceParallel') as boolean | undefined,
    precision: precisionFor(plan.format ?? sixteenBitFormat(stated.accelerator)),
    gradients: textOf(stated, 'training.gradients') as 'bf16' | 'fp32' | undefined,
    optimizer: textOf(stated, 'training.optimizer'),
    checkpointInterval: days === undefined ? undefined : days * SECONDS_PER_DAY,
    except: stated.except,
    measured: measuredFor(plan, value),
    own: stated.own,
  };
}

/** An organisation's utilisation, where nothing measured says better. */
function usualUtilisation({ stated }: Omit<Plan, 'whole'>): number | undefined {
  const isMeasured = stated.words.has('hardware.measured') || stated.own !== undefined;
  return isMeasured ? undefined : organisation()?.utilisation;
}

/** The stages that are stated, each with what is its own or the run's. */
function stagesFor({ stated }: Omit<Plan, 'whole'>, usual: number): readonly StageSetting[] | undefined {
  const stages = statedStages(stated);
  if (stages.length === 0) return undefined;
  const all = tokensOfStages(stages);
  return stages.map(({ name, tokens, batch, sequenceLength = usual, learningRate }) => ({
    name,
    share: tokens / all,
    sequenceLength,
    batchTokens: batch ?? stated.numbers.get('training.batch'),
    shape: statedShape(stated, sequenceLength),
    ...(learningRate !== undefined && { learningRate }),
  }));
}

/** @throws RangeError when nothing says which model it was measured with */
function measuredFor({ stated }: Omit<Plan, 'whole'>, value: Value): Measured | undefined {
  const text = textOf(stated, 'hardware.measured');
  if (text === undefined) return undefined;
  const measured = measuredOf(text);
  if (measured.parameters === undefined && value('model.activeParameters') === undefined) {
    throw new Refusal(
      `A measured throughput is that of a model: expected its parameters beside '${text}', or in it ("… of 8B on …")`,
    );
  }
  return measured;
}

function priceFor({ stated }: Omit<Plan, 'whole'>, hardware: Hardware | undefined): Price | undefined {
  const price = stated.numbers.get('budget.price');
  if (price === undefined) return hardware && priceOnFile(hardware.accelerator);
  return priceGiven(price, stated.uncertainty?.price);
}

/** @throws RangeError when money is the budget and nothing says what an hour costs */
function refuseUnpriced(
  money: number | undefined,
  hardware: Hardware | undefined,
  price: Price | undefined,
): void {
  if (money === undefined || hardware === undefined || price !== undefined) return;
  throw new Refusal(
    `A budget of $${money} needs a price: none is on file for ${hardware.accelerator.name}, give one with --price`,
  );
}

/** Accelerator-hours that money pays for. */
function hoursOf(money: number | undefined, price: Price | undefined): number | undefined {
  return money === undefined || price === undefined ? undefined : money / price.likely;
}

function takeSize({ parameters, activeParameters, tokens, compute, origins }: Size, law: string, take: Take) {
  const origin = (name: keyof typeof origins) =>
    origins[name] === 'law'
      ? ({ origin: 'law', source: law, formula: `the optimum of ${law}` } as const)
      : ({ origin: 'derived', formula: 'C = 6·N·D' } as const);
  take('model.parameters', parameters, origin('parameters'));
  take('model.activeParameters', activeParameters, origin('parameters'));
  take('data.tokens', tokens, origin('tokens'));
  take('compute', compute, origin('compute'));
}

function takeReach({ sequenceLength }: Setting, reach: RunReach, size: Size, take: Take) {
  const { batch, origin, likely, stages } = reach;
  if (stages !== undefined) {
    const steps = stages.map(
      ({ share, sequenceLength: length, reach: own }) =>
        (share * size.tokens) / (own.batch.sequences * length),
    );
    const sum = steps.reduce((total, one) => total + one, 0);
    take('training.steps', sum, { origin: 'derived', formula: 'steps = sum over the stages' });
  }
  take('training.sequenceLength', sequenceLength, { origin: 'assumed', source: 'usual in pretraining' });
  take('training.batch', batch.sequences * sequenceLength, batchOrigin(batch));
  if (origin === 'input') return;
  const source = origin === 'organisation' ? organisation()!.file : sources[origin];
  take('hardware.mfu', likely, { origin: 'assumed', source });
}

const sources: Readonly<Record<Exclude<ReachOrigin, 'input' | 'organisation'>, string>> = {
  measured: 'measured throughput',
  'own-runs': 'own and documented runs',
  'documented-runs': 'documented runs',
};

/** The size to the last digit as the plan's quantities have it. */
function asDerived(size: Size, quantities: ReadonlyMap<Path, Fact>): Size {
  const value = (path: Path, otherwise: number) => quantities.get(path)?.value ?? otherwise;
  return {
    ...size,
    parameters: value('model.parameters', size.parameters),
    activeParameters: value('model.activeParameters', size.activeParameters),
    tokens: value('data.tokens', size.tokens),
    compute: value('compute', size.compute),
  };
}

function batchOrigin({ origin }: Batch): Omit<Fact, 'path' | 'value' | 'from'> {
  return origin === 'law'
    ? { origin: 'law', source: 'steplaw2025', formula: '0.58·D^0.571, rounded' }
    : { origin: 'given' };
}
