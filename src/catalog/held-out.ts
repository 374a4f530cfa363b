import files from 'data-files/laws?only=heldOut';
import type { Range } from '../core/law.ts';

/** Budgets in FLOP of the measured runs that a law was held to, by its id, for the few laws that were. */
export const heldOut = files as Readonly<Record<string, Range>>;
