import { deviceByName } from './device-names.ts';
import { QuantityError } from './error.ts';
import type { Notes } from './notes.ts';
import { densePeak } from './peak.ts';
import { DEFAULT_UTILISATION, type QuantityAccelerator, type QuantityOptions } from './types.ts';
import type { Value } from './value.ts';

/** What an evaluation needs to know beside the values. */
export interface Context {
  readonly text: string;
  readonly options: QuantityOptions;
  readonly accelerators: readonly QuantityAccelerator[];
  readonly notes: Notes;
}

/** The utilisation that holds where none is given; noted as an assumption. */
export function assumedUtilisation({ options, notes }: Context): number {
  const utilisation = options.defaults?.utilisation ?? DEFAULT_UTILISATION;
  notes.assume('default-utilisation', { utilisation });
  return utilisation;
}

/** The accelerator of a value, with what was assumed to find it. */
export function acceleratorOf(value: Value, context: Context): QuantityAccelerator {
  const named = value.accelerator ?? defaultAccelerator(value, context);
  const name = value.acceleratorName;
  if (name !== undefined && name !== named.id) context.notes.assume('accelerator', { name, id: named.id });
  return named;
}

function defaultAccelerator(value: Value, { options, accelerators, text }: Context): QuantityAccelerator {
  const wanted = options.defaults?.accelerator;
  const found = wanted === undefined ? undefined : deviceByName(wanted, accelerators);
  if (found !== undefined) return found;
  throw new QuantityError(
    'No accelerator is named',
    text,
    value.deviceSpan ?? value.span,
    'name one, as in 64 H100',
  );
}

/** Dense peak of a value's accelerator, FLOP/s; noted as an assumption. */
export function peakOf(value: Value, context: Context): number {
  const accelerator = acceleratorOf(value, context);
  const format = context.options.defaults?.precision ?? 'bf16';
  const peak = densePeak(accelerator, format);
  if (peak === undefined) {
    const known = Object.keys(accelerator.peakDense).join(', ');
    throw new QuantityError(
      `${accelerator.id} has no ${format} peak`,
      context.text,
      value.deviceSpan ?? value.span,
      `expected one of ${known}`,
    );
  }
  context.notes.assume('dense-peak', {
    accelerator: accelerator.id,
    precision: peak.format,
    peak: peak.rate,
  });
  return peak.rate;
}
