import type { Layout } from '../cluster/layout.ts';
import type { LayoutPlan } from '../cluster/plans.ts';
import { sixDigits } from '../text/numbers.ts';
import type { Fact, Path } from './paths.ts';
import type { Plan } from './whole.ts';

/**
 * How a plan comes about, one quantity a line: what is given, what follows by which formula from which values, what is
 * assumed on whose word, and what the law chose. The digits are those of `estimate` and `check`.
 *
 * @returns lines in the order in which they follow, in base units: FLOP, hours, days, USD
 */
export function explainPlan(plan: Plan): readonly string[] {
  const { quantities, reach } = plan.whole();
  const found = reach?.layout?.layout;
  const shown = [...quantities.values()].filter(
    fact => isShown(fact.path) && !isOtherwise(fact, found, quantities),
  );
  const by = (...origins: readonly Fact['origin'][]) =>
    shown.filter(({ origin }) => origins.includes(origin));
  return [
    ...by('given').map(
      ({ path, value }) => `${path} = ${sixDigits(value)}, ${plan.stated.defaults?.get(path) ?? 'given'}`,
    ),
    ...by('law', 'assumed').map(({ path, value, source, formula }) =>
      [
        `${path} = ${sixDigits(value)}, ${formula ?? 'assumed'}`,
        ...(source === undefined ? [] : [`: ${source}`]),
      ].join(''),
    ),
    ...by('derived').map(fact => derived(fact, quantities)),
    ...(reach?.layout === undefined ? [] : layoutLines(reach.layout, shown)),
  ];
}

/** Degrees of a layout; their product is the devices. */
const degrees = ['tensor', 'pipeline', 'context', 'data'] as const;

/** Whether a quantity follows from degrees that nothing states, and that the plan's layout has otherwise. */
function isOtherwise(
  { path, value, origin, from }: Fact,
  found: Layout | undefined,
  quantities: ReadonlyMap<Path, Fact>,
): boolean {
  if (found === undefined || origin === 'given') return false;
  if (degrees.some(degree => path === `parallelism.${degree}` && value !== found[degree])) return true;
  return from.some(source => {
    const fact = source === path ? undefined : quantities.get(source);
    return fact !== undefined && source.startsWith('parallelism.') && isOtherwise(fact, found, quantities);
  });
}

/** The degrees that were searched, where not all are stated or follow. */
function layoutLines({ layout, headroom }: LayoutPlan, shown: readonly Fact[]): readonly string[] {
  if (degrees.every(degree => shown.some(({ path }) => path === `parallelism.${degree}`))) return [];
  const values = degrees.map(degree => `${degree} ${layout[degree]}`).join(' · ');
  return [
    `parallelism: ${headroom < 0 ? 'none fits, this lacks least' : 'the best layout that fits'} = ${values}`,
  ];
}

/** What belongs to the plan's arithmetic; numbers of a shape are counted and not derived. */
function isShown(path: Path): boolean {
  return (
    !path.startsWith('limits.') && !path.startsWith('budget.shares.') && !path.startsWith('training.stages.')
  );
}

/** `budget.acceleratorHours: hours = C / (3600 · peak · utilisation) = 91971.9 (compute 1.26e+23, …)`. */
function derived({ path, value, formula, from }: Fact, quantities: ReadonlyMap<Path, Fact>): string {
  const parts = from.flatMap(source => {
    const known = quantities.get(source)?.value;
    return known === undefined ? [] : [`${source.replace(/^.*\./, '')} ${sixDigits(known)}`];
  });
  const values = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return `${path}: ${formula ?? 'derived'} = ${sixDigits(value)}${values}`;
}
