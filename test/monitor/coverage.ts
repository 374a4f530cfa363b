import { forecastLoss } from '../../src/monitor/forecast.ts';
import { namedSchedule, progressOf } from '../../src/monitor/schedule.ts';
import { normal, type SimulatedRun, truth, uniform } from './simulated.ts';

/** How often intervals hold the truth, and by how much forecasts miss it. */
export interface Coverage {
  readonly of80: number;
  readonly of95: number;
  /** Median of the errors' sizes, in shares of the loss. */
  readonly error: number;
  readonly forecasts: number;
}

const CUTS = [0.4, 0.6, 0.8];
/** Beside their noise, points of one stretch (as long as a bin) lie off the curve together, as the method has it. */
const STRETCH = -Math.log(0.35) / 40;
const DRIFT = 0.0015;
/** Deviation of the logarithm of the annealing's memory, which the method takes for a tenth of every run. */
const LAGS = 0.35;

/**
 * Forecasts of runs whose truth is known: exponents and gains spread as the method's priors say they do, noise of 0.2 to
 * 2% of the loss, ends that differ by 0.1% as seeds do.
 */
export function coverageOf(runs: number): Coverage {
  let [in80, in95] = [0, 0];
  const errors: number[] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const random = uniform(seed);
    const gauss = normal(random);
    const schedule = (['cosine', 'wsd', 'constant'] as const)[seed % 3]!;
    const totalSteps = Math.round(2000 * 4 ** random());
    const run: SimulatedRun = {
      seed,
      totalSteps,
      warmupSteps: Math.round(0.01 * totalSteps),
      tokensPerStep: 5e5,
      every: 1,
      floor: 2.1 + random(),
      scale: 0.15 + 0.35 * random(),
      alpha: 0.45 * Math.exp(0.35 * gauss()),
      gain: Math.max(0, 0.045 + 0.012 * gauss()),
      noise: 0.002 * 10 ** random(),
      lag: 0.1 * Math.exp(LAGS * gauss()),
      schedule,
    };
    const curve = truth(run);
    const progress = progressOf(
      namedSchedule(schedule, { totalSteps, warmupSteps: run.warmupSteps, decaySteps: 0.2 * totalSteps }),
    );
    const end = curve[totalSteps]! * (1 + 0.001 * gauss());
    const drift = Array.from({ length: 1 + Math.ceil(Math.log(totalSteps) / STRETCH) }, gauss);
    const noisy = curve.map((loss, step) => {
      const stretch = Math.floor(Math.log(Math.max(1, step)) / STRETCH);
      return loss * (1 + run.noise * gauss() + DRIFT * drift[stretch]!);
    });
    for (const cut of CUTS) {
      const now = Math.round(cut * totalSteps);
      const steps = Float64Array.from({ length: now }, (_, i) => i + 1);
      const forecast = forecastLoss({ steps, values: noisy.subarray(1, now + 1) }, progress, now);
      if ('reason' in forecast) throw new Error(forecast.reason);
      const holds = ([low, high]: readonly [number, number]) => (end >= low && end <= high ? 1 : 0);
      in80 += holds(forecast['80']);
      in95 += holds(forecast['95']);
      errors.push(Math.abs(forecast.likely / end - 1));
    }
  }
  errors.sort((a, b) => a - b);
  const forecasts = runs * CUTS.length;
  return {
    of80: in80 / forecasts,
    of95: in95 / forecasts,
    error: errors[Math.floor(forecasts / 2)]!,
    forecasts,
  };
}
