import type { Price } from '../catalog/price.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import type { Path } from './paths.ts';
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
] as const;
export type LimitName = (typeof limitNames)[number];

/** What a plan must keep to: USD, days, accelerators, tokens, tokens to serve, parameters, and a loss to reach. */
export type Limits = Readonly<Partial<Record<LimitName, number>>>;

/** The limits that are stated. */
export function limitsOf({ numbers }: Pick<Stated, 'numbers'>): Limits {
  const found = limitNames.map(name => [name, numbers.get(`limits.${name}` as Path)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value > 0));
}

/** Those that hold a size beside its budget. */
export function sizeLimits({ uniqueTokens, servedTokens, parameters, loss }: Limits): SizeLimits {
  return {
    ...(uniqueTokens !== undefined && { uniqueTokens }),
    ...(servedTokens !== undefined && { servedTokens }),
    ...(parameters !== undefined && { parameters }),
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
