import { checkKeys } from '../core/arguments.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import { type ParametricCoefficients, parametricFrontier } from '../core/index.ts';
import { Refusal } from '../core/refusal.ts';
import { working } from '../core/work.ts';
import { belowRange, caveatOfAlternatives, caveatsOfDesign, type DesignRange } from './design-caveats.ts';
import { type DesignedRun, type DesignShape, layOut } from './design-runs.ts';
import { type Forecast, forecast } from './forecast.ts';
import { usualLevels } from './intervals.ts';
import { messageOfCaveat } from './messages.ts';

/**
 * Standard deviation of ln L between a run and its law: 0.0048, the robust one (median absolute residual / 0.6745) of
 * the 240 points that Besiroglu et al. 2024 fitted, about the optimum that `isoflop fit` finds on them.
 */
export const DEFAULT_NOISE = 0.0048;

/** Five budgets of seven sizes, like the profiles of Hoffmann et al. 2022: D/N spans a factor of 256 at each. */
export const usualShape: DesignShape = { budgets: 5, sizes: 7, spacing: 3, width: 4 };

export interface DesignOptions extends Partial<DesignShape> {
  /** FLOP of all pilot runs together. */
  readonly pilot: number;
  /** FLOP of the run that is planned. */
  readonly target: number;
  /** The law that is assumed, and its name for the document. */
  readonly coefficients: ParametricCoefficients;
  readonly law?: string | undefined;
  /** Where the assumed law was fitted, least and most, for caveats. */
  readonly range?: DesignRange | undefined;
  /** Standard deviation of ln L. */
  readonly noise?: number | undefined;
  /** Simulated pilots for each forecast. */
  readonly simulations?: number | undefined;
  readonly seed?: number | undefined;
  readonly levels?: readonly number[] | undefined;
  /** Try other numbers of budgets and sizes and other spacings, at the same cost. */
  readonly compare?: boolean | undefined;
  /** For costs in accelerator-hours: FLOP/s that a device does of the model. */
  readonly accelerator?: { readonly name: string; readonly flopPerSecond: number } | undefined;
}

/** Every key that the options may have. */
const KEYS = [
  ...['pilot', 'target', 'coefficients', 'law', 'range', 'noise', 'simulations', 'seed', 'levels'],
  ...['compare', 'accelerator', 'budgets', 'sizes', 'spacing', 'width'],
];

/** A design that was tried, with its forecast. */
export interface DesignAlternative extends DesignShape {
  readonly runs: number;
  readonly compute: number;
  /** FLOP of the smallest and of the largest budget. */
  readonly smallest: number;
  readonly largest: number;
  readonly parameters: Forecast['intervals'];
  readonly factor: number | null;
  readonly failed: number;
  /** Whether sizes or budgets lie below the range of the assumed law, so that the forecast is a guess. */
  readonly belowRange: boolean;
}

/** Pilot runs to buy and what they would tell: the document of `isoflop design --json`. */
export interface DesignDocument {
  readonly schema: 'isoflop/design/1';
  readonly input: DesignShape & {
    readonly pilot: number;
    readonly target: number;
    readonly law: string | null;
    readonly coefficients: ParametricCoefficients;
    readonly noise: number;
    readonly simulations: number;
    readonly seed: number;
    readonly accelerator: string | null;
  };
  readonly runs: readonly (DesignedRun & { readonly acceleratorHours: number | null })[];
  /** FLOP of all runs. */
  readonly compute: number;
  readonly acceleratorHours: number | null;
  readonly forecast: Forecast;
  /** Narrowest forecast first, pilots that fail counted against it; empty unless compared. */
  readonly alternatives: readonly DesignAlternative[];
  readonly caveats: readonly ExplainedCaveat[];
}

/** What --compare tries beside the asked design. */
const triedBudgets = [3, 5, 8];
const triedSizes = [5, 7, 10];
const triedSpacings = [2, 3, 5];
/** Designs whose budgets span more than this factor are not tried: their smallest runs are toys. */
const WIDEST_SPAN = 1000;
/** No law describes models smaller than this. */
const SMALLEST_MODEL = 1e5;
/**
 * Design isoFLOP pilots for a target: which budgets and sizes to train, what they cost, and how wide the interval of
 * N* at the target would be, by fitting losses simulated from an assumed law and noise.
 *
 * @param options pilot and target in FLOP, the assumed law, noise as a standard deviation of ln L
 * @throws RangeError when an option is out of range
 * @example
 * const law = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
 * design({ pilot: 1e21, target: 1e24, coefficients: law, simulations: 50 }).runs.length // => 35
 */
