import type { Price } from '../catalog/price.ts';
import { leastOf } from '../core/unbounded.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import type { Path } from './paths.ts';
import { largestWithinLatency } from './served.ts';
import type { SizeLimits } from './size.ts';
import type { Stated } from './stated.ts';

/** Names of what may be limited, as proposals and answers write them. */
export const limitNames = [
  'money',
  'deadline',
  'accelerators',
  'uniqueTokens',
  'servedTokens',
  'parameters',
  'loss',
  'latency',
] as const;
export type LimitName = (typeof limitNames)[number];

/** What a plan must keep to: USD, days, accelerators, tokens, tokens to serve, parameters, a loss to reach, and the parameters that keep a latency. */
export type Limits = Readonly<Partial<Record<LimitName, number>>>;

/** The limits that are stated; a latency as the largest model that keeps it. */
export function limitsOf(stated: Pick<Stated, 'numbers' | 'words'>): Limits {
  const { numbers } = stated;
  const latency = largestWithinLatency(stated);
  const limitOf = (name: LimitName) =>
    numbers.get(`limits.${name}` as Path) ??
    // what a target says that the model is to serve moves its size as a limit does
    (name === 'servedTokens' ? numbers.get('target.inferenceTokens') : undefined);
  const found = limitNames.map(name => [name, name === 'latency' ? latency : limitOf(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value > 0));
}

/** Those that hold a size beside its budget, served tokens by the weight that they have where they are served. */
export function sizeLimits(
  limits: Limits,
  served?: { readonly marginal: number; readonly mostParameters?: number },
): SizeLimits {
  const { uniqueTokens, servedTokens, loss } = limits;
  const caps = [limits.parameters, limits.latency, served?.mostParameters];
  const parameters = leastOf(caps.filter(one => one !== undefined));
  return {
    ...(uniqueTokens !== undefined && { uniqueTokens }),
    ...(servedTokens !== undefined && { servedTokens }),
    ...(served !== undefined && servedTokens !== undefined && { servedWeight: served.marginal }),
    ...(Number.isFinite(parameters) && { parameters }),
    ...(loss !== undefined && { loss }),
  };
}

/** Accelerator-hours that limits leave, by each of them. */
export interface LimitedHours {
  readonly money?: number;
  readonly deadline?: number;
}

/** Accelerator-hours that money buys, and that a deadline leaves on so many accelerators. */
export function limitedHours(
  { money, deadline }: Limits,
  options: {
    readonly price: Price | undefined;
    readonly accelerators: number;
    /** Share of the money that is the run's, after what comes off first. */
    readonly share: number;
  },
): LimitedHours {
  const { price, accelerators, share } = options;
  return {
    ...(money !== undefined && price !== undefined && { money: (money * share) / price.likely }),
    ...(deadline !== undefined && { deadline: (deadline * accelerators * SECONDS_PER_DAY) / 3600 }),
  };
}
