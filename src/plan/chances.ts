import { lawsOfGroup } from '../catalog/law-index.ts';
import type { Law } from '../core/law.ts';
import { lawLossInterval, lawSample } from '../core/law-intervals.ts';
import { normalProbability, normalQuantile, sortedQuantile } from '../core/quantile.ts';
import { mostOf } from '../core/unbounded.ts';
import { working } from '../core/work.ts';
import { type AskedRun, type Prediction, predictLoss } from './loss.ts';
import { coordinates, lawPoints } from './sample.ts';
import { type Draws, drawsOf, type PlanDraws } from './spreads.ts';
import type { Completion, Plan } from './whole.ts';

/** What a share of a value or a level may be off for rounding. */
const ROUNDING = 1 + 1e-6;

/** Days and money of each point of the sample. */
export interface Costs {
  readonly days: Draws;
  readonly money?: Draws;
}

/** Days and money of a plan at each point of the sample. */
export function costsOf({ hours, money }: PlanDraws, accelerators: number): Costs {
  return { days: hours.map(one => one / accelerators / 24), ...(money && { money }) };
}

/** Share of the sample that keeps every bound. */
export function chanceOf(...bounds: readonly (readonly [values: Draws | undefined, most: number])[]): number {
  const known = bounds.filter((bound): bound is readonly [Draws, number] => bound[0] !== undefined);
  if (known.length === 0) return 1;
  const keeps = new Uint8Array(known[0]![0].length).fill(1);
  for (const [values, most] of known) {
    const end = most * ROUNDING;
    for (let k = 0; k < keeps.length; k++) if (!(values[k]! <= end)) keeps[k] = 0;
  }
  return keeps.reduce((sum, one) => sum + one, 0) / keeps.length;
}

/** A share of the variance that is none. */
const LEAST_SHARE = 1e-6;

/** The value that a share of the sample stays below. */
export function levelOf(values: Draws, share: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), share);
}

/** The chance of a loss, if the law holds, and how many laws on comparable losses would reach it. */
export interface LossChance {
  readonly chance: number | null;
  readonly laws: { readonly keep: number; readonly of: number };
  /** Times that compute, parameters or tokens lie beyond what the law was fitted on; 1 within. */
  readonly beyond: number;
}

/**
 * Chance that a run's loss comes to at most a target under a law, as sure as its coefficients are together.
 *
 * @returns a chance of null where the law does not say how sure it is
 */
export function lossChance(
  { stated }: Pick<Plan, 'stated'>,
  run: AskedRun,
  target: number,
): LossChance | undefined {
  const { law } = stated;
  const predicted = predictLoss(law, run);
  if (predicted === undefined) return undefined;
  const { group } = law.loss ?? {};
  const others = group === undefined ? [law] : lawsOfGroup(group);
  const losses = others.flatMap(one => predictLoss(one, run)?.loss ?? []);
  return {
    chance: chanceByLaw(law, run, { target, predicted }),
    laws: { keep: losses.filter(loss => loss <= target).length, of: losses.length },
    beyond: beyondRange(law.range, { ...run, compute: 6 * run.parameters * run.tokens }),
  };
}

/**
 * Share of the law's coefficients, drawn together, that reach a target; about the law's own loss, so that half of them
 * reach that. Of a law that has but intervals, normal on each side with the ends of that of 80%.
 */
function chanceByLaw(
  law: Law,
  run: AskedRun,
  { target, predicted }: { readonly target: number; readonly predicted: Prediction },
): number | null {
  if (predicted.modified !== undefined) return null;
  const { loss, shift: off } = predicted;
  const losses = lawSample(law, lawPoints())?.losses(run.parameters, run.tokens);
  if (losses !== undefined) {
    const shift = loss - levelOf(losses, 0.5);
    return chanceOf([losses.map(one => one + shift), target]);
  }
  const interval = lawLossInterval(law, run, 80);
  if (interval === undefined) return null;
  return normalChance(target, loss, [interval[0] + off, interval[1] + off]);
}

function normalChance(target: number, loss: number, [low, high]: readonly [number, number]): number {
  const side = target < loss ? loss - low : high - loss;
  if (!(side > 0)) return target >= loss ? 1 : 0;
  return normalProbability(((target - loss) / side) * normalQuantile(0.9));
}

function beyondRange(
  range: Plan['stated']['law']['range'],
  run: Readonly<Record<'compute' | 'parameters' | 'tokens', number>>,
): number {
  const times = (['compute', 'parameters', 'tokens'] as const).map(name => {
    const [low, high] = range?.[name] ?? [null, null];
    return Math.max(1, high === null ? 1 : run[name] / high, low === null ? 1 : low / run[name]);
  });
  return mostOf(times);
}

/** What varies in days and money. */
export type Cause = Exclude<keyof typeof coordinates, 'law'>;
export type CauseShares = Readonly<Partial<Record<Cause, number>>>;

/** Shares of the causes of what is not sure. */
export interface Causes {
  readonly days?: CauseShares;
  readonly money?: CauseShares;
}

const causes = (Object.keys(coordinates) as (keyof typeof coordinates)[]).filter(
  (cause): cause is Cause => cause !== 'law',
);

/** What each cause contributes to the variance of the logarithm of days and money, alone; the shares add up to 1. */
export function causesOf(plan: Plan, whole: Completion): Causes {
  const { setting } = whole;
  if (setting === undefined) return {};
  const alone = drawsAlone(plan, whole).map(({ draws }) => costsOf(draws, setting.hardware.accelerators));
  const shares = (name: 'days' | 'money') => {
    const variances = alone.map(costs => variance(costs[name]));
    const total = variances.reduce((sum, one) => sum + one, 0);
    if (total < 1e-18) return {};
    const found = causes.map((cause, index) => [cause, (variances[index] ?? 0) / total] as const);
    return { [name]: Object.fromEntries(found.filter(([, share]) => share > LEAST_SHARE)) };
  };
  return { ...shares('days'), ...shares('money') };
}

/** The sample of a plan with one cause varying and the others at their likely value, for each cause; empty without machines. */
export function drawsAlone(
  plan: Plan,
  whole: Completion,
): readonly { readonly cause: Cause; readonly draws: PlanDraws }[] {
  return Array.from(working('causes', causes), cause => {
    const others = causes.filter(other => other !== cause);
    const draws = drawsOf(plan, whole, others);
    return draws === undefined ? [] : [{ cause, draws }];
  }).flat();
}

function variance(values: Draws | undefined): number {
  if (values === undefined) return 0;
  const logs = values.map(Math.log);
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  return logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length;
}
