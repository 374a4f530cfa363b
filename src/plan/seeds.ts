import { devicesOf } from '../catalog/accelerator.ts';
import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import { ownActiveShare } from '../core/experts.ts';
import type { Law } from '../core/law.ts';
import { nodeOf, sixteenBitFormat, sixteenBitPeak } from './hardware.ts';
import type { Fact, Path } from './paths.ts';
import { sparsePeakOf } from './peaks.ts';
import type { Shape } from './shape.ts';
import { mainStage, type StatedStage, stagePath, tokensOfStages } from './stages.ts';

/** What hardware and shape supply beside the values that are given. */
export function seeds(
  given: ReadonlyMap<Path, number>,
  more: {
    readonly accelerator: Accelerator | undefined;
    /** What is computed in, as stated. */
    readonly format: NumberFormat | undefined;
    readonly shape: Shape | undefined;
    readonly law: Law;
    /** Unique tokens of the sources that are named. */
    readonly stock: number | undefined;
    readonly stages: readonly StatedStage[];
    /** Whether the shape's context says nothing of the run. */
    readonly contextIsLimit?: boolean | undefined;
  },
): Map<Path, Fact> {
  const facts = new Map<Path, Fact>();
  for (const [path, value] of given) {
    // a utilisation above 1 has a finding of its own and would spoil everything that follows from it
    if (path === 'hardware.mfu' && value > 1) continue;
    if (value > 0) facts.set(path, { path, value, origin: 'given', from: [] });
  }
  const supply = (path: Path, value: number | undefined, from: Path, formula: string) => {
    if (value === undefined || facts.has(path)) return;
    facts.set(path, { path, value, origin: 'derived', from: [from], formula });
  };
  const { accelerator, format, shape, stages, stock } = more;
  const isCounted = ['data.epochs', 'data.raw.bytes'].some(path => facts.has(path as Path));
  if (!isCounted) supply('data.uniqueTokens', stock, 'data.sources', 'what the sources have together');
  for (const [path, fact] of stageFacts(stages, given)) if (!facts.has(path)) facts.set(path, fact);
  const sixteen = sixteenBitFormat(accelerator);
  const peak = given.get('hardware.peak');
  const sparse = peak === undefined ? undefined : sparsePeakOf(peak, format ?? sixteen, accelerator);
  if (sparse !== undefined) {
    // has a finding of its own; what follows from it should not be twice too fast as well
    const formula = `dense ${sixteen} peak, half of the headline`;
    const value = sixteenBitPeak(sparse.accelerator) ?? sparse.dense;
    facts.set('hardware.peak', { path: 'hardware.peak', value, origin: 'given', from: [], formula });
  }
  if (accelerator !== undefined) {
    const value = sixteenBitPeak(accelerator);
    supply('hardware.peak', value, 'hardware.accelerator', `dense ${sixteen} peak of ${accelerator.id}`);
    supply(
      'hardware.perNode',
      nodeOf(accelerator),
      'hardware.accelerator',
      `fast links of ${accelerator.id}`,
    );
    if (devicesOf(accelerator) > 1)
      supply(
        'hardware.devices',
        devicesOf(accelerator),
        'hardware.accelerator',
        `${accelerator.devices!.name} of a module of ${accelerator.id}`,
      );
  }
  const own = given.get('model.activeExperts') === 1 ? ownActiveShare(more.law) : undefined;
  if (shape === undefined && own !== undefined) {
    const [all, active] = [given.get('model.parameters'), given.get('model.activeParameters')];
    const formula = `${own.toPrecision(4)} of N is active by ${more.law.id}`;
    supply('model.activeParameters', all && all * own, 'model.parameters', formula);
    supply('model.parameters', active && active / own, 'model.activeParameters', formula);
  }
  if (shape !== undefined) {
    supply('model.parameters', shape.total, shape.from, 'counted from the shape');
    if (shape.experts > 0) {
      supply('model.experts', shape.experts, shape.from, 'the shape');
      supply('model.activeParameters', shape.active, shape.from, 'counted from the shape');
    }
    if (more.contextIsLimit !== true)
      supply('training.sequenceLength', shape.contextLength, shape.from, 'context of the shape');
  }
  return facts;
}

/** What stages add up to, and what the run is in the largest of them. */
function stageFacts(
  stages: readonly StatedStage[],
  given: ReadonlyMap<Path, number>,
): readonly (readonly [Path, Fact])[] {
  if (stages.length === 0) return [];
  const at = mainStage(stages);
  const main = stages[at]!;
  const fact = (path: Path, value: number | undefined, from: readonly Path[], formula: string) =>
    value === undefined ? [] : [[path, { path, value, origin: 'derived', from, formula } as const] as const];
  const all = stages.map((_, index) => stagePath(index, 'tokens'));
  const batches = stages.map(({ batch }) => batch ?? given.get('training.batch'));
  const steps = stages.reduce((sum, { tokens }, index) => sum + tokens / (batches[index] ?? Number.NaN), 0);
  return [
    ...fact('data.tokens', tokensOfStages(stages), all, 'D = sum of the stages'),
    ...fact(
      'training.sequenceLength',
      main.sequenceLength,
      [stagePath(at, 'sequenceLength')],
      'largest stage',
    ),
    ...fact('training.learningRate', main.learningRate, [stagePath(at, 'learningRate')], 'largest stage'),
    ...(Number.isFinite(steps)
      ? [
          ...fact('training.batch', main.batch, [stagePath(at, 'batch')], 'largest stage'),
          ...fact('training.steps', steps, all, 'steps = sum over the stages'),
        ]
      : []),
  ];
}
