import { invertPositive } from '../core/linear.ts';
import type { BudgetRuns } from './budgets.ts';
import { type OptimumAt, type PowerLaws, powerLawsThrough } from './power-law.ts';
import { studentHalfWidth } from './student.ts';

/** A parabola through the runs of one budget. */
export interface Profile {
  readonly compute: number;
  readonly points: number;
  /** Least and most parameters among its runs. */
  readonly sampled: readonly [low: number, high: number];
  /** N, D and loss at the vertex; absent where there is none to be trusted. */
  readonly parameters?: number;
  readonly tokens?: number;
  readonly loss?: number;
  /** Where the vertex lies between the ends of the sampled ln N: −1 and 1 are the ends, 0 the middle. */
  readonly centre?: number;
  /** Why it gives no optimum. */
  readonly problem?: 'too-few-points' | 'no-spare-points' | 'no-minimum' | 'flat' | 'minimum-outside';
}

/** Approach 2's result. */
interface ProfileFit {
  readonly profiles: readonly Profile[];
  /** Absent for fewer than two budgets with an optimum. */
  readonly powerLaws?: PowerLaws;
  /** How far the noise of the losses leaves N* of a budget open, 95% in ln N, where it is most; 0 without noise. */
  readonly unsure: number;
}

/** Squared residuals of parabolas, as a part of the loss, and how many runs are left over to judge them by. */
interface Noise {
  readonly squares: number;
  readonly freedom: number;
}

/** Relative noise that is only rounding. */
const ROUNDING = 1e-13;

/**
 * Approach 2 of Hoffmann et al. 2022 (section 3.2): a parabola of the loss in ln N for each budget, and one in ln D;
 * power laws of C through their vertices.
 *
 * A parabola through noise bends upwards every second time, and its vertex is then anywhere. So a curvature must stand
 * above zero by a two-sided 95% interval of Student's t (4.3 standard errors at two degrees of freedom, 2.06 at 25):
 * only then has the vertex, a ratio of slope to curvature, a bounded 95% interval at all (Fieller 1954). The noise is
 * that of its own profile or that of all together, whichever lets it pass: five runs alone have two degrees of freedom,
 * and where noise differs between budgets the quiet ones must not suffer from the others.
 *
 * @param options `tested: false` for losses without noise, or resamples of profiles that passed
 */
export function fitProfiles(budgets: readonly BudgetRuns[], { tested = true } = {}): ProfileFit {
  const parabolas = budgets.map(parabolasOf);
  const all = parabolas.reduce<Noise>(
    (sum, found) => ({
      squares: sum.squares + (found?.noise.squares ?? 0),
      freedom: sum.freedom + (found?.noise.freedom ?? 0),
    }),
    { squares: 0, freedom: 0 },
  );
  const profiles = budgets.map((budget, index) =>
    profileOf(budget, parabolas[index], tested ? all : undefined),
  );
  const powerLaws = powerLawsThrough(profiles.filter(hasOptimum));
  const unsure = profiles.reduce(
    (most, profile, index) =>
      hasOptimum(profile) ? Math.max(most, vertexError(parabolas[index]!, all)) : most,
    0,
  );
  return powerLaws === undefined ? { profiles, unsure } : { profiles, powerLaws, unsure };
}

export function hasOptimum(
  profile: Profile,
): profile is Profile & OptimumAt & { loss: number; centre: number } {
  return profile.problem === undefined;
}

interface Parabolas {
  readonly byParameters: Parabola;
  readonly byTokens: Parabola;
  readonly meanLoss: number;
  readonly noise: Noise;
}

function parabolasOf({ runs }: BudgetRuns): Parabolas | undefined {
  const losses = runs.map(run => run.loss);
  const byParameters = parabolaThrough(
    runs.map(run => Math.log(run.parameters)),
    losses,
  );
  const byTokens = parabolaThrough(
    runs.map(run => Math.log(run.tokens)),
    losses,
  );
  if (byParameters === undefined || byTokens === undefined) return undefined;
  const meanLoss = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  // a row that stands twice tells nothing of the noise
  const freedom = new Set(runs.map(run => `${run.parameters} ${run.tokens} ${run.loss}`)).size - 3;
  return {
    byParameters,
    byTokens,
    meanLoss,
    noise: { squares: byParameters.squares / meanLoss ** 2, freedom },
  };
}

