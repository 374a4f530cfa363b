import type { NumberFormat } from '../../catalog/accelerators.ts';
import { sparsePeakOf } from '../../plan/peaks.ts';
import type { Rule } from './rule.ts';

/** A peak that is a headline with 2:4 sparsity, which training does not reach. */
export const sparsePeak: Rule = ({ given, accelerator, text, precision }) => {
  const peak = given('hardware.peak');
  if (peak === undefined) return [];
  const trained = (text('hardware.precision') as NumberFormat | undefined) ?? precision;
  const sparse = sparsePeakOf(peak, trained, accelerator);
  if (sparse === undefined) return [];
  const { format, dense } = sparse;
  const args = { peak, accelerator: sparse.accelerator.name, format, precision: trained, expected: dense };
  return [{ at: ['hardware.peak'], args, actual: peak, expected: dense }];
};
