import type { Uncertain } from '../core/spread.ts';
import { Z80, Z95 } from './forecast.ts';
import type { TimeParts } from './time-parts.ts';

/** From so many processes on, the last half of the run says what is to come. */
const MANY_PROCESSES = 3;

/** What is known of the steps to come. Seconds. */
export interface StepsAhead {
  readonly steps: number;
  readonly secondsPerStep: number;
  readonly spread: { readonly '80': readonly [number, number]; readonly '95': readonly [number, number] };
  readonly parts: TimeParts;
  /** Processes that the run had so far. */
  readonly processes: number;
}

/**
 * Seconds until the last step: the steps by the throughput of now, and on top of each second of them as much lost time as
 * there was so far. The range holds how step times vary, and how unevenly time was lost over twenty stretches of the
 * run: as many hours may be lost in none of those to come as in several.
 */
export function timeAhead({ steps, secondsPerStep, spread, parts, processes }: StepsAhead): Uncertain {
  const { stretches } = parts;
  const seen = processes >= MANY_PROCESSES ? stretches.slice(stretches.length >> 1) : stretches;
  const rate = lossRate(seen);
  const running = steps * secondsPerStep;
  const likely = running * (1 + rate);
  const deviation = lostDeviation({ stretches, seen: seen.length, running });
  const ends = ([low, high]: readonly [number, number], z: number): [number, number] => [
    likely - Math.hypot(likely - steps * low * (1 + rate), Math.min(running * rate, z * deviation)),
    likely + Math.hypot(steps * high * (1 + rate) - likely, z * deviation),
  ];
  return { likely, '80': ends(spread['80'], Z80), '95': ends(spread['95'], Z95) };
}

/** Seconds lost for each that counted. */
function lossRate(stretches: TimeParts['stretches']): number {
  const counted = stretches.reduce((sum, one) => sum + one.counted, 0);
  const lost = stretches.reduce((sum, one) => sum + one.lost, 0);
  return counted > 0 ? Math.max(0, lost / counted) : 0;
}

/** Deviation of the time that will be lost in so many seconds of steps: of what comes, and of the rate, by what was seen. */
function lostDeviation({
  stretches,
  seen,
  running,
}: Pick<TimeParts, 'stretches'> & { readonly seen: number; readonly running: number }): number {
  const timed = stretches.filter(({ counted, lost }) => counted > 0 || lost > 0);
  const counted = timed.reduce((sum, one) => sum + one.counted, 0);
  if (timed.length < 2 || counted === 0) return 0;
  const rate = lossRate(timed);
  const squares = timed.reduce((sum, one) => sum + (one.lost - rate * one.counted) ** 2, 0);
  const variance = squares / (timed.length - 1);
  const ahead = (running / counted) * timed.length;
  return Math.sqrt(variance * (ahead + ahead ** 2 / seen));
}
