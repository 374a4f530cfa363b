import { nameKey } from '../core/name-key.ts';
import type { QuantityAccelerator } from './types.ts';

/** Longest name that is looked for, in characters. */
const LONGEST = 32;

/** An accelerator's name found in a text. */
export interface NamedDevice {
  readonly accelerator: QuantityAccelerator;
  /** As it is written. */
  readonly name: string;
  /** Offset after the name, and after a plural s. */
  readonly end: number;
}

interface Names {
  readonly aliases: ReadonlyMap<string, QuantityAccelerator>;
  readonly ids: ReadonlyMap<string, QuantityAccelerator>;
  /** Every alias and id as it is written, short ones first. */
  readonly written: readonly string[];
}

const cache = new WeakMap<readonly QuantityAccelerator[], Names>();

function namesOf(accelerators: readonly QuantityAccelerator[]): Names {
  const known = cache.get(accelerators);
  if (known !== undefined) return known;
  const names: Names = {
    aliases: new Map(accelerators.flatMap(one => one.aliases.map(alias => [nameKey(alias), one]))),
    ids: new Map(accelerators.map(one => [nameKey(one.id), one])),
    written: accelerators
      .flatMap(one => [...one.aliases, one.id])
      .sort((one, other) => one.length - other.length),
  };
  cache.set(accelerators, names);
  return names;
}

/** Every name of the accelerators, short ones first, for suggestions. */
export function deviceNames(accelerators: readonly QuantityAccelerator[]): readonly string[] {
  return namesOf(accelerators).written;
}

/** The accelerator that a whole name means. */
export function deviceByName(
  name: string,
  accelerators: readonly QuantityAccelerator[],
): QuantityAccelerator | undefined {
  const names = namesOf(accelerators);
  return names.ids.get(nameKey(name)) ?? names.aliases.get(nameKey(name));
}

/**
 * The longest name of an accelerator that starts at an offset: `H100`, `TPU v4`, `a100-sxm-80`, `A100 80GB`.
 * Ids are only found as one word, so that `A100 SXM 40%` is not an a100-sxm-40.
 */
export function findDevice(
  text: string,
  start: number,
  accelerators: readonly QuantityAccelerator[],
): NamedDevice | undefined {
  const names = namesOf(accelerators);
  let key = '';
  let hasSpace = false;
  let found: NamedDevice | undefined;
  for (let end = start; end < Math.min(text.length, start + LONGEST); ) {
    const character = text[end]!;
    if (/[A-Za-z0-9]/.test(character)) key += character.toLowerCase();
    else if (/[ _-]/.test(character) && /[A-Za-z0-9]/.test(text[end + 1] ?? ''))
      hasSpace ||= character === ' ';
    else break;
    end++;
    const accelerator = names.aliases.get(key) ?? (hasSpace ? undefined : names.ids.get(key));
    const after = endOfName(text, end);
    if (accelerator !== undefined && after !== undefined)
      found = { accelerator, name: text.slice(start, end), end: after };
  }
  return found;
}

/** Offset after a name that ends here, or undefined where letters, digits or a per cent sign go on. */
function endOfName(text: string, end: number): number | undefined {
  const rest = text.slice(end, end + 2);
  if (/^s?$/.test(rest)) return end + rest.length;
  if (/^[^A-Za-z0-9%.]/.test(rest)) return end;
  return /^s[^A-Za-z0-9]/.test(rest) ? end + 1 : undefined;
}
