import type { Peaks } from '../../catalog/accelerators.ts';
import type { Rule } from './rule.ts';

/** A number format for which the accelerator has no matrix unit. */
export const unsupportedPrecision: Rule = ({ text, accelerator }) => {
  const precision = text('hardware.precision') as keyof Peaks | undefined;
  if (precision === undefined || accelerator === undefined) return [];
  if (accelerator.peakDense[precision] !== undefined) return [];
  const has = Object.keys(accelerator.peakDense);
  const expected = has.includes('bf16') ? 'bf16' : has.includes('fp16') ? 'fp16' : (has[0] ?? 'fp32');
  const args = { precision, accelerator: accelerator.name, has: has.join(', '), expected };
  return [{ at: ['hardware.precision', 'hardware.accelerator'], args, actual: precision, expected }];
};
