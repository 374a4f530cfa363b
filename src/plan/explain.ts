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
  const { quantities } = plan.whole();
  const shown = [...quantities.values()].filter(({ path }) => isShown(path));
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
