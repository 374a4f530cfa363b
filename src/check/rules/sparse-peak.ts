import { accelerators, type Peaks } from '../../catalog/accelerators.ts';
import type { Rule } from './rule.ts';

/** A peak that is a headline with 2:4 sparsity, which training does not reach. */
export const sparsePeak: Rule = ({ given, accelerator, text, limit }) => {
  const peak = given('hardware.peak');
  if (peak === undefined) return [];
  const near = (other: number | undefined) =>
    other !== undefined && Math.abs(peak / other - 1) <= limit('near');
  const precision = text('hardware.precision') ?? 'bf16';
  const denseHere = (peaks: Peaks) => near(peaks[precision as keyof Peaks]);
  const candidates = accelerator === undefined ? accelerators() : [accelerator];
  if (candidates.some(one => denseHere(one.peakDense))) return [];
  for (const one of candidates) {
    const format = (Object.keys(one.sparseHeadline) as (keyof Peaks)[]).find(
      key => key !== 'int8' && near(one.sparseHeadline[key]),
    );
    const dense = format && (one.peakDense[precision as keyof Peaks] ?? one.peakDense[format]);
    if (dense === undefined || format === undefined) continue;
    const args = { peak, accelerator: one.name, format, precision, expected: dense };
    return [{ at: ['hardware.peak'], args, actual: peak, expected: dense }];
  }
  return [];
};
