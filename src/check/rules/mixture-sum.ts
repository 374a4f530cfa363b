import type { Rule } from './rule.ts';

/** Shares of the sources against one whole. */
export const mixtureSum: Rule = ({ mixture, limit }) => {
  const sources = mixture?.sources ?? [];
  const shares = sources.flatMap(({ share }) => share ?? []);
  if (shares.length === 0) return [];
  const sum = shares.reduce((total, one) => total + one, 0);
  // a source without a share takes what the others leave
  const off = shares.length < sources.length ? Math.max(0, sum - 1) : Math.abs(sum - 1);
  if (off <= limit('rounding') + 1e-12) return [];
  return [
    {
      severity: off > limit('error') ? 'error' : 'warning',
      at: ['data.sources'],
      place: mixture!.position,
      args: { count: shares.length, sum, off },
      actual: sum,
      expected: 1,
    },
  ];
};
