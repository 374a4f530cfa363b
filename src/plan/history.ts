import { type Accelerator, findAccelerator, measuredShare } from '../catalog/accelerators.ts';
import { acceleratorHours, activeParameters, type Run, runs, totalParameters } from '../catalog/runs.ts';
import type { RunWithHours } from '../cluster/history.ts';
import type { RunFeatures } from '../cluster/run-features.ts';
import { type LearntUtilisation, learnUtilisation } from '../cluster/utilisation.ts';
import { builtFit } from './built-fit.ts';
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
 * What is learnt from all documented runs but one, which may be the one that is to be predicted. The errors that bands are
 * made of are those of all.
 *
 * @param without id of the run that is left out, where it is documented
 */
export function learnt(without?: string): LearntUtilisation {
  whole ??= learnAll();
  const { runs: all, errors, fitted } = whole;
  const place = all.findIndex(run => run.id === without);
  if (without === undefined || place < 0) return whole;
  const others = <T>(values: ArrayLike<T>) => Array.from(values).toSpliced(place, 1);
  const found =
    learntWithout.get(without) ?? learnUtilisation(others(all), { errors, trusted: others(fitted.trust) });
  learntWithout.set(without, found);
  return found;
}

/**
 * What is learnt from documented runs and a team's own.
 *
 * @param own rows of one organisation; a list is fitted once
 * @param without id of a documented run that is left out
 */
export function learntBeside(own: readonly RunWithHours[], without?: string): LearntUtilisation {
  const base = learnt(without);
  const known = learntOwn.get(own);
  if (known?.base === base) return known.found;
  const found = learnUtilisation([...base.runs, ...own], { errors: base.errors });
  learntOwn.set(own, { base, found });
  return found;
}

const learntOwn = new WeakMap<
  readonly RunWithHours[],
  { readonly base: LearntUtilisation; readonly found: LearntUtilisation }
>();

let whole: LearntUtilisation | undefined;
const learntWithout = new Map<string, LearntUtilisation>();

function learnAll(): LearntUtilisation {
  if (builtFit === undefined) return learnUtilisation(documentedRuns());
  const { errors, fitted } = builtFit;
  return learnUtilisation(documentedRuns(), {
    errors,
    fitted: { ...fitted, voices: new Map(fitted.voices) },
  });
}

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
