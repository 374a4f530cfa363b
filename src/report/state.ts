import { Refusal } from '../core/refusal.ts';
import { type ControlName, controlNames, controls } from './controls.ts';
import { fileOf } from './dropped.ts';

/**
 * Values that were changed on the page; what is absent is as the proposal has it, and null is what the proposal says and the
 * page does not: a limit that was lifted by emptying its field.
 */
export type Changes = Readonly<Partial<Record<ControlName, string | number | null>>>;

/** What an address holds. */
export interface PageState {
  readonly changes: Changes;
  /** Another state that this one is set beside. */
  readonly pinned?: Changes;
}

/** Version of addresses. The first had no version and no lifted limits; it is read as it was. */
export const ADDRESS_VERSION = 2;

/** What a lifted limit is in an address. */
const LIFTED = 'none';

/**
 * The changes as the part of an address behind `#`, in full precision; empty where nothing was changed.
 *
 * @example
 * toHash({ law: 'llama3', compute: 1e24 }) // => 'v=2&compute=1e24&law=llama3'
 */
export function toHash(changes: Changes, pinned?: Changes): string {
  const parts = partsOf(changes);
  // a pinned state without changes is one, too
  if (pinned !== undefined) parts.push(`pin=${encodeURIComponent(partsOf(pinned).join('&'))}`);
  return parts.length === 0 ? '' : [`v=${ADDRESS_VERSION}`, ...parts].join('&');
}

function partsOf(changes: Changes): string[] {
  return controlNames
    .filter(name => changes[name] !== undefined)
    .map(name => {
      const value = changes[name] ?? LIFTED;
      return `${name}=${encodeURIComponent(String(value).replace('e+', 'e'))}`;
    });
}

/**
 * The state that an address describes. Names that are unknown and values that cannot be are passed over, since an address
 * may come from anywhere.
 *
 * @param hash with or without its `#`
 * @param choices what may be chosen where a value is chosen from a list
 */
export function fromHash(hash: string, choices: Choices): PageState {
  const given = parametersOf(hash.replace(/^#/, ''));
  const pinned = given.get('pin');
  return {
    changes: changesOf(given, choices),
    ...(pinned !== null && { pinned: changesOf(parametersOf(pinned), choices) }),
  };
}

/** Whether an address was written by a later version, whose values may mean something else. */
export function isLater(hash: string): boolean {
  return Number(parametersOf(hash.replace(/^#/, '')).get('v') ?? 1) > ADDRESS_VERSION;
}

/** What may be chosen, by the name of a control. */
export type Choices = Readonly<Partial<Record<ControlName, readonly string[]>>>;

function parametersOf(text: string): URLSearchParams {
  // a plus sign is part of a number here and no space
  return new URLSearchParams(text.replaceAll('+', '%2B'));
}

function changesOf(given: URLSearchParams, choices: Choices): Changes {
  const changes: Partial<Record<ControlName, string | number | null>> = {};
  for (const control of controls) {
    const { name } = control;
    const text = given.get(name);
    if (text === null) continue;
    if (control.kind === 'choice') {
      if (choices[name]?.includes(text) || (control.takesFile === true && fileOf(text) !== undefined))
        changes[name] = text;
      continue;
    }
    if (control.readText !== undefined) {
      const read = text === LIFTED ? null : readOr(control.readText, text);
      if (read !== undefined) changes[name] = read;
      continue;
    }
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (text === LIFTED && control.places.length > 0) changes[name] = null;
    else if (control.holds(value)) changes[name] = value;
  }
  return changes;
}

function readOr(read: (text: string) => string, text: string): string | undefined {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
