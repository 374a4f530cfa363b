import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import { isMixture } from '../cluster/run-features.ts';
import { predictUtilisation } from '../cluster/utilisation.ts';
import { type BestBenchmark, documentedFacts, type UtilisationRecord } from './documented.ts';
import { learnt } from './history.ts';
import { machineFeatures } from './run-hours.ts';

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
  const comparable = documentedFacts().best.filter(one => eightBit || !one.eightBit);
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

/** The best throughput on file of a benchmark on a machine, in a format and of models as sparse or dense; no whole run. */
export function bestBenchmark(
  accelerator: string,
  format: NumberFormat,
  model: Parameters<typeof isMixture>[0],
): BestBenchmark | undefined {
  return documentedFacts().benchmarks.find(
    one => one.accelerator === accelerator && one.precision === format && one.mixture === isMixture(model),
  );
}
