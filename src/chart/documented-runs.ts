import { activeParameters, type Run } from '../catalog/run.ts';
import { findRun, runs } from '../catalog/runs.ts';
import { Refusal } from '../core/refusal.ts';
import type { ChartRun } from './requests.ts';

/**
 * Documented public runs as points of the frontier chart, by active parameters.
 *
 * @param ids runs by id or name; unless given, every run whose N and D are published, the largest of each family
 * named, later families first
 * @throws RangeError when a run is unknown, or its parameters or tokens are not published
 * @example
 * chartRuns(['chinchilla-70b'])[0].tokens // => 1400000000000
 */
export function chartRuns(ids?: readonly string[]): readonly ChartRun[] {
  if (ids !== undefined) {
    return ids.map(id => {
      const run = findRun(id);
      const point = toPoint(run);
      if (point === undefined)
        throw new Refusal(`Run ${run.id} has no published parameters and tokens to place it by`);
      return point;
    });
  }
  const placed = runs().flatMap(run => {
    const point = toPoint(run);
    return point === undefined ? [] : [{ run, point }];
  });
  const largest = new Map<string, ChartRun>();
  for (const { run, point } of placed) {
    const before = largest.get(run.family);
    if (before === undefined || computeOf(before) < computeOf(point)) largest.set(run.family, point);
  }
  const named = new Set(largest.values());
  return placed
    .toSorted((a, b) => b.run.year - a.run.year || (a.run.id < b.run.id ? -1 : 1))
    .map(({ point }) => ({ ...point, named: named.has(point) }));
}

function toPoint(run: Run): ChartRun | undefined {
  const parameters = activeParameters(run);
  if (parameters === undefined || run.tokens === undefined) return undefined;
  return { name: run.name, parameters, tokens: run.tokens };
}

function computeOf({ parameters, tokens }: ChartRun): number {
  return 6 * parameters * tokens;
}
