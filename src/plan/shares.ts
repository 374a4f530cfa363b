import type { Stated } from './stated.ts';

/** What comes off the money before the final run, each as a share of all of it. */
export type Shares = Readonly<Record<string, number>>;

const PREFIX = 'budget.shares.';

/** The shares that are stated: pilots, ablations, evaluation, post-training and the like. */
export function sharesOf({ numbers }: Pick<Stated, 'numbers'>): Shares {
  const found = [...numbers].flatMap(([path, value]) =>
    path.startsWith(PREFIX) && value > 0 ? [[path.slice(PREFIX.length), value] as const] : [],
  );
  return Object.fromEntries(found);
}

/** What is left of the money for the final run, 0 to 1. */
export function shareOfRun(shares: Shares): number {
  return Math.max(0, 1 - Object.values(shares).reduce((sum, share) => sum + share, 0));
}
