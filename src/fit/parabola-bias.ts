import {
  type Caveat,
  FLOP_PER_PARAMETER_TOKEN,
  optimalParameters,
  parametricFrontier,
  parametricLoss,
} from '../core/index.ts';
import type { BudgetRuns } from './budgets.ts';
import { fitCaveat } from './caveat.ts';
import { fitParametric } from './fit-parametric.ts';
import { powerAt } from './power-law.ts';
import { fitProfiles, hasOptimum, type Profile } from './profiles.ts';

/** Biases below these are not worth a caveat: of N*, relative, and of the exponent. */
const SMALL_BIAS = 0.02;
const SMALL_EXPONENT_BIAS = 0.003;

/**
 * How far parabolas would miss on these very sizes and budgets, without any noise: a law is fitted to the runs, its
 * exact losses are put in place of theirs, and the parabolas' optimum is compared with the law's own. Wide, off-centre
 * and asymmetric profiles bias approach 2 in this way (Czech et al. 2026, arXiv:2603.22339).
 */
export function parabolaBias(
  budgets: readonly BudgetRuns[],
  profiles: readonly Profile[],
  at: readonly number[],
): Caveat[] {
  const { coefficients } = fitParametric(budgets.flatMap(budget => budget.runs));
  if (coefficients === undefined) return [];
  const exact = budgets.map(({ compute, runs }) => ({
    compute,
    runs: runs.map(run => {
      const tokens = compute / (FLOP_PER_PARAMETER_TOKEN * run.parameters);
      return { ...run, tokens, loss: parametricLoss(coefficients, run.parameters, tokens) };
    }),
  }));
  const { profiles: own, powerLaws } = fitProfiles(exact, { tested: false });
  const outside = profiles.filter((profile, index) => hasOptimum(profile) && !hasOptimum(own[index]!));
  if (outside.length > 0) {
    const budgetsOf = { count: outside.length, used: profiles.filter(hasOptimum).length };
    return [fitCaveat('profiles-off-centre', budgetsOf)];
  }
  if (powerLaws === undefined) return [];
  const frontier = parametricFrontier(coefficients);
  const compute = largest([...budgets.map(budget => budget.compute), ...at]);
  const parameters = powerAt(powerLaws.parameters, compute) / optimalParameters(frontier, compute) - 1;
  const exponent = powerLaws.parameters.exponent - frontier.parameterExponent;
  if (Math.abs(parameters) < SMALL_BIAS && Math.abs(exponent) < SMALL_EXPONENT_BIAS) return [];
  const good = profiles.filter(hasOptimum);
  const width = largest(good.map(({ sampled: [low, high] }) => high / low));
  const centre = good.reduce(
    (most, profile) => (Math.abs(profile.centre) > Math.abs(most) ? profile.centre : most),
    0,
  );
  const { alpha, beta } = coefficients;
  return [fitCaveat('parabola-bias', { compute, parameters, exponent, width, centre, alpha, beta })];
}

/** A decade in N: narrower profiles bend little beside the noise of their losses. */
const NARROW = 10;

/** Uncertainty of one budget's N* that is worth a caveat. */
const UNSURE = 0.05;

/**
 * Profiles that are narrower than a decade, where noise moves the vertex that is used: the bias of parabolas is small in
 * them, and what they say of N* is not sure for it (Czech et al. 2026, arXiv:2603.22339).
 *
 * @param unsure half of the 95% interval of ln N* of the least certain budget
 */
export function narrowProfiles(profiles: readonly Profile[], unsure: number): Caveat[] {
  const good = profiles.filter(hasOptimum);
  const width = largest(good.map(({ sampled: [low, high] }) => high / low));
  return width < NARROW && unsure > UNSURE
    ? [fitCaveat('profiles-narrow', { width, factor: Math.exp(unsure) })]
    : [];
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
