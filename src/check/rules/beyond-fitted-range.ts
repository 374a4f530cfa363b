import type { Path } from '../../plan/paths.ts';
import { reachOf } from '../../planner/settings.ts';
import type { Rule } from './rule.ts';

const quantities: readonly (readonly ['compute' | 'parameters' | 'tokens', Path])[] = [
  ['compute', 'compute'],
  ['parameters', 'model.activeParameters'],
  ['tokens', 'data.tokens'],
];

/** How far C, N or D lie outside of what the law was fitted on or held to. */
export const beyondFittedRange: Rule = ({ value, law, limit }) => {
  let worst:
    | { name: string; path: Path; actual: number; bound: number; times: number; above: boolean }
    | undefined;
  for (const [name, path] of quantities) {
    const actual = value(path);
    const [low, high] = reachOf(law, name) ?? [null, null];
    if (actual === undefined) continue;
    const above = high === null ? 0 : actual / high;
    const below = low === null ? 0 : low / actual;
    const times = Math.max(above, below);
    if (times <= 1 || (worst !== undefined && times <= worst.times)) continue;
    worst = { name, path, actual, bound: above >= below ? high! : low!, times, above: above >= below };
  }
  if (worst === undefined || worst.times < limit('info')) return [];
  const { name, path, actual, bound, times, above } = worst;
  return [
    {
      says: name,
      severity: times > limit('warning') ? 'warning' : 'info',
      at: path === 'model.activeParameters' ? [path, 'model.parameters'] : [path],
      args: {
        law: law.id,
        actual,
        bound,
        times,
        side: above ? 'above' : 'below',
        known: bound === law.range?.[name as 'compute']?.[above ? 1 : 0] ? 'fitted' : 'held to runs',
        end: above ? 'up to' : 'down to',
      },
      actual,
      expected: bound,
    },
  ];
};
