import { lawsOfGroup } from '../catalog/law-index.ts';
import type { Law } from '../core/law.ts';
import { allocationOf, lossOf } from '../core/law-allocation.ts';
import { lawLossInterval } from '../core/law-intervals.ts';
import type { Interval } from '../core/percentile-interval.ts';
import { Refusal } from '../core/refusal.ts';
import type { LossSurface } from '../core/surface.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { isModified, modifiersAt, surfaceFor } from '../planner/modifiers.ts';
import { type Asked, lawRequest } from './asked.ts';
import type { Path } from './paths.ts';
import { sizeOf } from './size.ts';
import type { Plan } from './whole.ts';

/** Loss that a law predicts of one run. */
export interface Prediction {
  readonly loss: number;
  /** What repeated tokens, experts and a format make of it, in the loss of so many new tokens. */
  readonly shift: number;
  readonly unit: string;
  /** Loss that no run goes below; undefined where the law has none. */
  readonly floor?: number;
  /** 95% from the law's own uncertainty, or the spread of laws whose losses may be compared. */
  readonly interval?: readonly [low: number, high: number];
  /** The law's own uncertainty, at both levels. */
  readonly levels?: Readonly<Record<'80' | '95', Interval>>;
  /** What modifies the law, and how far that was measured: a loss of which nothing says how sure it is. */
  readonly modified?: ReturnType<typeof modifiersAt>;
  readonly basis?: 'uncertainty' | 'laws';
}

/** A run as laws are asked for it: N as the law counts them. */
export interface AskedRun {
  readonly parameters: number;
  readonly tokens: number;
  readonly uniqueTokens?: number | undefined;
  readonly asked?: Asked;
}

/**
 * Loss of (N, D) under a law: L = E + A/N^alpha + B/D^beta for a parametric one, saturating where tokens repeat, and with what
 * experts are worth or a format costs.
 *
 * @param law chosen law
 * @param run N as the law counts them, D, and unique tokens where they are known
 * @returns undefined where the law has no loss off its frontier
 */
export function predictLoss(law: Law, run: AskedRun): Prediction | undefined {
  const { parameters, tokens, uniqueTokens } = run;
  const repeated = uniqueTokens !== undefined && tokens > uniqueTokens;
  const loss = lossOfRun(law, run);
  if (loss === undefined || !Number.isFinite(loss)) return undefined;
  const surface = plainSurface(law);
  const unit = law.loss?.unit ?? 'unknown';
  const shift = surface === undefined ? 0 : loss - surface.loss(parameters, tokens);
  const request = lawRequest(law, run.asked ?? {});
  if (isModified(request)) {
    // how sure a law is of runs that nothing modifies says nothing of these: no command gives a range
    const at = { parameters, tokens, compute: 6 * parameters * tokens, optimal: false };
    return { loss, shift, unit, ...floorOf(surface), modified: modifiersAt(law, request, at) };
  }
  const at = (level: number) => (repeated ? undefined : lawLossInterval(law, run, level));
  const [narrow, own] = [at(80), at(95)];
  const known = { loss, shift, unit, ...floorOf(surface) };
  if (own !== undefined && narrow !== undefined) {
    const moved = ([low, high]: Interval): Interval => [low + shift, high + shift];
    const levels = { '80': moved(narrow), '95': moved(own) };
    return { ...known, interval: levels['95'], levels, basis: 'uncertainty' };
  }
  const group = law.loss?.group;
  const others = group === undefined ? [] : lawsOfGroup(group);
  const losses = others.flatMap(other => lossOfRun(other, run) ?? []);
  if (losses.length < 2) return known;
  return {
    ...known,
    interval: [leastOf(losses, loss), mostOf(losses, loss)],
    basis: 'laws',
  };
}

function floorOf(surface: LossSurface | undefined): { readonly floor?: number } {
  return surface === undefined ? {} : { floor: surface.lossFloor };
}

/** The loss over N and D of a law that has one of all-new tokens, with a floor. */
function plainSurface(law: Law): LossSurface | undefined {
  const loss = lossOf(law);
  return loss?.uniqueTokens === 'optional' ? loss.surface({}) : undefined;
}

