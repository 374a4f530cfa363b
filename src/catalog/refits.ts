import held from 'data-files/laws?only=heldOut';
import files from 'data-files/laws?only=refits';
import type { Range } from '../core/law.ts';

const refitted = new Map(
  Object.entries(files as Readonly<Record<string, string>>).map(([id, of]) => [of, id]),
);

/** The id of the law that was fitted in another form to the points of a law; undefined where there is none. */
export function refitOf(id: string): string | undefined {
  return refitted.get(id);
}

/** Budgets in FLOP of the measured runs that a law was held to, by its id, for the few laws that were. */
export const heldOut = held as Readonly<Record<string, Range>>;
