import {
  allocationIntervals,
  type Caveat,
  FLOP_PER_PARAMETER_TOKEN,
  optimalLoss,
  optimalParameters,
  type ParametricCoefficients,
  parametricFrontier,
} from '../core/index.ts';
import { append } from '../core/unbounded.ts';
import { type BootstrapDraws, bootstrap } from './bootstrap.ts';
import {
  caveatOfCopies,
  caveatOfOuter,
  caveatsOfAllocations,
  caveatsOfBootstrap,
  caveatsOfHoldout,
  caveatsOfResiduals,
  caveatsOfRuns,
  caveatsOfSearch,
  rangeOf,
} from './caveats.ts';
import { fitParametric, type ParametricFit } from './fit-parametric.ts';
import { judgeHoldout, splitAt } from './holdout.ts';
import { covarianceOf, percentileIntervals, standardDeviation, usualLevels } from './intervals.ts';
import { logResiduals, qualityOf, residualOf, worst } from './residuals.ts';
import type { PilotRun } from './runs.ts';
import type { FitDocument, FitOptions, FittedAllocation } from './types.ts';

/** The parts of a document that a method fills in. */
export type MethodPart = Omit<FitDocument, 'schema' | 'input' | 'obstacles' | 'caveats'> & {
  readonly obstacles: ParametricFit['obstacles'];
  readonly caveats: readonly Caveat[];
};

/** Parts of a document without any result: what a method has not, it leaves as here. */
export const emptyPart = {
  identified: false,
  coefficients: null,
  exponents: null,
  objective: null,
  standardErrors: null,
  intervals: {},
  allocations: [],
  quality: null,
  residuals: [],
  holdout: null,
  certificate: null,
  powerLaws: null,
  profiles: [],
  envelope: [],
  covariance: null,
  outer: null,
} as const;

/** Residuals that are listed unless more are asked for. */
const USUAL_WORST = 10;

/** Approach 3, with everything that the document says about it. */
export async function parametricPart(allRuns: readonly PilotRun[], options: FitOptions): Promise<MethodPart> {
  const { at = [], levels = usualLevels, seed = 1 } = options;
  const { fitted, held } =
    options.holdout === undefined ? { fitted: allRuns, held: [] } : splitAt(allRuns, options.holdout);
  const fit = fitParametric(fitted, options);
  const range = rangeOf(fitted);
  const { points, restriction } = fit.problem;
  const caveats: Caveat[] = [
    ...caveatOfCopies(points),
    ...caveatsOfRuns(fitted, { points, freeCount: restriction.freeCount }),
  ];
  const certificate = fit.certificate ?? null;
  if (certificate !== null) append(caveats, caveatsOfSearch(certificate));
  const { coefficients } = fit;
  if (coefficients === undefined) {
    return { ...emptyPart, range, certificate, obstacles: fit.obstacles, caveats };
  }
  const { draws, failed } = await drawsOf(fit, options);
  append(caveats, caveatsOfBootstrap(failed, options.bootstrap ?? 0, levels));
  const residuals = logResiduals(coefficients, fitted);
  append(caveats, caveatsOfResiduals(fitted, residuals));
  if (fit.outer !== undefined) caveats.push(caveatOfOuter(fit.outer));
  const allocations = at.map(compute => allocate(coefficients, compute, draws, levels));
  append(caveats, caveatsOfAllocations(allocations, range.compute[1], range.compute[0]));
  const holdout =
    options.holdout === undefined
      ? null
      : judgeHoldout(held, {
          budget: options.holdout,
          fitted: fitted.length,
          coefficients,
          draws,
          noise: residuals,
          levels,
          seed,
        });
  if (holdout !== null) append(caveats, caveatsOfHoldout(holdout));
  const columns = { ...columnsOf(draws), ...constantColumns(options, draws.length) };
  const hasDraws = draws.length > 1;
  const sum = coefficients.alpha + coefficients.beta;
  const estimates: Record<string, number> = { ...coefficients, a: coefficients.beta / sum };
  return {
    ...emptyPart,
    identified: true,
    coefficients,
    exponents: { parameters: coefficients.beta / sum, tokens: coefficients.alpha / sum },
    objective: certificate?.objective ?? null,
    standardErrors: hasDraws ? mapValues(columns, standardDeviation) : null,
    intervals: hasDraws
      ? mapValues(columns, (values, name) => percentileIntervals(values, levels, estimates[name]))
      : {},
    outer: fit.outer ?? null,
    allocations,
    quality: qualityOf(fitted, residuals),
    residuals: worst(fitted, residuals, options.worst ?? USUAL_WORST).map(place =>
      residualOf(coefficients, fitted[place]!),
    ),
    holdout,
    range,
    certificate,
    obstacles: [],
    caveats,
    covariance: hasDraws ? covarianceOf(draws) : null,
    ...(options.keepDraws === true && hasDraws && { draws }),
  };
}

async function drawsOf(fit: ParametricFit, options: FitOptions): Promise<BootstrapDraws> {
  const { bootstrap: resamples = 0, seed = 1, workers, onProgress } = options;
  if (resamples === 0 || fit.theta === undefined) return { draws: [], failed: 0 };
  const { points, objective } = fit.problem;
  const { fixed, tieExponents } = options;
  const constraints = { ...(fixed && { fixed }), ...(tieExponents && { tieExponents }) };
  return bootstrap(
    { points, objective, constraints, theta: fit.theta, coupled: fit.outer !== undefined },
    { resamples, seed, workers, onProgress: done => onProgress?.(done, resamples) },
  );
}

function allocate(
  coefficients: ParametricCoefficients,
  compute: number,
  draws: BootstrapDraws['draws'],
  levels: readonly number[],
): FittedAllocation {
  const frontier = parametricFrontier(coefficients);
  const parameters = optimalParameters(frontier, compute);
  const tokens = compute / FLOP_PER_PARAMETER_TOKEN / parameters;
  return {
    compute,
    parameters,
    tokens,
    tokensPerParameter: tokens / parameters,
    loss: optimalLoss(frontier, compute),
    intervals:
      draws.length > 1
        ? allocationIntervals({ method: 'bootstrap', draws }, coefficients, compute, levels)
        : null,
  };
}

/** Values of each coefficient and of a = beta/(alpha+beta), a draw each. */
function columnsOf(draws: BootstrapDraws['draws']): Record<string, number[]> {
  const column = (of: (draw: readonly number[]) => number) => draws.map(of);
  return {
    E: column(draw => Math.exp(draw[0]!)),
    A: column(draw => Math.exp(draw[1]!)),
    B: column(draw => Math.exp(draw[2]!)),
    alpha: column(draw => draw[3]!),
    beta: column(draw => draw[4]!),
    ...(draws[0]?.length === 6 && { k: column(draw => draw[5]!) }),
    a: column(draw => draw[4]! / (draw[3]! + draw[4]!)),
  };
}

/** A coefficient that is held has no other value in any draw, also where its logarithm has none (E = 0). */
function constantColumns({ fixed = {} }: FitOptions, count: number): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(fixed).map(([name, value]) => [name, new Array<number>(count).fill(value)]),
  );
}

function mapValues<T>(
  record: Readonly<Record<string, number[]>>,
  of: (values: number[], name: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, values]) => [key, of(values, key)]));
}
