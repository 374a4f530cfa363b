import { Refusal } from '../core/refusal.ts';

const SECONDS_PER_DAY = 86_400;

/** Devices at work: how many, how fast by the datasheet's dense figure, and what share of that counts. */
export interface Throughput {
  readonly accelerators: number;
  /** Dense peak of one accelerator, FLOP/s. */
  readonly peak: number;
  /** Share of the peak that a FLOP of the count takes, 0 to 1. */
  readonly utilisation: number;
}

/**
 * Time that an amount of compute takes: FLOP / (n · peak · utilisation).
 *
 * With FLOP = 8·T·P (full recomputation) and n·peak·utilisation = n·X this is Narayanan's training time
 * (arXiv:2104.04473, equation 4).
 *
 * @param compute FLOP, counted as the utilisation counts them
 * @param throughput the devices
 * @returns seconds, days of 24 hours, and hours of all accelerators together
 * @throws RangeError when a value is not above zero, or the utilisation above 1
 * @example
 * Math.round(trainingTime(8 * 300e9 * 175e9, { accelerators: 1024, peak: 140e12, utilisation: 1 }).days) // => 34
 */
export function trainingTime(
  compute: number,
  throughput: Throughput,
): { seconds: number; days: number; acceleratorHours: number } {
  const rate = effectiveRate(throughput);
  if (!(compute > 0)) throw new Refusal(`Compute must be above zero FLOP: got ${compute}`);
  const seconds = compute / rate;
  return {
    seconds,
    days: seconds / SECONDS_PER_DAY,
    acceleratorHours: (seconds * throughput.accelerators) / 3600,
  };
}

/**
 * Compute that devices do in a time, the inverse of `trainingTime`.
 *
 * @param seconds wall-clock time
 * @param throughput the devices
 * @returns FLOP
 * @example
 * computeInTime(86_400, { accelerators: 64, peak: 989.4e12, utilisation: 0.4 }).toPrecision(4) // => '2.188e+21'
 */
export function computeInTime(seconds: number, throughput: Throughput): number {
  return seconds * effectiveRate(throughput);
}

/**
 * Model FLOP utilisation: tokens/s · FLOP per token / (n · peak). PaLM (arXiv:2204.02311), appendix B.
 * The same with executed FLOP per token is the hardware FLOP utilisation.
 *
 * @param tokensPerSecond of the whole cluster
 * @param options.flopPerToken model FLOP per token, forward and backward; say which convention beside it
 * @param options.accelerators devices
 * @param options.peak dense peak of one device, FLOP/s
 * @returns share of the peak, 0 to 1
 * @example
 * utilisationOf(238_300, { flopPerToken: 6 * 540.35e9, accelerators: 6144, peak: 275e12 }).toFixed(3) // => '0.457'
 */
export function utilisationOf(
  tokensPerSecond: number,
  options: { readonly flopPerToken: number; readonly accelerators: number; readonly peak: number },
): number {
  return (tokensPerSecond * options.flopPerToken) / (options.accelerators * options.peak);
}

function effectiveRate(throughput: Throughput): number {
  const { accelerators, peak, utilisation } = throughput;
  if (!(accelerators > 0)) throw new Refusal(`Accelerators must be at least one: got ${accelerators}`);
  if (!(peak > 0)) throw new Refusal(`Peak must be above zero FLOP/s: got ${peak}`);
  if (!(utilisation > 0 && utilisation <= 1)) {
    throw new Refusal(`Utilisation must be above 0 and at most 1: got ${utilisation}`);
  }
  return accelerators * peak * utilisation;
}
