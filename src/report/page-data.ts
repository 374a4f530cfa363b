import type { Organisation } from '../catalog/organisation.ts';
import type { Law } from '../core/law.ts';
import type { Chart } from '../render/chart/chart.ts';
import type { AskedData } from './asked.ts';
import type { ProposalData } from './assess.ts';

/** Everything that the page computes from; plain JSON. */
export interface PageData {
  readonly proposal: ProposalData;
  /** Where the page is of a command line: what that asks for, in place of the proposal. */
  readonly asked?: AskedData;
  /** Id of the law that the proposal names, or the default. */
  readonly law: string;
  /** The law of a file that the proposal names. */
  readonly ownLaw?: Law;
  /** The chart of the run so far, where there is a log of it. */
  readonly run?: Chart;
  /** Whose file was in use when the page was made; without laws that a page cannot compute with. */
  readonly organisation?: Organisation;
}

/**
 * A page's data with files named without the folders of whoever made it: what stands below the root of a machine or its
 * user's folder is its name alone.
 */
export function withoutFolders<Value>(value: Value): Value {
  if (typeof value === 'string') return nameOfFile(value) as Value;
  if (Array.isArray(value)) return value.map(withoutFolders) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutFolders(one)])) as Value;
}

/** A path from a root as the name of its file; any other text as it is. */
export function nameOfFile(text: string): string {
  return /^(?:\/|~\/|[A-Za-z]:[\\/])[^\n]*\.\w+$/.test(text) ? text.replace(/^.*[\\/]/, '') : text;
}
