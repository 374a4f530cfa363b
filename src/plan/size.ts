import type { Law } from '../core/law.ts';
import { recommend } from '../planner/recommend.ts';
import type { Recommendation } from '../planner/types.ts';
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
}

/**
 * Parameters, tokens and compute from what is known: any two give the third by C = 6·N·D, N the parameters that a token
 * passes through; from one, a law gives the rest. A law of dense models speaks of the active parameters of a mixture.
 *
 * @throws RangeError when nothing is known, or the law can't answer
 */
export function sizeOf(known: KnownSize, law: Law): Size {
  const { compute, tokens } = known;
  const active = known.activeParameters ?? known.parameters;
  const origins = {
    parameters: active === undefined ? 'derived' : 'given',
    tokens: tokens === undefined ? 'derived' : 'given',
    compute: compute === undefined ? 'derived' : 'given',
  } as const;
  const whole = (n: number, d: number) => ({
    parameters: known.parameters ?? n,
    activeParameters: n,
    tokens: d,
    compute: 6 * n * d,
  });
  if (active !== undefined && tokens !== undefined) return { ...whole(active, tokens), origins };
  if (compute !== undefined && active !== undefined)
    return { ...whole(active, compute / (6 * active)), origins };
  if (compute !== undefined && tokens !== undefined)
    return { ...whole(compute / (6 * tokens), tokens), origins };
  const optimum = recommend({
    law,
    ...(compute !== undefined && { compute }),
    ...(active !== undefined && { parameters: active }),
    ...(tokens !== undefined && { tokens }),
  }).recommendations[0]!;
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
