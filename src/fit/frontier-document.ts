import { type Caveat, FLOP_PER_PARAMETER_TOKEN, type Intervals, powerIntervals } from '../core/index.ts';
import { append } from '../core/unbounded.ts';
import { type BudgetRuns, computeOf, groupByBudget } from './budgets.ts';
import { fitCaveat } from './caveat.ts';
import { caveatOfCopies, caveatsOfAllocations, caveatsOfBootstrap, rangeOf } from './caveats.ts';
import { evidenceOf, isShown } from './crossings.ts';
import { fitEnvelope, tabulateCurves } from './envelope.ts';
import { covarianceOf, percentileIntervals, standardDeviation, usualLevels } from './intervals.ts';
import { type Obstacle, obstacle } from './obstacles.ts';
import { narrowProfiles, parabolaBias } from './parabola-bias.ts';
import { emptyPart, type MethodPart } from './parametric-document.ts';
import { groupByParameters, toPath } from './paths.ts';
import { toPoints } from './points.ts';
import { type PowerLaws, powerAt } from './power-law.ts';
import { fitProfiles, hasOptimum } from './profiles.ts';
import { type Random, randomStream } from './random.ts';
import { keepNineDecimals } from './resample.ts';
import { inCanonicalOrder, type PilotRun } from './runs.ts';
import type { FitOptions, FittedAllocation } from './types.ts';

/** Approach 2: isoFLOP profiles. */
export function isoflopPart(runs: readonly PilotRun[], options: FitOptions): MethodPart {
  const ordered = inCanonicalOrder(runs);
  const groups = groupByBudget(ordered, options.budgets);
  const budgets = groups.filter(group => group.runs.length >= 3);
  const { profiles, powerLaws, unsure } = fitProfiles(budgets);
  const caveats: Caveat[] = caveatOfCopies(toPoints(ordered));
  const grouped = budgets.reduce((sum, budget) => sum + budget.runs.length, 0);
  if (grouped < runs.length)
    caveats.push(fitCaveat('outside-budgets', { count: runs.length - grouped, rows: runs.length }));
  for (const profile of profiles) {
    if (profile.problem !== undefined) {
      caveats.push(
        fitCaveat('profile-without-optimum', { compute: profile.compute, problem: profile.problem }),
      );
    }
  }
  const good = profiles.filter(hasOptimum);
  if (good.length === 2) caveats.push(fitCaveat('few-budgets', { budgets: 2 }));
  if (powerLaws === undefined) {
    const tooFew = obstacle('too-few-budgets', ['a'], { budgets: good.length });
    return { ...emptyPart, profiles, range: rangeOf(runs), obstacles: [tooFew], caveats };
  }
  append(caveats, narrowProfiles(profiles, unsure));
  append(caveats, parabolaBias(budgets, profiles, options.at ?? []));
  // profiles that gave no optimum have none in resamples either
  const used = budgets.filter((_, index) => hasOptimum(profiles[index]!));
  const resample = (random: Random) =>
    fitProfiles(
      used.map(budget => resampled(budget, random)),
      { tested: false },
    ).powerLaws;
  const part = powerLawPart(runs, powerLaws, resample, options);
  return { ...part, profiles, caveats: [...caveats, ...part.caveats] };
}

/** Approach 1: the lower envelope of training curves. */
export function envelopePart(runs: readonly PilotRun[], options: FitOptions): MethodPart {
  // one row is no curve, however often it stands there
  const ordered = inCanonicalOrder(runs);
  const groups = groupByParameters(ordered).map(its => ({ its, path: toPath(its) }));
  const curves = groups.filter(({ path }) => path.logC.length >= 2);
  const paths = curves.map(({ path }) => path);
  const caveats: Caveat[] = [
    ...caveatOfCopies(toPoints(ordered)),
    fitCaveat('curves-not-annealed', {}, 'info'),
  ];
  const used = curves.reduce((sum, { its }) => sum + its.length, 0);
  if (used < runs.length) caveats.push(fitCaveat('single-rows', { count: runs.length - used }));
  const table = tabulateCurves(paths);
  const fit = fitEnvelope(table);
  const envelope = fit.stretches;
  const refuse = (obstacle: Obstacle): MethodPart => ({
    ...emptyPart,
    envelope,
    range: rangeOf(runs),
    obstacles: [obstacle],
    caveats,
  });
  if (fit.powerLaws === undefined) {
    return refuse(obstacle('too-few-sizes', ['a'], { curves: curves.length, sizes: fit.sizes }));
  }
  const evidence = evidenceOf(fit, table, paths);
  if (!isShown(evidence)) return refuse(obstacle('no-envelope', ['a'], { ...evidence }));
  const resample = (random: Random) => {
    const chosen = curves.map(() => Math.floor(random() * curves.length));
    return fitEnvelope(
      table,
      chosen.toSorted((one, other) => one - other),
    ).powerLaws;
  };
  const part = powerLawPart(runs, fit.powerLaws, resample, options);
  return { ...part, envelope, caveats: [...caveats, ...part.caveats] };
}

