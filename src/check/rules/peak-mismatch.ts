import type { Peaks } from '../../catalog/accelerators.ts';
import { type Rule, ratioBetween } from './rule.ts';
import { sparsePeak } from './sparse-peak.ts';

/** A peak that the accelerator does not have in this number format. */
export const peakMismatch: Rule = context => {
  const { given, accelerator, text, precision, limit } = context;
  const peak = given('hardware.peak');
  if (peak === undefined || accelerator === undefined) return [];
  const named = text('hardware.precision') as keyof Peaks | undefined;
  // utilisation of FP8 runs is often given against the 16-bit peak
  const dense = [accelerator.peakDense[named ?? precision], accelerator.peakDense[precision]];
  const expected = dense.find(value => value !== undefined);
  if (expected === undefined) return [];
  if (dense.some(value => value !== undefined && ratioBetween(peak, value) <= limit('near'))) return [];
  if (sparsePeak({ ...context, limit: () => 0.01 }).length > 0) return [];
  const ratio = ratioBetween(peak, expected);
  const args = { peak, accelerator: accelerator.name, precision: named ?? precision, expected, ratio };
  return [
    {
      says: ratio > 1e6 ? 'unit' : 'default',
      severity: ratio > limit('error') ? 'error' : 'warning',
      at: ['hardware.peak'],
      args,
      actual: peak,
      expected,
    },
  ];
};
