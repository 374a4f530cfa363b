import { type Accelerator, findAccelerator } from '../catalog/accelerators.ts';
import { records } from '../catalog/records.ts';
import { type Run, runs } from '../catalog/runs.ts';
import { predictUtilisation } from '../cluster/utilisation.ts';
import { mostOf } from '../core/unbounded.ts';
import { documentedRun, learnt, machineFeatures } from './history.ts';

/** The best utilisation that a documented run or benchmark reached, by its own figure or by 6·N. */
export interface UtilisationRecord {
  readonly value: number;
  readonly name: string;
  /** Name of the accelerator. */
  readonly accelerator: string;
  readonly count: number | undefined;
  readonly generation: string;
  /** Whether multiplications ran in FP8, which makes shares of the 16-bit peak larger. */
  readonly eightBit: boolean;
}

let documented: readonly UtilisationRecord[] | undefined;

/**
 * The highest utilisation of the 16-bit peak among documented runs and benchmarks on the same generation of accelerator; of
 * all generations where this one has none. FP8 ones count for FP8 plans alone. Runs whose file says not to calibrate on
 * them are left out.
 *
 * @param accelerator of the plan
 * @param eightBit whether the plan multiplies in FP8
 * @returns undefined where nothing is documented at all
 */
export function bestUtilisation(accelerator: Accelerator, eightBit: boolean): UtilisationRecord | undefined {
  documented ??= [...runs().flatMap(ofRun), ...benchmarks()];
  const comparable = documented.filter(one => eightBit || !one.eightBit);
  const same = comparable.filter(one => one.generation === accelerator.generation);
  return (same.length > 0 ? same : comparable).reduce<UtilisationRecord | undefined>(
    (best, one) => (best === undefined || one.value > best.value ? one : best),
    undefined,
  );
}

/**
 * The share that hardly a run of its kind passes: the upper end of the 95% band that `estimate` has for it.
 *
 * @param plan what is known of it; a model of 7e9 parameters is taken where its size is not
 */
export function hardlyPassed(plan: {
  readonly accelerator: Accelerator;
  readonly eightBit: boolean;
  readonly count: number | undefined;
  readonly activeParameters: number | undefined;
  readonly totalParameters: number | undefined;
}): number {
  const { accelerator, eightBit, count, activeParameters = 7e9, totalParameters = activeParameters } = plan;
  const precision = eightBit ? 'fp8' : 'bf16';
  return predictUtilisation(
    { ...machineFeatures(accelerator), count, precision, activeParameters, totalParameters },
    learnt(),
  ).high95;
}

function ofRun(run: Run): readonly UtilisationRecord[] {
  const id = run.hardware?.accelerator;
  if (id === undefined || !run.calibrate) return [];
  const { name, generation } = findAccelerator(id);
  const published = (run.utilisation ?? [])
    .filter(figure => figure.kind === 'model' && (figure.accelerator ?? id) === id)
    .map(figure => figure.value ?? figure.high ?? figure.low ?? 0);
  const found = documentedRun(run);
  const value = mostOf([...published, found?.utilisation ?? 0], 0);
  if (value === 0) return [];
  const eightBit = /^fp8\b/i.test(run.training?.precision ?? '');
  return [{ value, name: run.name, accelerator: name, count: run.hardware?.count, generation, eightBit }];
}

function benchmarks(): readonly UtilisationRecord[] {
  return records().map(({ accelerator: id, precision, name, count, utilisation }) => {
    const { name: accelerator, generation } = findAccelerator(id);
    return { value: utilisation, name, accelerator, count, generation, eightBit: precision === 'fp8' };
  });
}
