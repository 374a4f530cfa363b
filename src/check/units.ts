import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { nodeOf, peakRatio } from '../plan/hardware.ts';
import type { Path } from '../plan/paths.ts';
import { usualSequenceLength } from '../plan/shape.ts';
import type { ReadNumber } from './proposal/values.ts';

/** Values in the unit of their field: sequences become tokens, nodes accelerators. */
export function resolveUnits(
  numbers: ReadonlyMap<Path, ReadNumber>,
  accelerator: Accelerator | undefined,
  base: ArchitectureDescription | undefined,
): Map<Path, number> {
  const sequence =
    numbers.get('training.sequenceLength')?.value ??
    (base?.contextLength && usualSequenceLength(base.contextLength));
  const perNode = numbers.get('hardware.perNode')?.value ?? nodeOf(accelerator);
  const factors: Readonly<Record<string, number | undefined>> = {
    nodes: perNode,
    'TFLOP/s': 1e12,
  };
  const factorOf = (unit: string, path: Path) => {
    // a stage has a length of its own
    const own = path.endsWith('.batch') ? (path.replace(/batch$/, 'sequenceLength') as Path) : undefined;
    if (unit === 'sequences') return (own && numbers.get(own)?.value) ?? sequence;
    if (!unit.startsWith('of ')) return factors[unit];
    return peakRatio(accelerator, unit.slice(3) as NumberFormat);
  };
  const resolved = new Map<Path, number>();
  for (const [path, { value, unit, text }] of numbers) {
    // a unit in the text outweighs the one that the key brings
    const named = unit === undefined || (unit === 'sequences' && /tok/i.test(text)) ? undefined : unit;
    const factor = named === undefined ? 1 : factorOf(named, path);
    if (factor !== undefined) resolved.set(path, value * factor);
  }
  return resolved;
}