function resampled(budget: BudgetRuns, random: Random): BudgetRuns {
  return { ...budget, runs: budget.runs.map(() => budget.runs[Math.floor(random() * budget.runs.length)]!) };
}

function powerLawPart(
  runs: readonly PilotRun[],
  powerLaws: PowerLaws,
  resample: (random: Random) => PowerLaws | undefined,
  options: FitOptions,
): MethodPart {
  const { bootstrap = 0, seed = 1, at = [], levels = usualLevels } = options;
  const draws: PowerLaws[] = [];
  for (let index = 0; index < bootstrap; index++) {
    const draw = resample(randomStream(seed, index));
    if (draw !== undefined) draws.push(asKept(draw));
  }
  const hasDraws = draws.length > 1;
  const a = draws.map(draw => draw.parameters.exponent);
  const b = draws.map(draw => draw.tokens.exponent);
  const allocations = at.map(compute => allocate(powerLaws, compute, draws, levels));
  const range = rangeOf(runs);
  const rows = draws.map(({ parameters }) => [Math.log(parameters.scale), parameters.exponent]);
  return {
    ...emptyPart,
    identified: true,
    exponents: { parameters: powerLaws.parameters.exponent, tokens: powerLaws.tokens.exponent },
    standardErrors: hasDraws ? { a: standardDeviation(a), b: standardDeviation(b) } : null,
    intervals: hasDraws
      ? {
          a: percentileIntervals(a, levels, powerLaws.parameters.exponent),
          b: percentileIntervals(b, levels, powerLaws.tokens.exponent),
        }
      : {},
    allocations,
    range,
    powerLaws,
    covariance: hasDraws ? covarianceOf(rows) : null,
    ...(options.keepDraws === true && hasDraws && { draws: rows }),
    obstacles: [],
    caveats: [
      ...caveatOfTokens(powerLaws, at.length > 0 ? at : [range.compute[1]]),
      ...caveatsOfBootstrap(bootstrap - draws.length, bootstrap, levels),
      ...caveatsOfAllocations(allocations, ...endsOfCompute(runs)),
    ],
  };
}

/** N* of a draw to the digits that a law file keeps: its intervals are then those of the fit. */
function asKept({ parameters, tokens }: PowerLaws): PowerLaws {
  const scale = Math.exp(keepNineDecimals(Math.log(parameters.scale)));
  return { parameters: { scale, exponent: keepNineDecimals(parameters.exponent) }, tokens };
}

/** D* of the file is a power law of its own; the law file's is what its N* leaves of C = 6ND. */
const TOKENS_APART = 0.01;

function caveatOfTokens(powerLaws: PowerLaws, budgets: readonly number[]): Caveat[] {
  const apart = (compute: number) => {
    const tokens = powerAt(powerLaws.tokens, compute);
    const left = compute / FLOP_PER_PARAMETER_TOKEN / powerAt(powerLaws.parameters, compute);
    return { compute, tokens, left, distance: Math.abs(Math.log(left / tokens)) };
  };
  const [furthest] = budgets.map(apart).toSorted((one, other) => other.distance - one.distance);
  if (furthest === undefined || furthest.distance <= TOKENS_APART) return [];
  const { compute, tokens, left } = furthest;
  return [fitCaveat('tokens-not-what-6nd-leaves', { compute, tokens, left }, 'info')];
}

function endsOfCompute(runs: readonly PilotRun[]): [largest: number, smallest: number] {
  const values = runs.map(computeOf);
  return [
    values.reduce((most, value) => Math.max(most, value)),
    values.reduce((least, value) => Math.min(least, value)),
  ];
}

function allocate(
  powerLaws: PowerLaws,
  compute: number,
  draws: readonly PowerLaws[],
  levels: readonly number[],
): FittedAllocation {
  const of = (laws: PowerLaws) => {
    const parameters = powerAt(laws.parameters, compute);
    const tokens = powerAt(laws.tokens, compute);
    return { parameters, tokens, tokensPerParameter: tokens / parameters };
  };
  const optima = draws.map(of);
  const optimum = of(powerLaws);
  const interval = (key: 'tokens' | 'tokensPerParameter'): Intervals =>
    percentileIntervals(
      optima.map(draw => draw[key]),
      levels,
      optimum[key],
    );
  const kept = draws.map(({ parameters: { scale, exponent } }) => [Math.log(scale), exponent]);
  const intervals =
    optima.length > 1
      ? {
          // as every command makes it of the law file
          parameters: powerIntervals(
            { method: 'bootstrap', draws: kept },
            powerLaws.parameters,
            compute,
            levels,
          ).parameters,
          tokens: interval('tokens'),
          tokensPerParameter: interval('tokensPerParameter'),
        }
      : null;
  return { compute, ...optimum, loss: null, intervals };
}
