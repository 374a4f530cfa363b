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

/** Runs in an order that their own values decide, so that a permuted file gives the same digits. */
export function inCanonicalOrder(runs: readonly PilotRun[]): readonly PilotRun[] {
  return runs.toSorted(
    (one, other) =>
      one.parameters - other.parameters ||
      one.tokens - other.tokens ||
      one.loss - other.loss ||
      one.line - other.line,
  );
}

/**
 * Check what no fit can do without.
 *
 * @throws RangeError when N, D, C or a loss is not a positive number, with the run's line, or its index without one
 */
export function checkRuns(runs: readonly PilotRun[]): void {
  runs.forEach(({ line, parameters, tokens, compute, loss }, index) => {
    // JavaScript callers have no lines
    const where = Number.isSafeInteger(line) ? `Run ${index} (line ${line})` : `Run ${index}`;
    const values = { parameters, tokens, loss, ...(compute !== undefined && { compute }) };
    for (const [name, value] of Object.entries(values)) {
      if (!(value > 0 && Number.isFinite(value))) {
        throw new Refusal(`${where}: ${name} must be a positive number: got ${value}`);
      }
    }
  });
}
