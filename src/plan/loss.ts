import { lawsOfGroup } from '../catalog/law-index.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, lossOf } from '../core/law-allocation.ts';
import { lawLossInterval } from '../core/law-intervals.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface } from '../core/surface.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import type { Fact, Path } from './paths.ts';
import type { Shape } from './shape.ts';
import type { Stated } from './stated.ts';

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
  const loss = lossOfRun(law, run);
  if (loss === undefined || !Number.isFinite(loss)) return undefined;
  const surface = plainSurface(law);
  const unit = law.loss?.unit ?? 'unknown';
  const shift = surface === undefined ? 0 : loss - surface.loss(parameters, tokens);
  const own = repeated ? undefined : lawLossInterval(law, run, 95);
  const floor = surface === undefined ? {} : { floor: surface.lossFloor };
  if (own !== undefined) return { loss, unit, ...floor, interval: own, basis: 'uncertainty' };
  const group = law.loss?.group;
  const others = group === undefined ? [] : lawsOfGroup(group);
  const losses = others.flatMap(other => {
    const of = plainSurface(other);
    return of === undefined ? [] : [of.loss(parameters, tokens) + shift];
  });
  if (losses.length < 2) return { loss, unit, ...floor };
  return {
    loss,
    unit,
    ...floor,
    interval: [leastOf(losses, loss), mostOf(losses, loss)],
    basis: 'laws',
  };
}

/** The loss over N and D of a law that has one of all-new tokens, with a floor. */
function plainSurface(law: Law): LossSurface | undefined {
  const loss = lossOf(law);
  return loss?.uniqueTokens === 'optional' ? loss.surface({}) : undefined;
}

function lossOfRun(
  law: Law,
  run: { parameters: number; tokens: number; uniqueTokens?: number },
): number | undefined {
  if (!law.uses.includes('loss') && law.relations.loss?.compiled === undefined) return undefined;
  const { parameters, tokens, uniqueTokens } = run;
  try {
    const limited = uniqueTokens !== undefined && tokens > uniqueTokens ? { uniqueTokens } : {};
    return allocationOf(law, limited).loss?.(parameters, tokens);
  } catch (error) {
    // the law has a loss only together with an allocation that it refuses
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Loss that the law predicts of a plan's N and D, with N as the law counts it. */
export function predictionOf({
  stated: { law, readAs },
  facts,
  shape,
}: {
  readonly stated: Pick<Stated, 'law' | 'readAs'>;
  readonly facts: ReadonlyMap<Path, Fact>;
  readonly shape: Shape | undefined;
}): Prediction | undefined {
  const parameters = facts.get('model.activeParameters')?.value;
  const tokens = facts.get('data.tokens')?.value;
  if (parameters === undefined || tokens === undefined) return undefined;
  const counted =
    law.counts.parameters === 'non-embedding' && shape !== undefined ? shape.nonEmbedding : parameters;
  const unique = facts.get('data.uniqueTokens');
  const read = unique?.from.includes('data.sources') ? readAs?.(tokens) : undefined;
  const uniqueTokens = read ?? unique?.value;
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
  if ((active === undefined) === (tokens === undefined) || plainSurface(law) === undefined) return undefined;
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
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
