import { allLaws } from '../../catalog/laws.ts';
import { parametricOf } from '../../core/allocation-surface.ts';
import type { Law } from '../../core/law.ts';
import { allocationOf } from '../../core/law-allocation.ts';
import { parametricLoss } from '../../core/parametric.ts';
import { percentileInterval } from '../../core/percentile-interval.ts';
import { normalQuantile } from '../../core/quantile.ts';
import { maximum, minimum } from '../../core/unbounded.ts';
import type { Path } from './paths.ts';
import type { Shape } from './shape.ts';

/** Loss that a law predicts of one run. */
export interface Prediction {
  readonly loss: number;
  readonly unit: string;
  /** Loss that no run goes below; undefined where the law has none. */
  readonly floor?: number;
  /** 95% from the law's own uncertainty, or the spread of laws whose losses may be compared. */
  readonly interval?: readonly [low: number, high: number];
  readonly basis?: 'uncertainty' | 'laws';
}

/**
 * Loss of (N, D) under a law: L = E + A/N^alpha + B/D^beta for a parametric one, saturating where tokens repeat.
 *
 * @param law chosen law
 * @param run N as the law counts them, D, and unique tokens where they are known
 * @returns undefined where the law has no loss off its frontier
 */
export function predictLoss(
  law: Law,
  run: { readonly parameters: number; readonly tokens: number; readonly uniqueTokens?: number },
): Prediction | undefined {
  const { parameters, tokens, uniqueTokens } = run;
  const repeated = uniqueTokens !== undefined && tokens > uniqueTokens;
  const loss = lossOf(law, run);
  if (loss === undefined || !Number.isFinite(loss)) return undefined;
  const coefficients = parametricOf(law);
  const unit = law.loss?.unit ?? 'unknown';
  const shift = coefficients === undefined ? 0 : loss - parametricLoss(coefficients, parameters, tokens);
  const own = repeated ? undefined : uncertain(law, parameters, tokens);
  const floor = coefficients === undefined ? {} : { floor: coefficients.E };
  if (own !== undefined) return { loss, unit, ...floor, interval: own, basis: 'uncertainty' };
  const group = law.loss?.group;
  const others = group === undefined ? [] : allLaws().filter(other => other.loss?.group === group);
  const losses = others.flatMap(other => {
    const of = parametricOf(other);
    return of === undefined ? [] : [parametricLoss(of, parameters, tokens) + shift];
  });
  if (losses.length < 2) return { loss, unit, ...floor };
  return {
    loss,
    unit,
    ...floor,
    interval: [minimum(losses, loss), maximum(losses, loss)],
    basis: 'laws',
  };
}

function lossOf(
  law: Law,
  run: { parameters: number; tokens: number; uniqueTokens?: number },
): number | undefined {
  if (law.uses.includes('loss') === false && law.compiled === undefined) return undefined;
  const { parameters, tokens, uniqueTokens } = run;
  try {
    const limited = uniqueTokens !== undefined && tokens > uniqueTokens ? { uniqueTokens } : {};
    return allocationOf(law, limited).loss?.(parameters, tokens);
  } catch (error) {
    // the law has a loss only together with an allocation that it refuses
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** 95% interval from a law's draws, or by the delta method from its covariance of ln E, ln A, ln B, alpha, beta. */
function uncertain(law: Law, parameters: number, tokens: number): readonly [number, number] | undefined {
  const { uncertainty } = law;
  const coefficients = parametricOf(law);
  if (uncertainty === undefined || coefficients === undefined) return undefined;
  if (uncertainty.draws !== undefined) {
    const losses = Float64Array.from(uncertainty.draws, ([lnE, lnA, lnB, alpha, beta]) =>
      parametricLoss(
        { E: Math.exp(lnE!), A: Math.exp(lnA!), B: Math.exp(lnB!), alpha: alpha!, beta: beta! },
        parameters,
        tokens,
      ),
    ).sort();
    return percentileInterval(losses, 95, parametricLoss(coefficients, parameters, tokens));
  }
  const { covariance } = uncertainty;
  if (covariance === undefined) return undefined;
  const { E, A, B, alpha, beta } = coefficients;
  const ofN = A / parameters ** alpha;
  const ofD = B / tokens ** beta;
  const gradient = [E, ofN, ofD, -ofN * Math.log(parameters), -ofD * Math.log(tokens)];
  let variance = 0;
  for (const [row, left] of gradient.entries()) {
    for (const [column, right] of gradient.entries())
      variance += left * (covariance[row]?.[column] ?? 0) * right;
  }
  const half = normalQuantile(0.975) * Math.sqrt(Math.max(0, variance));
  const loss = E + ofN + ofD;
  return [loss - half, loss + half];
}

/** Loss that the law predicts of a plan's N and D, with N as the law counts it. */
export function predictionOf(
  law: Law,
  shape: Shape | undefined,
  value: (path: Path) => number | undefined,
): Prediction | undefined {
  const parameters = value('model.activeParameters');
  const tokens = value('data.tokens');
  if (parameters === undefined || tokens === undefined) return undefined;
  const counted =
    law.counts.parameters === 'non-embedding' && shape !== undefined ? shape.nonEmbedding : parameters;
  const uniqueTokens = value('data.uniqueTokens');
  return predictLoss(law, {
    parameters: counted,
    tokens,
    ...(uniqueTokens !== undefined && { uniqueTokens }),
  });
}

/** So many parameters, or tokens, that they take nothing from the loss. */
const WITHOUT_END = 1e30;

/**
 * The least loss that a plan may reach of which only C, only N or only D is known: the law's optimum of C, or the run
 * with the other of both without end. Undefined where N and D are known, or the law has no such loss.
 */
export function leastLossOf(
  law: Law,
  shape: Shape | undefined,
  value: (path: Path) => number | undefined,
): (Prediction & { readonly of: 'compute' | 'parameters' | 'tokens'; readonly known: number }) | undefined {
  const compute = value('compute');
  const active = value('model.activeParameters');
  const tokens = value('data.tokens');
  if (compute !== undefined) {
    const optimum = optimumOf(law, compute);
    const prediction = optimum && predictLoss(law, optimum);
    return prediction && { ...prediction, of: 'compute', known: compute };
  }
  if ((active === undefined) === (tokens === undefined) || parametricOf(law) === undefined) return undefined;
  const counted =
    law.counts.parameters === 'non-embedding' && shape !== undefined ? shape.nonEmbedding : active;
  const prediction = predictLoss(law, {
    parameters: counted ?? WITHOUT_END,
    tokens: tokens ?? WITHOUT_END,
  });
  const known = active === undefined ? ('tokens' as const) : ('parameters' as const);
  return prediction && { ...prediction, of: known, known: active ?? tokens! };
}

function optimumOf(law: Law, compute: number): { parameters: number; tokens: number } | undefined {
  try {
    return allocationOf(law).optimum(compute);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
