import type { ServingCalibration } from '../catalog/serving.ts';
import { findRoot } from '../core/root.ts';
import { ACTIVATION_BYTES, batchLimit, CACHE_SHARE, sequenceBytes } from './footprint.ts';
import { decodeStep, type Efficiency, type Pass, prefill, type Replica, ROOFLINE } from './roofline.ts';

/** Measured time to first token over the model's prefill: NIM 1.8 took 82 and 407 ms where it says 66 and 348. */
const FIRST_TOKEN_OVER_PREFILL = 1.2;

/** Requests that a replica works on: tokens of each prompt and answer, and how many are in flight. */
export interface Load {
  readonly prompt: number;
  readonly output: number;
  readonly batch: number;
}

/** What a replica does under a load, as likely as the calibration says; seconds. */
export interface Pace {
  /** Tokens of output a second, of this replica. */
  readonly tokensPerSecond: number;
  readonly timePerToken: number;
  /** Of an idle replica. */
  readonly timeToFirstToken: number;
  /** Device seconds that a token of a prompt, and one of an answer, takes. */
  readonly devicePerInput: number;
  readonly devicePerOutput: number;
  readonly step: Pass;
  readonly prompt: Pass;
}

/**
 * Pace of one replica under continuous batching. In the time in which each of B sequences finishes an answer of O
 * tokens, O steps run and B prompts are read along with them: tokens/s = O/(t_prompt + O·t_step/B), time per token =
 * t_step + B·t_prompt/O. Prompts share the passes of running sequences, so that they cost their FLOP and
 * all-reduces, and no reading of weights of their own. Layers in p stages work on p groups of B/p sequences in turn: a
 * token passes through all of them, and p prompts are read at a time.
 *
 * @param replica model and devices
 * @param load lengths and sequences in flight
 * @param calibration of the system
 */
export function pace(
  replica: Replica,
  load: Load,
  calibration: Pick<ServingCalibration, 'efficiency' | 'throughput' | 'firstToken'>,
): Pace {
  const { prompt, output, batch } = load;
  const efficiency: Efficiency = calibration.efficiency ?? ROOFLINE;
  const reached = calibration.throughput.likely;
  const { stages } = replica;
  const together = Math.max(1, batch / stages);
  const step = decodeStep(replica, { batch: together, context: prompt + output / 2 }, efficiency);
  const first = prefill(replica, prompt, efficiency);
  const alongside = (first.computing + first.attention + first.network) / reached / stages;
  const perStep = Math.max(step.seconds / reached, step.exchange);
  const firstReached = calibration.firstToken?.likely ?? reached / FIRST_TOKEN_OVER_PREFILL;
  return {
    tokensPerSecond: output / (alongside + (output * perStep) / batch),
    timePerToken: perStep + (batch * alongside) / output,
    timeToFirstToken: (first.seconds - first.overhead) / firstReached,
    devicePerInput: (replica.devices * alongside) / prompt,
    devicePerOutput: (replica.devices * perStep) / batch,
    step,
    prompt: first,
  };
}

/** Most sequences that a replica holds at their longest; below one, it serves nothing. */
export function mostSequences(replica: Replica, { prompt, output }: Omit<Load, 'batch'>): number {
  const { architecture, footprint, accelerator, devices } = replica;
  return batchLimit({
    devices,
    memoryBytes: accelerator.memoryBytes,
    weightBytes: footprint.weightBytes,
    sequenceBytes: sequenceBytes(architecture, footprint, prompt + output),
  });
}

/** Bytes by which the memory of a replica falls short of the weights and one sequence at its longest. */
export function shortfall(replica: Replica, { prompt, output }: Omit<Load, 'batch'>): number {
  const { architecture, footprint, accelerator, devices } = replica;
  const sequence = sequenceBytes(architecture, footprint, prompt + output);
  const beside = (sequence + devices * ACTIVATION_BYTES) / CACHE_SHARE;
  return footprint.weightBytes + beside - devices * accelerator.memoryBytes;
}

/**
 * Most sequences in flight at which a token still comes within a time: it grows with each one.
 *
 * @returns from 1 to `limit`, which is one at least; 0 where one alone takes longer
 */
export function mostWithin(
  replica: Replica,
  lengths: Omit<Load, 'batch'>,
  calibration: ServingCalibration,
  bounds: { readonly timePerToken: number; readonly limit: number },
): number {
  const late = (batch: number) =>
    pace(replica, { ...lengths, batch }, calibration).timePerToken - bounds.timePerToken;
  if (late(1) > 0) return 0;
  return late(bounds.limit) <= 0 ? bounds.limit : findRoot(late, 1, bounds.limit);
}
