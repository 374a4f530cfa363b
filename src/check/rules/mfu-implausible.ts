import { utilisation, utilisationAt } from '../utilisation.ts';
import type { Rule } from './rule.ts';

/** A utilisation above what large matrix products alone reach, or so low that something else is wrong. */
export const mfuImplausible: Rule = context => {
  const { accelerator, limit } = context;
  const found = utilisation(context);
  if (found === undefined || found.value > 1) return [];
  const dense = accelerator?.peakDense.bf16 ?? accelerator?.peakDense.fp16;
  const measured = accelerator?.measuredMatmulBf16;
  const known = measured !== undefined && dense !== undefined;
  // the share is of the 16-bit peak: products in FP8 reach as much of a peak of their own
  const eight = context.text('hardware.precision') === 'fp8' ? accelerator?.peakDense.fp8 : undefined;
  const times = eight === undefined || dense === undefined ? 1 : eight / dense;
  const ceiling = times * (known ? measured / dense : limit('ceiling'));
  const args = {
    mfu: found.value,
    ceiling,
    accelerator: accelerator?.name ?? 'the accelerator',
    low: limit('low'),
  };
  const how = found.given ? 'given' : 'implied';
  if (found.value > ceiling) {
    return [{ says: `high-${how}`, at: utilisationAt, args, actual: found.value, expected: 0.4 }];
  }
  if (found.value >= limit('low')) return [];
  return [
    { says: `low-${how}`, severity: 'warning', at: utilisationAt, args, actual: found.value, expected: 0.4 },
  ];
};
