import {
  bestInterval,
  checkpointInterval,
  goodput,
  llama3HoursPerInterruption,
  meanTimeBetweenInterruptions,
} from '../cluster/failures.ts';
import { normalQuantile } from '../core/quantile.ts';
import type { Quantile } from '../core/spread.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import { BELOW_SAMPLE } from './sample.ts';

/**
 * Seconds that a checkpoint stops a run, and that a restart takes. Nobody publishes both; with Llama 3's interruptions
 * they give 90.4% of the time, where it reports more than 90%.
 */
const STOPS = { write: 30, restart: 300 } as const;

/** Both lie within a factor of two with a chance of 80%, which is our choice: 95 to 85% of the time at Llama 3's scale. */
const FACTOR_AT_80 = 2;

/** What interruptions do to a run. */
export interface Reliability {
  /** Seconds between interruptions. */
  readonly meanTime: number;
  /** Share of time that does work which counts. */
  readonly goodput: {
    readonly likely: number;
    readonly quantile: Quantile;
    /** What it is no lower than at any point of the sample. */
    readonly least: number;
  };
  /** Seconds of work between checkpoints: Young's, Daly's, the best by exact goodput, and the one that is taken. */
  readonly interval: {
    readonly young: number;
    readonly daly: number;
    readonly best: number;
    readonly taken: number;
  };
  /** Seconds that a checkpoint and a restart take; assumed. */
  readonly write: number;
  readonly restart: number;
}

/**
 * Goodput and checkpoint interval of a cluster that fails as often as Llama 3's did, an accelerator-hour (419 times in
 * 54 days on 16,384 H100; arXiv:2407.21783, Table 5), by the exact goodput of Daly (2006).
 *
 * @param accelerators devices that must all work
 * @param stated seconds between checkpoints; the best unless given
 */
export function reliability(accelerators: number, stated?: number): Reliability {
  const key = `${accelerators} ${stated}`;
  const known = kept.get(key) ?? reliabilityOf(accelerators, stated);
  if (kept.size >= KEPT) kept.clear();
  kept.set(key, known);
  return known;
}

/** Clusters whose reliability is kept: plans of one comparison ask for the same ones again. */
const KEPT = 64;
const kept = new Map<string, Reliability>();

function reliabilityOf(accelerators: number, stated?: number): Reliability {
  const meanTime = meanTimeBetweenInterruptions(Math.max(1, accelerators), llama3HoursPerInterruption);
  const { write, restart } = STOPS;
  const at = (factor: number) => {
    const stop = { meanTime, write: factor * write, restart: factor * restart };
    return goodput(stated ?? bestInterval(stop), stop).exact;
  };
  const sd = Math.log(FACTOR_AT_80) / normalQuantile(0.9);
  const best = bestInterval({ meanTime, write });
  const quantile = remembered(p => at(Math.exp(-normalQuantile(p) * sd)));
  return {
    meanTime,
    goodput: { likely: at(1), quantile, least: quantile(BELOW_SAMPLE) },
    interval: { ...checkpointInterval(write, meanTime), best, taken: stated ?? best },
    write,
    restart,
  };
}

/** The points of the fixed sample are asked for again by each cause and each answer. */
function remembered(quantile: Quantile): Quantile {
  const values = new Map<number, number>();
  return p => {
    let value = values.get(p);
    if (value === undefined) {
      value = quantile(p);
      if (values.size < MOST_POINTS) values.set(p, value);
    }
    return value;
  };
}

const MOST_POINTS = 4096;

/** What interruptions do to a run of some days. */
export interface Operations {
  /** Expected unexpected interruptions. */
  readonly interruptions: number;
  /** Seconds between them. */
  readonly meanTime: number;
  /** Seconds between checkpoints: given, or the best. */
  readonly interval: number;
  /** Share of time that does work which counts. */
  readonly goodput: number;
  /** Seconds that a checkpoint stops the run, and that a restart takes; assumed. */
  readonly write: number;
  readonly restart: number;
}

/**
 * Interruptions of `count` accelerators over `days`, and the goodput that is left: {@link reliability} as rules ask it.
 *
 * @param checkpointDays time between checkpoints in days; the best one unless given
 */
export function operationsOf(count: number, days: number, checkpointDays?: number): Operations {
  const seconds = checkpointDays === undefined ? undefined : checkpointDays * SECONDS_PER_DAY;
  const { meanTime, interval, goodput: share, write, restart } = reliability(count, seconds);
  const interruptions = (days * SECONDS_PER_DAY) / meanTime;
  return { interruptions, meanTime, interval: interval.taken, goodput: share.likely, write, restart };
}
