import type { Flag } from './shell-flags.ts';
import type { ShellValue, ShellVariables } from './shell-values.ts';

/** A flag as it is set, with what it comes to. */
export interface SetFlag extends Flag {
  readonly key: string;
  readonly known: ShellValue;
  /** The command that it stands in, counted from 1; none for one of a text or an array. */
  readonly launch?: number;
}

/** What a script has set where it is being read. */
export interface ScriptState {
  variables: Map<string, ShellValue>;
  flags: SetFlag[];
  /** Whether it has stopped. */
  hasEnded: boolean;
  /** Whether what is read is run. */
  isLive: boolean;
  /** Arguments of the function that is being called. */
  given: readonly ShellValue[];
  launches: number;
}

/** What one of several ways through a script would leave behind. */
export interface Branch {
  readonly variables: ReadonlyMap<string, ShellValue>;
  readonly flags: readonly SetFlag[];
  readonly hasEnded: boolean;
}

export function newState(): ScriptState {
  return { variables: new Map(), flags: [], hasEnded: false, isLive: true, given: [], launches: 0 };
}

/** Variables of a script, and the arguments of its functions. */
export function scopeOf(state: ScriptState): ShellVariables {
  return {
    get: name => {
      if (/^[1-9]$/.test(name)) return state.given[Number(name) - 1];
      if (name === '#') return { text: String(state.given.length) };
      return state.variables.get(name);
    },
    set: (name, value) => state.variables.set(name, value),
  };
}

/** Go through commands that are run, or only read. */
export function live<Result>(state: ScriptState, is: boolean, run: () => Result): Result {
  const before = state.isLive;
  state.isLive &&= is;
  const result = run();
  state.isLive = before;
  return result;
}

/** What commands would leave behind, from here. */
export function branch(state: ScriptState, run: () => void): Branch {
  const { variables, flags, hasEnded } = state;
  Object.assign(state, { variables: new Map(variables), flags: [], hasEnded: false });
  run();
  const result = { variables: state.variables, flags: state.flags, hasEnded: state.hasEnded };
  Object.assign(state, { variables, flags, hasEnded });
  return result;
}

/** One of several branches is gone through: what all of them leave is known. */
export function join(
  state: ScriptState,
  branches: readonly Branch[],
  open: ShellValue & { readonly why: string },
): void {
  if (!state.isLive) return;
  // a branch that stops without running anything is not the run's
  const going = branches.filter(one => !one.hasEnded || one.flags.some(({ launch }) => launch !== undefined));
  const kept = going.length > 0 ? going : branches;
  const [first, ...others] = kept;
  if (first === undefined) return;
  const merged = new Map(first.variables);
  for (const name of new Set(kept.flatMap(one => [...one.variables.keys()]))) {
    const value = first.variables.get(name);
    if (!others.every(one => isSame(one.variables.get(name), value))) merged.set(name, open);
  }
  state.variables = merged;
  const last = kept.map(one => new Map(one.flags.map(flag => [flag.key, flag])));
  for (const key of new Set(last.flatMap(one => [...one.keys()]))) {
    const flag = last.find(one => one.has(key))!.get(key)!;
    const isAgreed = last.every(one => isSame(one.get(key)?.known, flag.known));
    state.flags.push(isAgreed ? flag : { ...flag, known: flag.known.text === undefined ? flag.known : open });
  }
}

function isSame(one: ShellValue | undefined, other: ShellValue | undefined): boolean {
  return one === other || (one?.text !== undefined && one.text === other?.text);
}
