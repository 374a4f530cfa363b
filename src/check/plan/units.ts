import type { Accelerator, Precision } from '../../catalog/accelerators.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import type { ReadNumber } from '../proposal/values.ts';
import type { Path } from './paths.ts';

/** Longest context that a run is taken to be trained at, where only the model's own is known. */
const LONGEST_USUAL_CONTEXT = 8192;

/** Values in the unit of their field: sequences become tokens, nodes accelerators. */
export function resolveUnits(
  numbers: ReadonlyMap<Path, ReadNumber>,
  accelerator: Accelerator | undefined,
  base: ArchitectureDescription | undefined,
): Map<Path, number> {
  const sequence =
    numbers.get('training.sequenceLength')?.value ??
    (base?.contextLength && Math.min(base.contextLength, LONGEST_USUAL_CONTEXT));
  const perNode = numbers.get('hardware.perNode')?.value ?? nodeOf(accelerator);
  const factors: Readonly<Record<string, number | undefined>> = {
    sequences: sequence,
    nodes: perNode,
    'TFLOP/s': 1e12,
  };
  const resolved = new Map<Path, number>();
  for (const [path, { value, unit, text }] of numbers) {
    // a unit in the text outweighs the one that the key brings
    const named = unit === undefined || (unit === 'sequences' && /tok/i.test(text)) ? undefined : unit;
    const factor = named === undefined ? 1 : factors[named];
    if (factor !== undefined) resolved.set(path, value * factor);
  }
  return resolved;
}

/** Accelerators that the fast links join, where that is a node rather than a whole slice. */
export function nodeOf(accelerator: Accelerator | undefined): number | undefined {
  return accelerator?.interconnect.domainSize;
}

/** The number format that a peak and a utilisation are stated for: FP8 runs state them against the 16-bit peak. */
export function precisionOf(named: string | undefined, accelerator: Accelerator | undefined): Precision {
  const sixteen = accelerator !== undefined && accelerator.peakDense.bf16 === undefined ? 'fp16' : 'bf16';
  return named === 'fp32' || named === 'tf32' || named === 'fp16' ? named : sixteen;
}
