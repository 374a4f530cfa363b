import { type Accelerator, findAccelerator, measuredShare } from '../catalog/accelerators.ts';
import { acceleratorHours, activeParameters, type Run, totalParameters } from '../catalog/run.ts';
import type { RunWithHours } from '../cluster/history.ts';
import type { RunFeatures } from '../cluster/run-features.ts';
import { sixteenBitPeak } from './hardware.ts';

/** What decides the share of a run on an accelerator, as far as the accelerator's file tells it. */
export function machineFeatures(
  accelerator: Accelerator,
): Pick<RunFeatures, 'generation' | 'vendor' | 'matmul' | 'domainSize'> {
  const { generation, vendor, interconnect } = accelerator;
  return { generation, vendor, matmul: measuredShare(generation), domainSize: interconnect.domainSize };
}

/**
 * What a run reached: 6·N·D over its hours against the dense 16-bit peak. Where parameters are not known but compute
 * is, N is compute / 6D.
 *
 * @returns undefined where hours, tokens, accelerator or size are missing
 */
export function documentedRun(run: Run): RunWithHours | undefined {
  const hours = acceleratorHours(run);
  const name = run.hardware?.accelerator;
  if (hours === undefined || name === undefined || run.tokens === undefined) return undefined;
  const published = run.compute?.published;
  const active =
    activeParameters(run) ?? (published === undefined ? undefined : published / (6 * run.tokens));
  const accelerator = findAccelerator(name);
  const peak = sixteenBitPeak(accelerator);
  if (active === undefined || peak === undefined) return undefined;
  return {
    id: run.id,
    family: run.family,
    organisation: run.organisation,
    ...machineFeatures(accelerator),
    count: run.hardware?.count,
    precision: /^fp8\b/i.test(run.training?.precision ?? '') ? 'fp8' : 'bf16',
    year: run.year,
    activeParameters: active,
    totalParameters: totalParameters(run) ?? active,
    hours,
    utilisation: (6 * active * run.tokens) / (hours * 3600 * peak),
  };
}
