import {
  bestInterval,
  checkpointInterval,
  goodput,
  llama3HoursPerInterruption,
  meanTimeBetweenInterruptions,
} from '../../cluster/failures.ts';
import type { Uncertain } from './types.ts';

/**
 * Seconds that a checkpoint stops a run, and that a restart takes: from good to slow. Nobody publishes both; with
 * Llama 3's interruptions they give 94.8%, 90.4% and 85.3%, around the more than 90% that it reports.
 */
const stops: Readonly<Record<keyof Uncertain, { write: number; restart: number }>> = {
  high: { write: 10, restart: 120 },
  likely: { write: 30, restart: 300 },
  low: { write: 60, restart: 600 },
};

/** What interruptions do to a run. */
export interface Reliability {
  readonly meanTime: number;
  readonly goodput: Uncertain;
  readonly interval: { readonly young: number; readonly daly: number; readonly best: number };
}

/**
 * Goodput and checkpoint interval of a cluster that fails as often as Llama 3's did, an accelerator-hour.
 *
 * @param accelerators devices that must all work
 * @returns mean time between interruptions (seconds), goodput, and intervals at the likely writing time (seconds)
 */
export function reliability(accelerators: number): Reliability {
  const meanTime = meanTimeBetweenInterruptions(accelerators, llama3HoursPerInterruption);
  const at = (stop: { write: number; restart: number }) => {
    const interruptions = { meanTime, ...stop };
    return goodput(bestInterval(interruptions), interruptions).exact;
  };
  const { write } = stops.likely;
  return {
    meanTime,
    goodput: { low: at(stops.low), likely: at(stops.likely), high: at(stops.high) },
    interval: { ...checkpointInterval(write, meanTime), best: bestInterval({ meanTime, write }) },
  };
}
