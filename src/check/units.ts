import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { derive } from '../plan/derive.ts';
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
    tokens: 1,
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
  const later: [Path, number, string][] = [];
  for (const [path, { value, unit, text }] of numbers) {
    // a unit in the text outweighs the one that the key brings
    const named = unit === undefined || (unit === 'sequences' && /tok/i.test(text)) ? undefined : unit;
    // steps are counted once the batch is known
    if (stepFields.has(path) && named !== undefined) {
      later.push([path, value, named]);
      continue;
    }
    const factor = named === undefined ? 1 : factorOf(named, path);
    if (factor !== undefined) resolved.set(path, value * factor);
  }
  for (const [path, value, named] of later) {
    const steps = stepsOf(value, named, resolved, sequence);
    if (steps !== undefined && Number.isFinite(steps)) resolved.set(path, Math.round(steps));
  }
  return resolved;
}

const stepFields: ReadonlySet<string> = new Set<Path>(['training.warmupSteps', 'training.decayEnd']);

/** Steps that a share of the run, or so many sequences or tokens, are; undefined where the plan does not say. */
function stepsOf(
  value: number,
  unit: string,
  resolved: ReadonlyMap<Path, number>,
  sequence: number | undefined,
): number | undefined {
  const facts = derive(
    new Map([...resolved].map(([path, known]) => [path, { path, value: known, origin: 'given', from: [] }])),
  );
  if (unit === 'of steps') {
    const steps = facts.get('training.steps');
    return steps && value * steps.value;
  }
  const batch = facts.get('training.batch')?.value;
  const tokens = unit === 'tokens' ? value : sequence && value * sequence;
  return tokens && batch && tokens / batch;
}
