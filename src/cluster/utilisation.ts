import { normalQuantile } from '../core/quantile.ts';
import { Refusal } from '../core/refusal.ts';
import {
  type Design,
  designOf,
  designRow,
  dot,
  type FittedRuns,
  fitDesign,
  ORGANISATION_DEVIATION,
  RUN_DEVIATION,
  type SharedRun,
  varianceOf,
  weightsOf,
} from './fit-runs.ts';
import {
  generationColumn,
  isMixture,
  machineOffset,
  type RunFeatures,
  vendorColumn,
} from './run-features.ts';

/**
 * What a documented run reached: 6·N·D over the accelerator-hours that it is said to have taken, against the
 * dense 16-bit peak. Interruptions, evaluation and restarts are in the hours, so they are in the share.
 */
export interface DocumentedRun extends SharedRun {
  readonly id: string;
  readonly year: number;
}

/** A run to come. */
export type PlannedRun = RunFeatures & {
  /** Who trains it, where runs of theirs are among the documented ones. */
  readonly organisation?: string;
};

/** Documented runs with the factors fitted to them, and how far off those were on runs of organisations left out. */
export interface LearntUtilisation {
  readonly runs: readonly DocumentedRun[];
  readonly design: Design;
  readonly fitted: FittedRuns;
  /** Generations and vendors that have a run. */
  readonly machines: ReadonlySet<string>;
  /** (ln published − ln predicted) / sd of every run, its organisation left out, in ascending order. */
  readonly errors: readonly number[];
}

/** A predicted share of the dense 16-bit peak by 6·N·D over the whole run, and the runs that it rests on. */
export interface PredictedUtilisation {
  readonly likely: number;
  /** Ends of the 80% band. */
  readonly low: number;
  readonly high: number;
  /** Ends of the 95% band. */
  readonly low95: number;
  readonly high95: number;
  /** Standard deviation of the share's logarithm. */
  readonly sd: number;
  /** Likely share of steps while they run, and the deviation of its logarithm. */
  readonly steps: number;
  readonly stepsDeviation: number;
  /** What no whole run is above. */
  readonly most: number;
  /** The documented runs that weigh most, heaviest first; all weights and the prior's add up to 1. */
  readonly basis: readonly { readonly id: string; readonly utilisation: number; readonly weight: number }[];
  /** Documented runs, those on the same generation of accelerator, and those as sparse or dense. */
  readonly runs: number;
  readonly organisations: number;
  readonly sameGeneration: number;
  readonly sameSparsity: number;
}

/**
 * Whole run over running steps, by 6·N: the median of fourteen runs that publish both (PaLM 0.67, Granite 13B 0.67,
 * GLM-130B 0.77, OLMo 3 32B 0.80, SmolLM3 0.87, BLOOM 0.88, Luminous 0.89, Llama 3.1 405B 0.90, OLMo 3 7B 0.91, Gopher 0.95,
 * nanochat 0.97, Skywork 0.985, LLaMA-65B 1.0, DeepSeek-V3 1.0), and the deviation of its logarithm.
 */
export const WHOLE_OVER_STEPS = 0.885;
const STEPS_DEVIATION = 0.14;

/** What a generation or a vendor without any run adds to the deviation: that between those that have some. */
const NEW_GENERATION = 0.25;
const NEW_VENDOR = 0.35;

/** Documented runs that a plan names at most as what it rests on. */
const NAMED = 5;

/**
 * Learn from documented runs what decides a run's share of the peak, and how far off that is on organisations that it
 * has not seen.
 *
 * @param runs documented runs; leave out a run that is to be predicted
 * @param known.errors those of organisations left out, where they are known
 * @param known.fitted the fit of these runs, where it is known
 * @param known.trusted trust in each of them by a fit of a few more
 * @throws RangeError when there are fewer than three, or all are of one organisation
 * @example
 * const run = { id: 'ours', organisation: 'us', generation: 'hopper', vendor: 'NVIDIA', precision: 'bf16', year: 2024, activeParameters: 7e9, totalParameters: 7e9, count: 128, utilisation: 0.4 };
 * learnUtilisation([run, { ...run, organisation: 'they' }, { ...run, organisation: 'others' }]).errors.length // => 3
 */
export function learnUtilisation(
  runs: readonly DocumentedRun[],
  known: Partial<Pick<LearntUtilisation, 'errors' | 'fitted'>> & {
    readonly trusted?: ArrayLike<number>;
  } = {},
): LearntUtilisation {
  const { errors = errorsLeftOut(runs), trusted } = known;
  const design = designOf(runs);
  const fitted = known.fitted ?? fitDesign(design, { trusted });
  return { runs, design, machines: machinesOf(runs), fitted, errors };
}

/**
 * (ln published − ln predicted) / sd of every run, its organisation left out, in ascending order.
 *
 * @throws RangeError when there are fewer than three runs, or all are of one organisation
 */
