import { findAccelerator } from '../../catalog/accelerators.ts';
import { acceleratorHours, activeParameters, type Run, runs, totalParameters } from '../../catalog/runs.ts';
import type { RunWithHours } from '../../cluster/history.ts';

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
  const { peakDense } = findAccelerator(accelerator);
  const peak = peakDense.bf16 ?? peakDense.fp16;
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
