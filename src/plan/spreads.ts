import { WHOLE_OVER_STEPS } from '../cluster/utilisation.ts';
import { lawSample } from '../core/law-intervals.ts';
import type { Interval } from '../core/percentile-interval.ts';
import { normalQuantile, risingQuantile, sortedQuantile } from '../core/quantile.ts';
import { Refusal } from '../core/refusal.ts';
import {
  type Quantile,
  spreadOf,
  spreadOfValues,
  spreadsByQuantile,
  spreadsOfValues,
  type Uncertain,
  type ValueSpreads,
} from '../core/spread.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import type { Recommendation } from '../planner/types.ts';
import { sizeLimits } from './limits.ts';
import { coordinates, lawPoints, SAMPLE_SIZE, sampleOf, sortedSampleOf } from './sample.ts';
import { sizeOf } from './size.ts';
import type { Completion, Plan, PlanSpreads } from './whole.ts';

/** One value a point of the sample. */
export type Draws = Float64Array;

/** What varies together: a value of each point of the sample. */
export interface PlanDraws {
  readonly share: Draws;
  readonly price?: Draws;
  /** Half of it is below the likely hours at the likely price. */
  readonly money?: Draws;
  readonly hours: Draws;
  readonly compute: Draws;
}

type Parts = Omit<Completion, 'spreads' | 'served'> & {
  /** What served tokens weigh where the size was chosen, and so at other budgets beside it. */
  readonly served?: Parameters<typeof sizeLimits>[1];
};

/**
 * Utilisation and price of each point of the sample, and the hours and the compute that follow: hours vary
 * where compute is fixed, compute varies where time or money is the budget. What is stated stays as it is.
 *
 * @param fixed causes that stay at their likely value, to see what the others contribute
 */
export function drawsOf(
  plan: Omit<Plan, 'whole'>,
  parts: Parts,
  fixed: readonly (keyof typeof coordinates)[] = [],
): PlanDraws | undefined {
  if (fixed.length > 0) return drawn(plan, parts, fixed);
  // spreads, chances and stages ask for the same sample
  const known = drawnOf.get(parts.quantities) ?? drawn(plan, parts, fixed);
  if (known !== undefined) drawnOf.set(parts.quantities, known);
  return known;
}

const drawnOf = new WeakMap<Parts['quantities'], PlanDraws>();

function drawn(
  plan: Omit<Plan, 'whole'>,
  parts: Parts,
  fixed: readonly (keyof typeof coordinates)[],
): PlanDraws | undefined {
  const { size, reach, setting, price, isBudget, quantities } = parts;
  if (size === undefined || reach === undefined || setting === undefined) return undefined;
  const varies = (cause: keyof typeof coordinates) => !fixed.includes(cause);
  const points = (cause: keyof typeof coordinates) =>
    varies(cause) ? sampleOf(coordinates[cause]) : everywhere(0.5);
  const [ofShare, ofFailures] = [points('utilisation'), points('failures')];
  const share =
    varies('utilisation') || varies('failures')
      ? ofShare.map((p, k) => reach.share(p, ofFailures[k]!))
      : everywhere(reach.share(0.5, 0.5));
  const prices =
    price &&
    (varies('price')
      ? sampleOf(coordinates.price).map(p => price.quantile(p))
      : everywhere(price.quantile(0.5)));
  const peak = setting.hardware.peak * 3600;
  const hours = quantities.get('budget.acceleratorHours')?.value;
  const given = isBudget && plan.seeded.has('budget.money') && !plan.claims.includes('budget.money');
  const money = given ? quantities.get('budget.money')?.value : undefined;
  const ofMoney = money !== undefined && prices !== undefined ? prices.map(one => money / one) : undefined;
  const taken = isBudget
    ? (ofMoney ?? everywhere(hours ?? Number.NaN))
    : share.map(one => size.compute / (peak * one));
  const compute = isBudget ? share.map((one, k) => one * peak * taken[k]!) : everywhere(size.compute);
  return {
    share,
    ...(prices && { price: prices }),
    ...(prices && { money: ofMoney && money ? everywhere(money) : costs(taken, prices, parts) }),
    hours: taken,
    compute,
  };
}

/**
 * Money at each point, with the likely one as its median: the product of two lopsided spreads would have its own elsewhere, up
 * to a tenth from the product of theirs, which is what is printed.
 */
function costs(hours: Draws, prices: Draws, { reach, price }: Pick<Parts, 'reach' | 'price'>): Draws {
  const money = hours.map((one, k) => one * prices[k]!);
  if (isSame(hours) || isSame(prices) || reach === undefined || price === undefined) return money;
  const places = Array.from({ length: GRID }, (_, k) => (k + 0.5) / GRID);
  const ratios = places.map(p => reach.likely / reach.share(p, p));
  const pairs = places.flatMap(p => ratios.map(ratio => (ratio * price.quantile(p)) / price.likely));
  const centre = sortedQuantile(Float64Array.from(pairs).sort(), 0.5);
  return money.map(one => one / centre);
}

