// Lists of any length. `Math.max(...list)` and `push(...list)` hand every entry over as an argument, and the stack of
// an engine holds only about a hundred thousand of those; these do the same without.

/** The least of some numbers, and of `start`. */
export function leastOf(values: Iterable<number>, start: number = Infinity): number {
  let low = start;
  for (const value of values) low = Math.min(low, value);
  return low;
}

/** The greatest of some numbers, and of `start`. */
export function mostOf(values: Iterable<number>, start: number = -Infinity): number {
  let high = start;
  for (const value of values) high = Math.max(high, value);
  return high;
}

/** Put all of `more` behind what `list` holds. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const entry of more) list.push(entry);
}
