import type { Peaks } from '../../catalog/accelerators.ts';
import { sparsePeakOf } from '../../plan/peaks.ts';
import { type Rule, ratioBetween } from './rule.ts';

/** A peak that the accelerator does not have in this number format. */
export const peakMismatch: Rule = ({ given, accelerator, text, precision, limit }) => {
  const peak = given('hardware.peak');
  if (peak === undefined || accelerator === undefined) return [];
  const named = text('hardware.precision') as keyof Peaks | undefined;
  // utilisation of FP8 runs is often given against the 16-bit peak
  const dense = [accelerator.peakDense[named ?? precision], accelerator.peakDense[precision]];
  const expected = dense.find(value => value !== undefined);
  if (expected === undefined) return [];
  if (dense.some(value => value !== undefined && ratioBetween(peak, value) <= limit('near'))) return [];
  if (sparsePeakOf(peak, named ?? precision, accelerator) !== undefined) return [];
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
