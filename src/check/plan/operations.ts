import { bestInterval, goodput, meanTimeBetweenInterruptions } from '../../cluster/failures.ts';

/** What interruptions do to a run, as Llama 3's rate has it. */
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

/** Assumed where a proposal says nothing: one minute to write a checkpoint, ten to restart. */
const WRITE = 60;
const RESTART = 600;

/**
 * Interruptions of `count` accelerators over `days`, at one in 50.7 thousand accelerator-hours (Llama 3,
 * arXiv:2407.21783, Table 5), and the goodput that is left (Daly 2006).
 *
 * @param count accelerators
 * @param days of training
 * @param checkpointDays time between checkpoints in days; the best one unless given
 */
export function operationsOf(count: number, days: number, checkpointDays?: number): Operations {
  const meanTime = meanTimeBetweenInterruptions(Math.max(1, count));
  // no time to write a checkpoint between two interruptions: nothing gets done
  if (meanTime <= WRITE + RESTART) {
    const interruptions = (days * 86_400) / meanTime;
    return { interruptions, meanTime, interval: meanTime, goodput: 0, write: WRITE, restart: RESTART };
  }
  const interval =
    checkpointDays === undefined ? bestInterval({ meanTime, write: WRITE }) : checkpointDays * 86_400;
  return {
    interruptions: (days * 86_400) / meanTime,
    meanTime,
    interval,
    goodput: goodput(interval, { meanTime, write: WRITE, restart: RESTART }).exact,
    write: WRITE,
    restart: RESTART,
  };
}
