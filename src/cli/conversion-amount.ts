import { type Accelerator, accelerators, findAccelerator } from '../catalog/accelerators.ts';
import { type ConversionUnit, conversionUnits } from '../planner/convert.ts';
import { nameKey, nearest } from '../text/names.ts';
import { InputError } from './io.ts';
import { type AmountMachines, readAmount } from './quantities.ts';

/** A unit, and how it was written where an accelerator is in it: H100-days. */
export interface Named {
  readonly unit: ConversionUnit;
  readonly written?: string;
  readonly accelerator?: Accelerator;
}

/** A unit by its word; InputError with the nearest for another. */
export function unitOf(word: string): Named {
  const found = findUnit(word);
  if (found !== undefined) return found;
  const guess = nearest(word, conversionUnits);
  throw new InputError(
    `Unknown unit '${word}': ${guess === undefined ? `expected one of ${conversionUnits.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

/** A unit of conversion, in the singular or plural; device-days and device-hours may name the device. */
function findUnit(word: string): Named | undefined {
  const wanted = word.toLowerCase();
  const unit = conversionUnits.find(one =>
    [one.toLowerCase(), one.toLowerCase().replace(/s$/, '')].includes(wanted),
  );
  if (unit !== undefined) return { unit };
  const [, name, time = ''] = /^(.+)-(day|hour)s?$/i.exec(word) ?? [];
  const of = time.toLowerCase() === 'hour' ? 'device-hours' : 'device-days';
  // GPU-hours are those of the device that --on names
  if (name !== undefined && /^(?:gpus?|accelerators?|chips?)$/i.test(name))
    return { unit: of, written: word };
  const key = name === undefined ? undefined : nameKey(name);
  const accelerator = accelerators().find(one =>
    [one.id, ...one.aliases].some(alias => nameKey(alias) === key),
  );
  return accelerator && { unit: of, written: word, accelerator };
}

export interface Amount {
  readonly value: number;
  readonly source?: Named;
  /** Whether the value itself names a unit of conversion; `params` may be of either kind. */
  readonly isExact: boolean;
  readonly machines?: AmountMachines;
}

/** A value with the unit that stands behind it, `2.0 nats/token`; any other quantity by its dimension. */
export async function amountOf(text: string): Promise<Amount> {
  const [, number, word] = /^\s*(.*\S)\s+(\S+)\s*$/.exec(text) ?? [];
  const source = word === undefined ? undefined : findUnit(word);
  // the parser of quantities knows compute by itself
  if (number !== undefined && source !== undefined && !['FLOP', 'PF-days'].includes(source.unit)) {
    const { value, unit } = await readAmount(number);
    if (unit !== undefined) throw new InputError(`Value '${text}' names two units: ${unit} and ${word}`);
    return { value, source, isExact: true };
  }
  const { value, unit, machines } = await readAmount(text);
  return {
    value,
    isExact: false,
    ...(machines && { machines }),
    ...(unit !== undefined && { source: { unit } }),
  };
}

/** What a plain number is, where only one thing can be meant. */
export function impliedSource(to: ConversionUnit, text: string): Named {
  switch (to) {
    case 'PF-days':
    case 'device-days':
    case 'device-hours':
    case 'FLOP':
      return { unit: 'FLOP' };
    case 'total-parameters':
      return { unit: 'non-embedding-parameters' };
    case 'non-embedding-parameters':
      return { unit: 'total-parameters' };
    default:
      return missingUnit(text);
  }
}

/** The device of device-days: named in a unit, or by --on. */
export function deviceOf(units: readonly Named[], on: string | undefined): Accelerator {
  const option = on === undefined ? undefined : findAccelerator(on);
  const named = [...units.flatMap(unit => unit.accelerator ?? []), ...(option ? [option] : [])];
  const [first = findAccelerator('h100-sxm')] = named;
  const other = named.find(one => one.id !== first.id);
  if (other !== undefined)
    throw new InputError(`Days and hours of devices are of one device: got ${first.id} and ${other.id}`);
  return first;
}

function missingUnit(text: string): never {
  throw new InputError(`Value '${text}' names no unit: add --from, such as --from nats/token`);
}