function errorsLeftOut(runs: readonly DocumentedRun[]): readonly number[] {
  const design = designOf(runs);
  if (runs.length < 3 || design.groups.size < 2) {
    throw new Refusal(
      `Documented runs to predict from must be at least 3, of 2 organisations: got ${runs.length} of ${design.groups.size}`,
    );
  }
  const errors: number[] = [];
  for (const [organisation, indices] of design.groups) {
    const fitted = fitDesign(design, { without: organisation });
    const machines = machinesOf(runs.filter(run => run.organisation !== organisation));
    for (const index of indices) {
      const { centre, sd } = centreOf({ fitted, machines }, runs[index]!);
      errors.push((Math.log(runs[index]!.utilisation) - centre) / sd);
    }
  }
  return errors.sort((a, b) => a - b);
}

/**
 * Utilisation to expect of a run: a common share times factors for its machine, a mixture of experts, FP8, size and
 * number of accelerators, fitted to documented runs so that an organisation counts about as one voice (`fitRuns`).
 *
 * The bands are those that held the runs of organisations left out. They widen on a generation or from a vendor without
 * a run, and narrow where the plan's organisation has runs of its own.
 *
 * @param plan the run to come
 * @param learnt documented runs, as `learnUtilisation` returns them
 * @returns shares of the dense 16-bit peak, by 6·N·D over whole-run hours, also where FP8 is faster than that
 * @example
 * const run = { id: 'ours', organisation: 'us', generation: 'hopper', vendor: 'NVIDIA', precision: 'bf16', year: 2024, activeParameters: 7e9, totalParameters: 7e9, count: 128, utilisation: 0.4 };
 * const { likely } = predictUtilisation(run, learnUtilisation([run, run, { ...run, organisation: 'others' }]));
 * likely > 0.35 && likely < 0.4 // => true
 */
