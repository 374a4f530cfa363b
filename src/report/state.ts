import { type ControlName, controlNames, controls } from './controls.ts';

/** Values that were changed on the page; what is absent is as the proposal has it. */
export type Changes = Readonly<Partial<Record<ControlName, string | number>>>;

/**
 * The changes as the part of an address behind `#`, in full precision.
 *
 * @example
 * toHash({ law: 'llama3', compute: 1e24 }) // => 'compute=1e24&law=llama3'
 */
export function toHash(changes: Changes): string {
  return controlNames
    .filter(name => changes[name] !== undefined)
    .map(name => `${name}=${encodeURIComponent(String(changes[name]).replace('e+', 'e'))}`)
    .join('&');
}

/**
 * The changes that an address describes. Names that are unknown and values that cannot be are passed over, since
 * an address may come from anywhere.
 *
 * @param hash with or without its `#`
 * @param laws ids of the laws that may be chosen
 */
export function fromHash(hash: string, laws: readonly string[]): Changes {
  // a plus sign is part of a number here and no space
  const given = new URLSearchParams(hash.replace(/^#/, '').replaceAll('+', '%2B'));
  const changes: Partial<Record<ControlName, string | number>> = {};
  for (const { name, holds } of controls) {
    const text = given.get(name);
    if (text === null) continue;
    if (name === 'law') {
      if (laws.includes(text)) changes.law = text;
      continue;
    }
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (holds(value)) changes[name] = value;
  }
  return changes;
}
