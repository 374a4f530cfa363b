import { activeShareBy } from '../core/experts.ts';
import type { Law } from '../core/law.ts';
import { recommend } from '../planner/recommend.ts';
import type { Recommendation } from '../planner/types.ts';
import { type Asked, lawRequest } from './asked.ts';
import type { Origin } from './paths.ts';

/** How large a run is. */
export interface Size {
  readonly parameters: number;
  readonly activeParameters: number;
  readonly tokens: number;
  /** 6 · active parameters · tokens. */
  readonly compute: number;
  /** Where parameters and tokens are a law's optimum: what it says of it. */
  readonly optimum?: Recommendation;
  readonly origins: Readonly<Record<'parameters' | 'tokens' | 'compute', Origin>>;
}

/** What is known of a size; a model that is known has both counts. */
export interface KnownSize {
  readonly compute?: number | undefined;
  readonly parameters?: number | undefined;
  readonly activeParameters?: number | undefined;
  readonly tokens?: number | undefined;
  /** What changes what the law says of it. */
  readonly asked?: Asked;
}

/** What holds a size beside its budget, which is one for training. */
export interface SizeLimits {
  readonly uniqueTokens?: number;
  readonly mixedTokens?: number;
  readonly servedTokens?: number;
  /** What a FLOP of serving costs in training FLOP; 1 unless given. */
  readonly servedWeight?: number;
  readonly parameters?: number;
  /** Target: the least compute that reaches it, where nothing else is known. */
  readonly loss?: number;
}

/**
 * Parameters, tokens and compute from what is known: any two give the third by C = 6·N·D, N the parameters that a token
 * passes through; from one, a law gives the rest. A law of dense models speaks of the active parameters of a mixture.
 *
 * @throws RangeError when nothing is known, or the law cannot answer
 */
export function sizeOf(known: KnownSize, law: Law, limits: SizeLimits = {}): Size {
  const { compute, tokens } = known;
  const active = known.activeParameters ?? known.parameters;
  const origins = {
    parameters: active === undefined ? 'derived' : 'given',
    tokens: tokens === undefined ? 'derived' : 'given',
    compute: compute === undefined ? 'derived' : 'given',
  } as const;
  const whole = (n: number, d: number) => ({
    parameters: known.parameters ?? n / shareActive(known, law),
    activeParameters: n,
    tokens: d,
    compute: 6 * n * d,
  });
  if (active !== undefined && tokens !== undefined) return { ...whole(active, tokens), origins };
  if (compute !== undefined && active !== undefined)
    return { ...whole(active, compute / (6 * active)), origins };
  if (compute !== undefined && tokens !== undefined)
    return { ...whole(compute / (6 * tokens), tokens), origins };
  const optimum = optimumUnder({ ...known, activeParameters: active }, law, limits);
  const size = whole(active ?? optimum.parameters, tokens ?? optimum.tokens);
  const by = (origin: Origin): Origin => (origin === 'derived' ? 'law' : origin);
  return {
    ...size,
    optimum,
    origins: {
      parameters: by(origins.parameters),
      tokens: by(origins.tokens),
      compute: by(origins.compute),
    },
  };
}

function shareActive({ asked: { experts } = {} }: KnownSize, law: Law): number {
  return experts === undefined ? 1 : activeShareBy(law, experts.all, experts.active);
}

/** A law's optimum under limits. A cap on parameters holds a budget, not a size that is known. */
function optimumUnder(known: KnownSize, law: Law, limits: SizeLimits): Recommendation {
  const { uniqueTokens, mixedTokens, servedTokens, servedWeight, parameters: most, loss } = limits;
  const { compute, activeParameters, tokens, asked = {} } = known;
  const open = activeParameters === undefined && tokens === undefined;
  return recommend({
    law,
    ...lawRequest(law, asked),
    ...(compute !== undefined && { compute }),
    ...(activeParameters !== undefined && { activeParameters }),
    ...(tokens !== undefined && { tokens }),
    ...(open && compute === undefined && loss !== undefined && { loss }),
    ...(uniqueTokens !== undefined && { uniqueTokens }),
    ...(mixedTokens !== undefined && { mixedTokens }),
    ...(servedTokens !== undefined && { inferenceTokens: servedTokens }),
    ...(servedWeight !== undefined && { inferenceWeight: servedWeight }),
    ...(open && most !== undefined && { maxParameters: most }),
  }).recommendations[0]!;
}