function lossOfRun(law: Law, run: AskedRun): number | undefined {
  if (!law.uses.includes('loss') && law.relations.loss?.compiled === undefined) return undefined;
  const { parameters, tokens, uniqueTokens, asked = {} } = run;
  try {
    const limited = uniqueTokens !== undefined && tokens > uniqueTokens ? { uniqueTokens } : {};
    const request = lawRequest(law, asked);
    if (Object.keys(request).length > 0)
      return surfaceFor(law, { ...request, ...limited }).loss(parameters, tokens);
    return allocationOf(law, limited).loss?.(parameters, tokens);
  } catch (error) {
    // the law has a loss only together with an allocation that it refuses
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Loss that the law predicts of a plan's N and D, with N as the law counts it. */
export function predictionOf(plan: Omit<Plan, 'whole'>): Prediction | undefined {
  const { parameters, tokens, ...run } = runOf(plan);
  if (parameters === undefined || tokens === undefined) return undefined;
  return predictLoss(plan.stated.law, { parameters, tokens, ...run });
}

/** Tokens of which a plan's are repeats beyond: those of its data, of sources with shares what they are worth as one corpus, and its limit. */
export function uniqueTokensOf({ stated, facts }: Pick<Plan, 'stated' | 'facts'>): number | undefined {
  const tokens = facts.get('data.tokens')?.value;
  const stock = facts.get('data.uniqueTokens');
  const isRead = tokens !== undefined && stock?.from.includes('data.sources');
  const unique = leastOf(
    [
      (isRead ? stated.readAs?.(tokens) : undefined) ?? stock?.value,
      stated.numbers.get('limits.uniqueTokens'),
    ].filter(one => one !== undefined),
  );
  return Number.isFinite(unique) ? unique : undefined;
}

/** Tokens that a plan's sources have, where what they are worth at their shares is what laws are asked with. */
export function mixedTokensOf({ stated, facts }: Pick<Plan, 'stated' | 'facts'>): number | undefined {
  const [tokens, stock] = [facts.get('data.tokens')?.value, facts.get('data.uniqueTokens')];
  const isRead = tokens !== undefined && stock?.from.includes('data.sources') === true;
  return stated.mixedTokens ?? (isRead && stated.readAs?.(tokens) !== undefined ? stock.value : undefined);
}

/** What is known of a plan's run as its law is asked for it: tokens are new as far as there are so many different ones. */
function runOf({ stated, shape, facts, asked }: Omit<Plan, 'whole'>): Partial<AskedRun> {
  const value = (path: Path) => facts.get(path)?.value;
  const { law } = stated;
  const active = value('model.activeParameters');
  const counted =
    law.counts.parameters === 'non-embedding' && shape !== undefined ? shape.nonEmbedding : active;
  const tokens = value('data.tokens');
  const uniqueTokens = uniqueTokensOf({ stated, facts });
  return {
    ...(active !== undefined && { parameters: counted! }),
    ...(tokens !== undefined && { tokens }),
    ...(uniqueTokens !== undefined && { uniqueTokens }),
    asked,
  };
}

/** So many parameters, or tokens, that they take nothing from the loss. */
const WITHOUT_END = 1e30;

/**
 * The least loss that a plan may reach of which only C, only N or only D is known: the law's optimum of C, or the run
 * with the other of both without end. Undefined where N and D are known, or the law has no such loss.
 */
export function leastLossOf(
  plan: Omit<Plan, 'whole'>,
): (Prediction & { readonly of: 'compute' | 'parameters' | 'tokens'; readonly known: number }) | undefined {
  const { law } = plan.stated;
  const value = (path: Path) => plan.facts.get(path)?.value;
  const compute = value('compute');
  const run = runOf(plan);
  if (compute !== undefined) {
    const optimum = optimumOf(law, compute, run);
    const prediction = optimum && predictLoss(law, { ...run, ...optimum });
    return prediction && { ...prediction, of: 'compute', known: compute };
  }
  const { parameters = WITHOUT_END, tokens = WITHOUT_END } = run;
  if ((run.parameters === undefined) === (run.tokens === undefined)) return undefined;
  if (plainSurface(law) === undefined) return undefined;
  const prediction = predictLoss(law, { ...run, parameters, tokens });
  const known = run.parameters === undefined ? ('tokens' as const) : ('parameters' as const);
  return prediction && { ...prediction, of: known, known: (value('model.activeParameters') ?? run.tokens)! };
}

function optimumOf(
  law: Law,
  compute: number,
  { asked = {}, uniqueTokens }: Partial<AskedRun>,
): { parameters: number; tokens: number } | undefined {
  try {
    const { activeParameters: parameters, tokens } = sizeOf({ compute, asked }, law, {
      ...(uniqueTokens !== undefined && { uniqueTokens }),
    });
    return { parameters, tokens };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