export function predictUtilisation(plan: PlannedRun, learnt: LearntUtilisation): PredictedUtilisation {
  const { runs, fitted, design } = learnt;
  const { centre, sd } = centreOf(learnt, plan, plan.organisation);
  const weights = weightsOf(fitted, design, knownRow(learnt, plan));
  const basis = runs
    .map(({ id, utilisation }, index) => ({ id, utilisation, weight: weights[index]! }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, NAMED);
  const mixture = isMixture(plan);
  const likely = Math.min(1, Math.exp(centre));
  return {
    likely,
    ...bands(likely, { sd, errors: learnt.errors, most: 1 }),
    sd,
    steps: Math.min(1, likely / WHOLE_OVER_STEPS),
    stepsDeviation: sd,
    most: 1,
    basis,
    runs: runs.length,
    organisations: new Set(runs.map(run => run.organisation)).size,
    sameGeneration: runs.filter(run => run.generation === plan.generation).length,
    sameSparsity: runs.filter(run => isMixture(run) === mixture).length,
  };
}

/**
 * Utilisation of a whole run whose steps were measured, on its own machine or on another: the measured share times
 * 0.885, moved by the factors between the two. Where nothing differs the deviation is that of whole runs over steps, 0.14.
 *
 * @param measured share of the dense 16-bit peak by 6·N while steps run, and what it was measured on
 * @param plan the run to come
 * @param learnt documented runs
 * @returns as `predictUtilisation`
 * @example
 * const run = { id: 'ours', organisation: 'us', generation: 'hopper', vendor: 'NVIDIA', precision: 'bf16', year: 2024, activeParameters: 7e9, totalParameters: 7e9, count: 128, utilisation: 0.4 };
 * const learnt = learnUtilisation([run, { ...run, organisation: 'they' }, { ...run, organisation: 'others' }]);
 * fromMeasured({ share: 0.4, on: run }, run, learnt).likely.toFixed(3) // => '0.354'
 */
export function fromMeasured(
  measured: { readonly share: number; readonly on: RunFeatures },
  plan: PlannedRun,
  learnt: LearntUtilisation,
): PredictedUtilisation {
  const { errors } = learnt;
  const predicted = predictUtilisation(plan, learnt);
  const { moved, variance } = between(learnt, measured.on, plan);
  const sd = Math.sqrt(STEPS_DEVIATION ** 2 + variance);
  const steps = Math.min(1, measured.share * Math.exp(moved));
  const likely = steps * WHOLE_OVER_STEPS;
  // no whole run is faster than its steps, as far as those are known
  const most = variance > 1e-9 ? 1 : steps;
  const stepsDeviation = Math.sqrt(variance);
  return { ...predicted, likely, ...bands(likely, { sd, errors, most }), sd, steps, stepsDeviation, most };
}

/**
 * Utilisation of a whole run of a team that says what its runs in 16 bits reach: that share, moved by the gain of FP8 where
 * the plan multiplies in it. The deviation is that of runs inside one organisation, 0.24.
 *
 * @param share of the dense 16-bit peak by 6·N·D over whole runs in 16 bits
 * @param plan the run to come
 * @param learnt documented runs
 * @returns as `predictUtilisation`
 */
export function fromUsual(share: number, plan: PlannedRun, learnt: LearntUtilisation): PredictedUtilisation {
  const { moved, variance } = between(learnt, { ...plan, precision: 'bf16' }, plan);
  const sd = Math.sqrt(RUN_DEVIATION ** 2 + variance);
  const likely = Math.min(1, share * Math.exp(moved));
  return {
    ...predictUtilisation(plan, learnt),
    likely,
    ...bands(likely, { sd, errors: learnt.errors, most: 1 }),
    sd,
    steps: Math.min(1, likely / WHOLE_OVER_STEPS),
    stepsDeviation: sd,
  };
}

/** Logarithm of the factors between two runs, and its variance. */
function between(
  learnt: LearntUtilisation,
  from: RunFeatures,
  to: RunFeatures,
): { readonly moved: number; readonly variance: number } {
  const { fitted } = learnt;
  const there = knownRow(learnt, from);
  const apart = knownRow(learnt, to).map((value, index) => value - there[index]!);
  return {
    moved: dot(apart, fitted.coefficients) + machineOffset(to) - machineOffset(from),
    variance: varianceOf(fitted, apart) + unknownMachine(learnt, to, from),
  };
}

/** Logarithm of the likely share, and its standard deviation. */
function centreOf(
  learnt: Pick<LearntUtilisation, 'fitted' | 'machines'>,
  run: RunFeatures,
  organisation?: string,
): { readonly centre: number; readonly sd: number } {
  const { fitted } = learnt;
  const x = knownRow(learnt, run);
  const voice = organisation === undefined ? undefined : fitted.voices.get(organisation);
  const variance =
    varianceOf(fitted, x) +
    RUN_DEVIATION ** 2 +
    unknownMachine(learnt, run) +
    (voice?.variance ?? ORGANISATION_DEVIATION ** 2);
  return {
    centre: dot(x, fitted.coefficients) + machineOffset(run) + (voice?.mean ?? 0),
    sd: Math.sqrt(variance),
  };
}

/** The features of a run; a machine without a run has no factor, which its deviation makes up for. */
function knownRow(
  { fitted, machines }: Pick<LearntUtilisation, 'fitted' | 'machines'>,
  run: RunFeatures,
): readonly number[] {
  const own = [generationColumn(run), vendorColumn(run)];
  return designRow(fitted, run).map((value, index) => {
    const column = fitted.columns[index]!;
    return own.includes(column) && !machines.has(column) ? 0 : value;
  });
}

function machinesOf(runs: readonly RunFeatures[]): ReadonlySet<string> {
  return new Set(runs.flatMap(run => [generationColumn(run), vendorColumn(run)]));
}

/** Variance that a machine without a run adds; none to a measurement on that very machine. */
function unknownMachine(
  { machines }: Pick<LearntUtilisation, 'machines'>,
  run: RunFeatures,
  known?: RunFeatures,
): number {
  if (run.generation === known?.generation) return 0;
  if (!machines.has(vendorColumn(run))) return NEW_VENDOR ** 2;
  return machines.has(generationColumn(run)) ? 0 : NEW_GENERATION ** 2;
}

/** Ends of both bands: errors of runs whose organisation was left out, as wide as this prediction is unsure. */
function bands(
  likely: number,
  options: { readonly sd: number; readonly errors: readonly number[]; readonly most: number },
): Pick<PredictedUtilisation, 'low' | 'high' | 'low95' | 'high95'> {
  const { sd, errors, most } = options;
  const at = (z: number) => Math.min(most, likely * Math.exp(z * sd));
  const [low, high] = errorBand(errors, 0.8);
  const [low95, high95] = errorBand(errors, 0.95);
  return { low: at(low), high: at(high), low95: at(low95), high95: at(high95) };
}

/**
 * The share of the 16-bit peak that a chance of runs stays below. The likely share is the median: half of the runs stay below it.
 * From 80% on the bands are those that held runs of organisations left out ({@link errorBand}); inside, where each run would be a
 * step of its own, they are normal on either side, with the ends of that of 80%.
 *
 * @param predicted as `predictUtilisation` returns it
 * @param p 0 to 1
 */
export function shareAt(
  predicted: Pick<PredictedUtilisation, 'likely' | 'sd' | 'most'>,
  { errors }: Pick<LearntUtilisation, 'errors'>,
  p: number,
): number {
  // 1 − 2·0.1 is 0.8 in twelve digits, so that the band of 80% is found by either name
  const held = Math.round(1e12 * Math.abs(1 - 2 * p)) / 1e12;
  const [low, high] = errorBand(errors, Math.max(0.8, held));
  const part = held < 0.8 ? Math.abs(normalQuantile(p)) / normalQuantile(0.9) : 1;
  return Math.min(predicted.most, predicted.likely * Math.exp((p < 0.5 ? low : high) * part * predicted.sd));
}

/**
 * The errors between which a share of them lies, of the ends that hold it also for the next run: those of rank
 * ⌊(n + 1)·α/2⌋ and ⌈(n + 1)·(1 − α/2)⌉ of n, α the share outside. What is likely lies between them, however few there are.
 */
export function errorBand(errors: readonly number[], share: number): readonly [number, number] {
  const outside = (1 - share) / 2;
  const places = errors.length + 1;
  const first = Math.max(1, Math.floor(places * outside));
  const last = Math.min(errors.length, Math.ceil(places * (1 - outside)));
  return [Math.min(0, errors[first - 1]!), Math.max(0, errors[last - 1]!)];
}
