import files from 'data-files/runs';
import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { nameKey, nearest, shortened } from '../text/names.ts';
import { factsOf } from './facts.ts';
import type { Run } from './run.ts';

/** Which runs to list; every part given must match. */
export interface RunFilter {
  readonly family?: string;
  /** Id of an accelerator, or the beginning of one. */
  readonly accelerator?: string;
  readonly year?: number;
}

const all: readonly Run[] = Object.entries(files).map(([id, facts]) =>
  /* @__PURE__ */ factsOf<Run>(id, facts),
);

/**
 * Every documented run, by id; or those of a family, an accelerator or a year.
 *
 * @example
 * runs({ family: 'deepseek-v3' }).map(run => run.id) // => ['deepseek-v3']
 */
export function runs(filter: RunFilter = {}): readonly Run[] {
  checkKeys(filter, ['family', 'accelerator', 'year'], 'such as { year: 2024 }');
  const family = filter.family === undefined ? undefined : nameKey(filter.family);
  const accelerator = filter.accelerator === undefined ? undefined : nameKey(filter.accelerator);
  return all.filter(
    run =>
      (family === undefined || nameKey(run.family) === family) &&
      (accelerator === undefined ||
        nameKey(run.hardware?.accelerator ?? run.hardware?.other ?? '').startsWith(accelerator)) &&
      (filter.year === undefined || run.year === filter.year),
  );
}

/** Names of the families that have runs, in the order of the runs. */
export function runFamilies(): readonly string[] {
  return [...new Set(all.map(run => run.family))];
}

/**
 * A documented run by its id or its name, in any case, with or without spaces and hyphens.
 *
 * @throws RangeError when no run has this id, with the nearest one
 * @example
 * findRun('llama3.1-405b').tokens // => 15600000000000
 */
export function findRun(id: string): Run {
  const run = lookUpRun(id);
  if (run !== undefined) return run;
  const guess = nearest(
    id,
    all.map(candidate => candidate.id),
  );
  const hint = guess === undefined ? 'see isoflop runs' : `did you mean ${guess}?`;
  throw new Refusal(`Unknown run '${shortened(id)}': ${hint}`);
}

/** The run that an id or a name means, in any case, with or without spaces and hyphens; undefined when none does. */
export function lookUpRun(name: string): Run | undefined {
  const wanted = nameKey(name);
  return all.find(run => nameKey(run.id) === wanted || nameKey(run.name) === wanted);
}
