import type { Budget } from './budgets.ts';
import { solvePositive } from './linear.ts';
import { type OptimumAt, type PowerLaws, powerLawsThrough } from './power-law.ts';

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
  readonly problem?: 'too-few-points' | 'no-minimum' | 'minimum-outside';
}

/** Approach 2's result. */
export interface ProfileFit {
  readonly profiles: readonly Profile[];
  /** Absent for fewer than two budgets with an optimum. */
  readonly powerLaws?: PowerLaws;
}

/**
 * Approach 2 of Hoffmann et al. 2022 (section 3.2): a parabola of the loss in ln N for each budget, and one in ln D;
 * power laws of C through their vertices.
 */
export function fitProfiles(budgets: readonly Budget[]): ProfileFit {
  const profiles = budgets.map(profileOf);
  const powerLaws = powerLawsThrough(profiles.filter(hasOptimum));
  return powerLaws === undefined ? { profiles } : { profiles, powerLaws };
}

export function hasOptimum(
  profile: Profile,
): profile is Profile & OptimumAt & { loss: number; centre: number } {
  return profile.problem === undefined;
}

function profileOf({ compute, runs }: Budget): Profile {
  const logN = runs.map(run => Math.log(run.parameters));
  const logD = runs.map(run => Math.log(run.tokens));
  const losses = runs.map(run => run.loss);
  const low = Math.min(...logN);
  const high = Math.max(...logN);
  const base = { compute, points: runs.length, sampled: [Math.exp(low), Math.exp(high)] as const };
  if (new Set(logN).size < 3) return { ...base, problem: 'too-few-points' };
  const byParameters = vertexOf(logN, losses);
  const byTokens = vertexOf(logD, losses);
  if (byParameters === undefined || byTokens === undefined) return { ...base, problem: 'no-minimum' };
  const centre = (byParameters.x - (low + high) / 2) / ((high - low) / 2);
  const outside = Math.abs(centre) > 1 || byTokens.x < Math.min(...logD) || byTokens.x > Math.max(...logD);
  if (outside) return { ...base, problem: 'minimum-outside' };
  return {
    ...base,
    parameters: Math.exp(byParameters.x),
    tokens: Math.exp(byTokens.x),
    loss: byParameters.y,
    centre,
  };
}

/** Lowest point of the least-squares parabola, undefined where it opens downwards or is not determined. */
function vertexOf(x: readonly number[], y: readonly number[]): { x: number; y: number } | undefined {
  const middle = x.reduce((sum, value) => sum + value, 0) / x.length;
  const shifted = x.map(value => value - middle);
  const moment = (power: number) => shifted.reduce((sum, value) => sum + value ** power, 0);
  const right = (power: number) => shifted.reduce((sum, value, i) => sum + value ** power * y[i]!, 0);
  const moments = [0, 1, 2, 3, 4].map(moment);
  const matrix = Float64Array.from([0, 1, 2, 1, 2, 3, 2, 3, 4], power => moments[power]!);
  const solution = solvePositive(matrix, Float64Array.from([right(0), right(1), right(2)]));
  if (solution === undefined) return undefined;
  const [constant = 0, slope = 0, curvature = 0] = solution;
  if (!(curvature > 0)) return undefined;
  const at = -slope / (2 * curvature);
  return { x: middle + at, y: constant + slope * at + curvature * at * at };
}
