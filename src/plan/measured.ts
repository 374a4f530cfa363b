import { type Accelerator, findAccelerator } from '../catalog/accelerators.ts';
import { Refusal } from '../core/refusal.ts';
import { parsePlain } from '../quantity/plain.ts';
import { shortened } from '../text/names.ts';
import { sixteenBitPeak } from './hardware.ts';

/** A throughput that was measured while steps ran. */
export interface Measured {
  /** As it was written. */
  readonly text: string;
  /** On all accelerators together. */
  readonly tokensPerSecond: number;
  readonly accelerator: Accelerator;
  readonly accelerators: number;
  /** Parameters that a token passes through, where it was another model than the plan's. */
  readonly parameters?: number;
  /** Tokens of its sequences, where they were others than the plan's. */
  readonly sequenceLength?: number;
}

const form =
  /^(\S+(?:\s*[kM])?)\s*(?:tokens?|toks?|t)?\s*(?:\/|per|a)\s*(?:s|secs?|seconds?)(\s*(?:\/|per|a)\s*(?:gpus?|devices?|chips?|accelerators?))?(?:\s+of\s+(\S+))?(?:\s+at\s+(\S+))?\s+on\s+(\d[\d,]*)\s*[x×*]?\s*(\S.*)$/i;

/**
 * Read a measured throughput: `14,451 tokens/s on 8 h100`, `1.8k tokens/s/gpu on 64 h100`, `90k tokens/s of 8B on 8 h100`,
 * `60k tokens/s at 32768 on 8 h100`.
 *
 * @throws RangeError with what was expected, or when the accelerator is unknown
 */
export function measuredOf(text: string): Measured {
  const found = form.exec(text.trim());
  const [, rate = '', each, size, length, count = '', name = ''] = found ?? [];
  const tokens = plain(rate, ['number', 'token']);
  const accelerators = plain(count, ['number']);
  const parameters = size === undefined ? undefined : plain(size, ['number', 'parameter']);
  const sequenceLength = length === undefined ? undefined : plain(length, ['number', 'token']);
  const isWhole = Number.isSafeInteger(accelerators);
  const isRead =
    (size === undefined || parameters !== undefined) &&
    (length === undefined || Number.isSafeInteger(sequenceLength));
  if (tokens === undefined || !isWhole || !isRead) {
    throw new Refusal(
      `A measured throughput must be tokens a second on accelerators, such as "14,451 tokens/s on 8 h100" "90k tokens/s of 8B on 8 h100" or "60k tokens/s at 32768 on 8 h100": got '${shortened(text)}'`,
    );
  }
  return {
    text: text.trim(),
    tokensPerSecond: tokens * (each === undefined ? 1 : accelerators!),
    accelerator: findAccelerator(name),
    accelerators: accelerators!,
    ...(parameters !== undefined && { parameters }),
    ...(sequenceLength !== undefined && { sequenceLength }),
  };
}

function plain(text: string, dimensions: readonly string[]): number | undefined {
  const read = parsePlain(text);
  return read !== undefined && dimensions.includes(read.dimension) ? read.value : undefined;
}

/**
 * The share of the dense 16-bit peak by 6·N that a measured throughput is: 6·N·(tokens/s) / (n · peak).
 *
 * @param activeParameters of the model that was measured
 * @param most dense peak of the format that it computed in, FLOP/s
 * @throws RangeError when it is above that peak
 */
export function measuredShareOf(measured: Measured, activeParameters: number, most: number): number {
  const { tokensPerSecond, accelerator, accelerators, text } = measured;
  const peak = sixteenBitPeak(accelerator);
  if (peak === undefined) throw new Refusal(`${accelerator.name} has no dense 16-bit peak on file`);
  const rate = (6 * activeParameters * tokensPerSecond) / accelerators;
  if (rate > most) {
    throw new Refusal(
      `'${shortened(text)}' is ${(100 * rate) / most < 1000 ? Math.round((100 * rate) / most) : 'over 1000'}% of the dense peak of ${accelerator.name}: expected a rate below it, or the model that it was measured with ("… of 8B on …")`,
    );
  }
  return rate / peak;
}