export function design(options: DesignOptions): DesignDocument {
  checkKeys(options, KEYS, 'such as { pilot: 1e21, target: 1e24, coefficients }');
  const { pilot, target, coefficients, levels = usualLevels } = options;
  const { noise = DEFAULT_NOISE, simulations = 1000, seed = 1 } = options;
  const shape: DesignShape = {
    budgets: options.budgets ?? usualShape.budgets,
    sizes: options.sizes ?? usualShape.sizes,
    spacing: options.spacing ?? usualShape.spacing,
    width: options.width ?? usualShape.width,
  };
  check({ ...shape, pilot, target, noise, simulations });
  parametricFrontier(coefficients);
  const forecastOptions = { coefficients, noise, target, simulations, seed, levels };
  const runs = layOut(shape, coefficients, pilot);
  const tiny = smallestOf(runs);
  if (tiny < SMALLEST_MODEL) {
    throw new Refusal(
      `Pilot runs must have at least ${SMALLEST_MODEL} parameters: the smallest would have ${tiny}; spend more, or on fewer or closer budgets`,
    );
  }
  const asked = forecast(runs, forecastOptions);
  const rate = options.accelerator?.flopPerSecond;
  const hours = (compute: number) => (rate === undefined ? null : compute / rate / 3600);
  const compute = runs.reduce((sum, run) => sum + run.compute, 0);
  const alternatives =
    options.compare === true
      ? compareShapes(shape, runs, asked, { ...forecastOptions, pilot, range: options.range })
      : [];
  return {
    schema: 'isoflop/design/1',
    input: {
      pilot,
      target,
      law: options.law ?? null,
      coefficients,
      noise,
      ...shape,
      simulations,
      seed,
      accelerator: options.accelerator?.name ?? null,
    },
    runs: runs.map(run => ({ ...run, acceleratorHours: hours(run.compute) })),
    compute,
    acceleratorHours: hours(compute),
    forecast: asked,
    alternatives,
    caveats: [
      ...caveatsOfDesign(runs, asked, { target, range: options.range, simulations, levels }),
      ...caveatOfAlternatives(alternatives),
    ].map(entry => ({ ...entry, message: messageOfCaveat(entry) })),
  };
}

function compareShapes(
  shape: DesignShape,
  runs: readonly DesignedRun[],
  asked: Forecast,
  options: Parameters<typeof forecast>[1] & Pick<DesignOptions, 'pilot' | 'range'>,
): readonly DesignAlternative[] {
  const describe = (tried: DesignShape, its: readonly DesignedRun[], found: Forecast): DesignAlternative => ({
    ...tried,
    runs: its.length,
    compute: its.reduce((sum, run) => sum + run.compute, 0),
    smallest: its[0]!.budget,
    largest: its.at(-1)!.budget,
    parameters: found.intervals,
    factor: found.factor,
    failed: found.failed,
    belowRange: belowRange(its, options.range).length > 0,
  });
  const tried = [describe(shape, runs, asked)];
  for (const budgets of working('designs', triedBudgets)) {
    for (const sizes of triedSizes) {
      for (const spacing of triedSpacings) {
        const other = { budgets, sizes, spacing, width: shape.width };
        if (JSON.stringify(other) === JSON.stringify(shape)) continue;
        if (spacing ** (budgets - 1) > WIDEST_SPAN) continue;
        const its = layOut(other, options.coefficients, options.pilot);
        if (smallestOf(its) < SMALLEST_MODEL) continue;
        tried.push(describe(other, its, forecast(its, options)));
      }
    }
  }
  return tried.sort((one, other) => (worth(one) < worth(other) ? -1 : worth(one) > worth(other) ? 1 : 0));
}

/** What designs of one cost are ranked by, least first: pilots that often fail are worth less than their interval says. */
function worth({ factor, failed }: DesignAlternative): number {
  return failed < 1 && factor !== null ? factor / (1 - failed) : Infinity;
}

function smallestOf(runs: readonly DesignedRun[]): number {
  return runs.reduce((least, run) => Math.min(least, run.parameters), Infinity);
}

function check(
  options: DesignShape & { pilot: number; target: number; noise: number; simulations: number },
): void {
  const above = (name: string, value: number, least: number) => {
    if (!(value > least && Number.isFinite(value)))
      throw new Refusal(`${name} must be above ${least}: got ${value}`);
  };
  const whole = (name: string, value: number, least: number, most: number) => {
    if (!(Number.isSafeInteger(value) && value >= least && value <= most)) {
      throw new Refusal(`${name} must be a whole number from ${least} to ${most}: got ${value}`);
    }
  };
  above('Pilot compute in FLOP', options.pilot, 0);
  above('Target compute in FLOP', options.target, 0);
  above('Noise', options.noise, 0);
  above('Factor between budgets', options.spacing, 1);
  above('Factor between sizes', options.width, 1);
  whole('Number of budgets', options.budgets, 2, 50);
  whole('Number of sizes', options.sizes, 3, 100);
  whole('Number of simulations', options.simulations, 20, 100_000);
  if (options.noise > 1)
    throw new Refusal(`Noise is a standard deviation of ln L and must be at most 1: got ${options.noise}`);
}
