import { findAccelerator } from '../catalog/accelerators.ts';
import { acceleratorHours, activeParameters, type Run, runs, totalParameters } from '../catalog/runs.ts';
import type { RunWithHours } from '../cluster/history.ts';
import { generation } from '../cluster/utilisation.ts';
import { mostOf } from '../core/unbounded.ts';
import { sixteenBitPeak } from './hardware.ts';

/**
 * The documented runs that utilisation is predicted from: those with published hours (or accelerators and days) on
 * an accelerator whose peak is known, less those whose file says not to calibrate on them.
 *
 * @returns runs with their hours and what they reached: 6·N·D over hours and dense 16-bit peak, 0 to 1
 * @example
 * documentedRuns().find(run => run.id === 'deepseek-v3').utilisation.toFixed(3) // => '0.351'
 */
export function documentedRuns(): readonly RunWithHours[] {
  known ??= runs().flatMap(run => {
    const documented = run.calibrate ? documentedRun(run) : undefined;
    return documented === undefined ? [] : [documented];
  });
  return known;
}

let known: readonly RunWithHours[] | undefined;

/**
 * What a run reached: 6·N·D over its hours against the dense 16-bit peak. Where parameters aren't known but compute
 * is, N is compute / 6D.
 *
 * @returns undefined where hours, tokens, accelerator or size are missing
 */
export function documentedRun(run: Run): RunWithHours | undefined {
  const hours = acceleratorHours(run);
  const accelerator = run.hardware?.accelerator;
  if (hours === undefined || accelerator === undefined || run.tokens === undefined) return undefined;
  const published = run.compute?.published;
  const active =
    activeParameters(run) ?? (published === undefined ? undefined : published / (6 * run.tokens));
  const peak = sixteenBitPeak(findAccelerator(accelerator));
  if (active === undefined || peak === undefined) return undefined;
  return {
    id: run.id,
    family: run.family,
    accelerator,
    year: run.year,
    activeParameters: active,
    totalParameters: totalParameters(run) ?? active,
    hours,
    utilisation: (6 * active * run.tokens) / (hours * 3600 * peak),
  };
}

/** The best utilisation that a documented run published or that its figures imply. */
export interface UtilisationRecord {
  readonly value: number;
  readonly name: string;
  /** Name of the accelerator. */
  readonly accelerator: string;
  readonly count: number | undefined;
  readonly generation: string;
}

let records: readonly UtilisationRecord[] | undefined;

/**
 * The highest utilisation among documented runs on the same generation of accelerator, of those within a factor of
 * eight of `count` where there are any; of all generations where this one has none. Runs whose file says not to
 * calibrate on them are left out.
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
  records ??= runs().flatMap(recordOf);
  const wanted = generation(accelerator);
  const same = records.filter(run => run.generation === wanted);
  const near = same.filter(
    run =>
      count !== undefined && run.count !== undefined && Math.abs(Math.log(run.count / count)) <= Math.log(8),
  );
  const candidates = near.length > 0 ? near : same.length > 0 ? same : records;
  return candidates.reduce<UtilisationRecord | undefined>(
    (best, run) => (best === undefined || run.value > best.value ? run : best),
    undefined,
  );
}

function recordOf(run: Run): readonly UtilisationRecord[] {
  const accelerator = run.hardware?.accelerator;
  if (accelerator === undefined || !run.calibrate) return [];
  const published = (run.utilisation ?? [])
    .filter(figure => figure.kind === 'model' && (figure.accelerator ?? accelerator) === accelerator)
    .map(figure => figure.value ?? figure.high ?? figure.low ?? 0);
  const implied = activeParameters(run) === undefined ? undefined : documentedRun(run)?.utilisation;
  const value = mostOf([...published, implied ?? 0], 0);
  if (value === 0) return [];
  const { name } = findAccelerator(accelerator);
  const { name: ofRun, hardware } = run;
  return [
    { value, name: ofRun, accelerator: name, count: hardware?.count, generation: generation(accelerator) },
  ];
}