/** Quantiles of each of two of which all pairs are looked at. */
const GRID = 32;

/** Whether it is one value at every point. */
function isSame(draws: Draws): boolean {
  return draws.every(one => one === draws[0]);
}

/** One value at each point. */
function everywhere(value: number): Draws {
  return new Float64Array(SAMPLE_SIZE).fill(value);
}

/** The spreads of a plan on accelerators, and of the size that its budget buys. */
export function spreadsOf(plan: Omit<Plan, 'whole'>, parts: Parts): PlanSpreads {
  const { size, reach, setting, isBudget, quantities } = parts;
  const draws = drawsOf(plan, parts);
  if (draws === undefined || size === undefined || reach === undefined || setting === undefined) {
    return size?.optimum === undefined ? {} : optimumSpreads(size.optimum);
  }
  const { accelerators } = setting.hardware;
  const value = (path: 'budget.acceleratorHours' | 'schedule.days' | 'budget.price' | 'budget.money') =>
    quantities.get(path)?.value;
  const hours = value('budget.acceleratorHours')!;
  const days = value('schedule.days')!;
  const batch = reach.batch.sequences * setting.sequenceLength;
  const tokens = isBudget ? draws.compute.map(c => c / (6 * size.activeParameters)) : undefined;
  const { goodput } = reach.reliability;
  const seconds = days * SECONDS_PER_DAY;
  const secondsOf = (one: number) => (one * 3600) / accelerators;
  const byShare = spreadsByQuantile(shareQuantile(reach));
  const peak = setting.hardware.peak * 3600;
  const perShare = size.compute / peak;
  const byHours: ValueSpreads = isBudget
    ? spreadsOfValues(draws.hours)
    : {
        rising: (change, middle) => byShare.falling(share => change(perShare / share), middle),
        falling: (change, middle) => byShare.rising(share => change(perShare / share), middle),
      };
  const byCompute: Pick<ValueSpreads, 'rising'> = isSame(draws.hours)
    ? {
        rising: (change, middle) => byShare.rising(share => change(share * peak * draws.hours[0]!), middle),
      }
    : spreadsOfValues(draws.compute);
  const money = value('budget.money');
  const { price } = draws;
  return {
    utilisation: byShare.rising(one => one, reach.likely),
    days: byHours.rising(one => secondsOf(one) / SECONDS_PER_DAY, days),
    acceleratorHours: byHours.rising(one => one, hours),
    ...(price &&
      money !== undefined && {
        price: spreadOfValues(price, value('budget.price')!),
        money: isSame(price)
          ? byHours.rising(one => one * price[0]!, money)
          : spreadOfValues(draws.money!, money),
      }),
    tokensPerSecond:
      tokens === undefined
        ? byHours.falling(one => size.tokens / secondsOf(one), size.tokens / seconds)
        : spreadOfValues(
            draws.hours.map((one, k) => tokens[k]! / secondsOf(one)),
            size.tokens / seconds,
          ),
    stepTime: stepTimeOf(reach, draws, {
      byShare,
      rate: share => rateOf(size.activeParameters, batch, share, setting),
    }),
    interruptions: byHours.rising(
      one => secondsOf(one) / reach.reliability.meanTime,
      seconds / reach.reliability.meanTime,
    ),
    goodput: spreadByFailures(goodput.quantile, goodput.likely),
    ...(isBudget
      ? bought(plan, parts, { size, compute: draws.compute, byCompute })
      : size.optimum && optimumSpreads(size.optimum)),
  };
}

/** The share that a chance of runs stays below. */
export function shareQuantile({ share }: Pick<NonNullable<Parts['reach']>, 'share'>): Quantile {
  return p => share(p, p);
}

/** The spread of what rises with the chance of failures, and varies by them alone. */
function spreadByFailures(rising: Quantile, likely: number): Uncertain {
  const points = sortedSampleOf(coordinates.failures);
  return spreadOf(p => risingQuantile(points, rising, p), likely);
}

function rateOf(
  parameters: number,
  batch: number,
  share: number,
  { hardware }: NonNullable<Parts['setting']>,
): number {
  return (6 * parameters * batch) / (share * hardware.accelerators * hardware.peak);
}

/**
 * Seconds of a step while the run runs, of those that it takes of the whole run. A stated share holds interruptions; a
 * predicted one evaluation and lost work, too, and is no faster than its layout allows; a measured one is what it is.
 */
