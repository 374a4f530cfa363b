import files from 'data-files/alerts';
import { frozen } from './facts.ts';

/** When a run is worth a word: how grave it is, what is said, and the thresholds with their reasons. */
export interface Alert {
  readonly id: string;
  readonly title: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** Sentence with places for what was found, in braces. */
  readonly message: string;
  readonly limits: Readonly<Record<string, { readonly value: number; readonly why: string }>>;
  readonly source: string;
}

const all: readonly Alert[] = frozen(
  Object.entries(files).map(([id, facts]) => ({ id, ...(facts as Omit<Alert, 'id'>) })),
);

/** Every alert, by id. */
export function alerts(): readonly Alert[] {
  return all;
}
