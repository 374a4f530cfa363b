import { Refusal } from '../core/refusal.ts';
/** One training run: what was trained on how much, and how well it did. */
export interface PilotRun {
  /** Line in the file that it came from, 1 for the first; messages name runs by it. */
  readonly line: number;
  /** N, parameters as the file counts them. */
  readonly parameters: number;
  /** D, training tokens. */
  readonly tokens: number;
  /** C in FLOP, where the file gives it: the budget of an isoFLOP profile. */
  readonly compute?: number;
  /** Loss, in the unit that the coefficients will have. */
  readonly loss: number;
}

/**
 * Runs in an order that their own values decide, so that a permuted file gives the same digits: by N, D, loss and C.
 * Runs that are copies of each other are neighbours.
 */
export function inCanonicalOrder(runs: readonly PilotRun[]): readonly PilotRun[] {
  return isCanonical(runs) ? runs : Array.from(canonicalOrder(runs), index => runs[index]!);
}

/** The places of runs in that order. */
export function canonicalOrder(runs: readonly PilotRun[]): Uint32Array {
  const places = Uint32Array.from({ length: runs.length }, (_, index) => index);
  if (isCanonical(runs)) return places;
  const keys: readonly ((run: PilotRun) => number)[] = [
    run => run.compute ?? 0,
    run => run.loss,
    run => run.tokens,
    run => run.parameters,
  ];
  // a stable sort by one key after another, the first one last
  return keys.reduce((order, key) => sortedBy(order, runs.map(key)), places);
}

function isCanonical(runs: readonly PilotRun[]): boolean {
  for (let index = 1; index < runs.length; index++) {
    const [one, other] = [runs[index - 1]!, runs[index]!];
    const difference =
      one.parameters - other.parameters ||
      one.tokens - other.tokens ||
      one.loss - other.loss ||
      (one.compute ?? 0) - (other.compute ?? 0);
    if (difference > 0) return false;
  }
  return true;
}

/** Digits of a key that are sorted by at a time. */
const DIGIT_BITS = 16;

/**
 * Stable radix sort of positions by a key that is never negative: the bits of such doubles rise with their values.
 * In linear time and without a comparison, of which a million runs would need twenty million.
 */
function sortedBy(order: Uint32Array, values: readonly number[]): Uint32Array<ArrayBuffer> {
  const { length } = order;
  const keys = new Float64Array(length);
  keys.set(values);
  const digits = new Uint16Array(keys.buffer);
  const perKey = 64 / DIGIT_BITS;
  let [from, to] = [Uint32Array.from(order), new Uint32Array(length)];
  for (let digit = 0; digit < perKey; digit++) {
    const ends = new Uint32Array(2 ** DIGIT_BITS + 1);
    for (let index = 0; index < length; index++) ends[digits[index * perKey + digit]! + 1]! += 1;
    if (ends.includes(length)) continue;
    for (let value = 1; value < ends.length; value++) ends[value]! += ends[value - 1]!;
    for (let place = 0; place < length; place++) {
      const index = from[place]!;
      to[ends[digits[index * perKey + digit]!]!++] = index;
    }
    [from, to] = [to, from];
  }
  return from;
}

/**
 * Check what no fit can do without.
 *
 * @throws RangeError when N, D, C or a loss is not a positive number, with the run's line, or its index without one
 */
export function checkRuns(runs: readonly PilotRun[]): void {
  const isGood = (value: number) => value > 0 && value < Infinity;
  for (let index = 0; index < runs.length; index++) {
    const { line, parameters, tokens, loss, compute } = runs[index]!;
    if (isGood(parameters) && isGood(tokens) && isGood(loss) && (compute === undefined || isGood(compute)))
      continue;
    // JavaScript callers have no lines
    const where = Number.isSafeInteger(line) ? `Run ${index} (line ${line})` : `Run ${index}`;
    const [name, value] = Object.entries({ parameters, tokens, loss, compute }).find(
      ([, one]) => one === undefined || !isGood(one),
    )!;
    throw new Refusal(`${where}: ${name} must be a positive number: got ${value}`);
  }
}