function profileOf(
  { compute, runs }: BudgetRuns,
  found: Parabolas | undefined,
  all: Noise | undefined,
): Profile {
  const [low, high] = endsOf(runs.map(run => Math.log(run.parameters)));
  const [fewest, most] = endsOf(runs.map(run => Math.log(run.tokens)));
  const base = { compute, points: runs.length, sampled: [Math.exp(low), Math.exp(high)] as const };
  if (found === undefined) return { ...base, problem: 'too-few-points' };
  const { byParameters, byTokens } = found;
  if (!(byParameters.curvature > 0 && byTokens.curvature > 0)) return { ...base, problem: 'no-minimum' };
  if (all?.freedom === 0) return { ...base, problem: 'no-spare-points' };
  if (all !== undefined && !bends(found, found.noise) && !bends(found, all))
    return { ...base, problem: 'flat' };
  const centre = (byParameters.x - (low + high) / 2) / ((high - low) / 2);
  if (Math.abs(centre) > 1 || byTokens.x < fewest || byTokens.x > most)
    return { ...base, problem: 'minimum-outside' };
  return {
    ...base,
    parameters: Math.exp(byParameters.x),
    tokens: Math.exp(byTokens.x),
    loss: byParameters.y,
    centre,
  };
}

/** Whether both parabolas bend more than the noise can feign. */
function bends({ byParameters, byTokens, meanLoss }: Parabolas, { squares, freedom }: Noise): boolean {
  if (freedom < 1) return false;
  const noise = Math.max(Math.sqrt(squares / freedom), ROUNDING) * meanLoss;
  const least = studentHalfWidth(freedom) * noise;
  return [byParameters, byTokens].every(
    ({ curvature, curvatureError }) => curvature > least * curvatureError,
  );
}

/** Half of the 95% interval of the vertex in ln N, at the noise of all profiles. */
function vertexError({ byParameters, meanLoss }: Parabolas, { squares, freedom }: Noise): number {
  if (freedom < 1) return 0;
  return studentHalfWidth(freedom) * Math.sqrt(squares / freedom) * meanLoss * byParameters.xError;
}

function endsOf(values: readonly number[]): readonly [low: number, high: number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Infinity),
    values.reduce((most, value) => Math.max(most, value), -Infinity),
  ];
}

/** The least-squares parabola of y over x. */
interface Parabola {
  /** Its lowest point, or highest where it opens downwards. */
  readonly x: number;
  readonly y: number;
  /** Standard error of x where y has noise of standard deviation 1, to first order. */
  readonly xError: number;
  /** Coefficient of x². */
  readonly curvature: number;
  /** Standard error of the curvature where y has noise of standard deviation 1. */
  readonly curvatureError: number;
  /** Sum of squared residuals. */
  readonly squares: number;
}

/** Fit a parabola; undefined where fewer than three x differ. */
function parabolaThrough(x: readonly number[], y: readonly number[]): Parabola | undefined {
  const middle = x.reduce((sum, value) => sum + value, 0) / x.length;
  const level = y.reduce((sum, value) => sum + value, 0) / y.length;
  const shifted = x.map(value => value - middle);
  const moment = (power: number) => shifted.reduce((sum, value) => sum + value ** power, 0);
  const right = [0, 1, 2].map(power =>
    shifted.reduce((sum, value, i) => sum + value ** power * (y[i]! - level), 0),
  );
  const moments = [0, 1, 2, 3, 4].map(moment);
  const inverse = invertPositive(
    Float64Array.from([0, 1, 2, 1, 2, 3, 2, 3, 4], power => moments[power]!),
    3,
  );
  if (inverse === undefined) return undefined;
  const [constant, slope, curvature] = [0, 1, 2].map(row =>
    right.reduce((sum, value, column) => sum + inverse[row * 3 + column]! * value, 0),
  ) as [number, number, number];
  const at = -slope / (2 * curvature);
  return {
    x: middle + at,
    y: level + constant + slope * at + curvature * at * at,
    xError: Math.sqrt(inverse[4]! / 4 + at * inverse[5]! + at * at * inverse[8]!) / Math.abs(curvature),
    curvature,
    curvatureError: Math.sqrt(inverse[8]!),
    squares: shifted.reduce(
      (sum, value, i) => sum + (y[i]! - level - constant - slope * value - curvature * value * value) ** 2,
      0,
    ),
  };
}
