import { findAccelerator } from '../../catalog/accelerators.ts';
import { acceleratorHours, activeParameters, type Run, runs } from '../../catalog/runs.ts';
import { generation } from '../../cluster/utilisation.ts';
import { maximum } from '../../core/unbounded.ts';

/** The best utilisation that a documented run published or that its figures imply. */
export interface UtilisationRecord {
  readonly value: number;
  readonly name: string;
  /** Name of the accelerator. */
  readonly accelerator: string;
  readonly count: number | undefined;
  readonly generation: string;
}

let documented: readonly UtilisationRecord[] | undefined;

/**
 * The highest utilisation among documented runs on the same generation of accelerator, of those within a factor of
 * eight of `count` where there are any; of all generations where this one has none. Runs whose file says not to calibrate on them are left out.
 *
 * @param accelerator id
 * @param count accelerators of the plan, where known
 *
 * @returns undefined where nothing is documented at all
 */
export function bestUtilisation(
  accelerator: string,
  count: number | undefined,
): UtilisationRecord | undefined {
  documented ??= runs().flatMap(read);
  const wanted = generation(accelerator);
  const same = documented.filter(run => run.generation === wanted);
  const near = same.filter(
    run =>
      count !== undefined && run.count !== undefined && Math.abs(Math.log(run.count / count)) <= Math.log(8),
  );
  const candidates = near.length > 0 ? near : same.length > 0 ? same : documented;
  return candidates.reduce<UtilisationRecord | undefined>(
    (best, run) => (best === undefined || run.value > best.value ? run : best),
    undefined,
  );
}

function read(run: Run): readonly UtilisationRecord[] {
  const accelerator = run.hardware?.accelerator;
  if (accelerator === undefined || !run.calibrate) return [];
  const { name, peakDense } = findAccelerator(accelerator);
  const peak = peakDense.bf16 ?? peakDense.fp16;
  const published = (run.utilisation ?? [])
    .filter(figure => figure.kind === 'model' && (figure.accelerator ?? accelerator) === accelerator)
    .map(figure => figure.value ?? figure.high ?? figure.low ?? 0);
  const hours = acceleratorHours(run);
  const active = activeParameters(run);
  const implied =
    hours !== undefined && active !== undefined && run.tokens !== undefined && peak !== undefined
      ? [(6 * active * run.tokens) / (hours * 3600 * peak)]
      : [];
  const value = maximum([...published, ...implied], 0);
  if (value === 0) return [];
  return [
    {
      value,
      name: run.name,
      accelerator: name,
      count: run.hardware?.count,
      generation: generation(accelerator),
    },
  ];
}