function stepTimeOf(
  { forecast, origin, layout, reliability, likely: share }: NonNullable<Parts['reach']>,
  draws: PlanDraws,
  options: { readonly byShare: ValueSpreads; readonly rate: (share: number) => number },
): Uncertain {
  const { byShare, rate } = options;
  if (origin === 'measured' && forecast !== undefined) {
    const { steps, sd } = forecast;
    const seconds = (rate(share) * share) / steps.likely;
    return byShare.falling(one => seconds * (share / one) ** (steps.sd / sd), seconds);
  }
  const { goodput } = reliability;
  const stated = origin === 'input' || origin === 'organisation';
  const most = stated ? 1 : WHOLE_OVER_STEPS;
  const least = stated ? 0 : (layout?.step.seconds ?? 0);
  const seconds = (one: number, part: number) => Math.max(least, rate(one) * Math.min(most, part));
  const usual = seconds(share, goodput.likely);
  // few interruptions: what a step takes of the whole run is the same at every point
  if (goodput.least >= most) return byShare.falling(one => seconds(one, most), usual);
  if (isSame(draws.share)) {
    return spreadByFailures(failures => seconds(draws.share[0]!, goodput.quantile(failures)), usual);
  }
  const points = sampleOf(coordinates.failures);
  return spreadOfValues(
    draws.share.map((one, k) => seconds(one, goodput.quantile(points[k]!))),
    usual,
  );
}

/** What a law says of its optimum at a budget that is certain. */
function optimumSpreads(optimum: Recommendation): PlanSpreads {
  const { intervals } = optimum;
  if (intervals === undefined) return {};
  const spread = (name: 'parameters' | 'tokens' | 'tokensPerParameter' | 'loss') => {
    const levels = intervals[name] as Readonly<Record<'80' | '95', Interval>> | undefined;
    const likely = optimum[name];
    return levels === undefined || likely === null
      ? {}
      : { [name]: { likely, '80': levels['80'], '95': levels['95'] } };
  };
  return { ...spread('parameters'), ...spread('tokens'), ...spread('tokensPerParameter'), ...spread('loss') };
}

/**
 * What a budget in time or money buys: the law's optimum moves with the compute as a power of it near the likely one,
 * and the law's own uncertainty there is added in logarithms.
 */
function bought(
  plan: Omit<Plan, 'whole'>,
  parts: Parts,
  by: {
    readonly size: NonNullable<Parts['size']>;
    readonly compute: Draws;
    readonly byCompute: Pick<ValueSpreads, 'rising'>;
  },
): PlanSpreads {
  const { size, byCompute } = by;
  const ratio = by.compute.map(one => one / size.compute);
  const compute = byCompute.rising(one => one, size.compute);
  const { optimum } = size;
  if (optimum === undefined) {
    // parameters or tokens are stated: the other follows the compute
    const moves = size.origins.tokens === 'given' ? 'parameters' : 'tokens';
    const likely = moves === 'tokens' ? size.tokens : size.activeParameters;
    return {
      compute,
      [moves]: byCompute.rising(one => (one / size.compute) * likely, likely),
    };
  }
  const z = sampleOf(coordinates.law);
  const near = optimumAt(plan, parts, size.compute * 1.1);
  const [n, d] = [optimum.parameters, optimum.tokens];
  const power = near === undefined ? 0.5 : Math.log(near.parameters / n) / Math.log(1.1);
  // coefficients vary together: what moves N* moves L* with it
  const together = lawSample(plan.stated.law, lawPoints())?.optima(size.compute);
  const byInterval = twoSided(optimum.intervals?.parameters as Levels, n);
  const own = together?.parameters ?? z.map(byInterval);
  const parameters = ratio.map((one, k) => n * one ** power * own[k]!);
  const tokens = ratio.map((one, k) => (d * one ** (1 - power)) / own[k]!);
  const ofLoss =
    optimum.loss === null || near?.loss === undefined || near.loss === null ? undefined : near.loss;
  const slope = ofLoss === undefined ? 0 : (ofLoss - optimum.loss!) / Math.log(1.1);
  const lossByInterval =
    optimum.loss === null ? () => 1 : twoSided(optimum.intervals?.loss as Levels, optimum.loss);
  const ownLoss = together?.loss ?? z.map(lossByInterval);
  return {
    compute,
    parameters: spreadOfValues(parameters, n),
    tokens: spreadOfValues(tokens, d),
    tokensPerParameter: spreadOfValues(
      tokens.map((one, k) => one / parameters[k]!),
      d / n,
    ),
    ...(optimum.loss !== null && {
      loss: spreadOfValues(
        ratio.map((one, k) => (optimum.loss! + slope * Math.log(one)) * ownLoss[k]!),
        optimum.loss,
      ),
    }),
  };
}

type Levels = Readonly<Record<'80' | '95', Interval>> | undefined;

/** The factor on a likely value by its chance: log-normal on each side, with the ends of the 80% interval. */
function twoSided(levels: Levels, likely: number): (p: number) => number {
  if (levels === undefined) return () => 1;
  const [low, high] = levels['80'];
  const ends = normalQuantile(0.9);
  const [below, above] = [Math.log(likely / low) / ends, Math.log(high / likely) / ends];
  return p => {
    const z = normalQuantile(p);
    return Math.exp(z * (z < 0 ? below : above));
  };
}

/** The optimum of another budget under the same limits. */
function optimumAt(
  { stated, asked }: Omit<Plan, 'whole'>,
  { limits, served }: Parts,
  compute: number,
): Recommendation | undefined {
  const { loss: _, ...held } = sizeLimits(limits, served);
  try {
    return sizeOf({ compute, asked }, stated.law, held).optimum;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
