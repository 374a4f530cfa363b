import type { Accelerator, Precision } from '../../catalog/accelerators.ts';
import type { Fact, Path } from './paths.ts';
import { sparsePeakOf } from './peaks.ts';
import type { Shape } from './shape.ts';
import { nodeOf } from './units.ts';

/** What hardware and shape supply beside the values that are given. */
export function seeds(
  given: ReadonlyMap<Path, number>,
  more: {
    readonly accelerator: Accelerator | undefined;
    /** Of the peak that utilisation is against. */
    readonly precision: Precision;
    /** As stated. */
    readonly trained: Precision | undefined;
    readonly shape: Shape | undefined;
  },
): Map<Path, Fact> {
  const facts = new Map<Path, Fact>();
  for (const [path, value] of given) {
    // a utilisation above 1 has a finding of its own and would spoil everything that follows from it
    if (path === 'hardware.mfu' && value > 1) continue;
    if (value > 0) facts.set(path, { path, value, given: true, from: [] });
  }
  const supply = (path: Path, value: number | undefined, from: Path, formula: string) => {
    if (value === undefined || facts.has(path)) return;
    facts.set(path, { path, value, given: false, from: [from], formula });
  };
  const { accelerator, precision, trained, shape } = more;
  const peak = given.get('hardware.peak');
  const sparse = peak === undefined ? undefined : sparsePeakOf(peak, trained ?? precision, accelerator);
  if (sparse !== undefined) {
    // has a finding of its own; what follows from it should not be twice too fast as well
    const formula = `dense ${precision} peak, half of the headline`;
    facts.set('hardware.peak', {
      path: 'hardware.peak',
      value: sparse.dense,
      given: true,
      from: [],
      formula,
    });
  }
  if (accelerator !== undefined) {
    const { id, peakDense } = accelerator;
    supply('hardware.peak', peakDense[precision], 'hardware.accelerator', `dense ${precision} peak of ${id}`);
    supply('hardware.perNode', nodeOf(accelerator), 'hardware.accelerator', `fast links of ${id}`);
  }
  if (shape !== undefined) {
    supply('model.parameters', shape.total, shape.from, 'counted from the shape');
    if (shape.experts > 0) {
      supply('model.experts', shape.experts, shape.from, 'the shape');
      supply('model.activeParameters', shape.active, shape.from, 'counted from the shape');
    }
    supply('training.sequenceLength', shape.contextLength, shape.from, 'context of the shape');
  }
  return facts;
}
