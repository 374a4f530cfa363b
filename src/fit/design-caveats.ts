import type { Caveat } from '../core/index.ts';
import { append, leastOf } from '../core/unbounded.ts';
import { fitCaveat } from './caveat.ts';
import { caveatOfDraws } from './caveats.ts';
import type { DesignedRun } from './design-runs.ts';
import type { Forecast } from './forecast.ts';

/** Where a law was fitted: N in parameters, C in FLOP. */
export interface DesignRange {
  readonly parameters?: readonly [number | null, number | null] | undefined;
  readonly compute?: readonly [number | null, number | null] | undefined;
}

/** A forecast whose ends differ by more than this factor is too wide to choose a size by. */
const WIDEST_FORECAST = 3;

/** What of the pilot lies below the range of the assumed law. */
export function belowRange(runs: readonly DesignedRun[], range: DesignRange = {}): Caveat[] {
  const found: Caveat[] = [];
  const { parameters, compute } = range;
  const below = (of: (run: DesignedRun) => number, least: number) =>
    // sizes are rounded to three digits
    new Set(runs.map(of).filter(value => value < least * 0.99));
  const sizes = below(run => run.parameters, parameters?.[0] ?? 0);
  if (sizes.size > 0) {
    const args = { count: sizes.size, smallest: leastOf(sizes), least: parameters![0]! };
    found.push(fitCaveat('sizes-below-range', args));
  }
  const budgets = below(run => run.budget, compute?.[0] ?? 0);
  if (budgets.size > 0) {
    const args = { count: budgets.size, smallest: leastOf(budgets), least: compute![0]! };
    found.push(fitCaveat('budgets-below-range', args));
  }
  return found;
}

/** What a reader of a design must know. */
export function caveatsOfDesign(
  runs: readonly DesignedRun[],
  { factor, failed }: Forecast,
  {
    target,
    range,
    simulations,
    levels,
  }: {
    readonly target: number;
    readonly range?: DesignRange | undefined;
    readonly simulations: number;
    readonly levels: readonly number[];
  },
): Caveat[] {
  const found: Caveat[] = belowRange(runs, range);
  const largest = runs.at(-1)!.budget;
  const decades = Math.log10(target / largest);
  if (decades > 0)
    found.push(
      fitCaveat('design-extrapolates', { target, largest, decades }, decades > 2 ? 'warning' : 'info'),
    );
  else found.push(fitCaveat('target-inside-pilot', { target, largest }));
  if (factor !== null && factor > WIDEST_FORECAST && failed < 1)
    found.push(fitCaveat('wide-forecast', { target, factor }));
  if (failed > 0) found.push(fitCaveat('design-fails', { failed }, failed > 0.01 ? 'warning' : 'info'));
  if (failed < 1) append(found, caveatOfDraws(Math.round((1 - failed) * simulations), levels));
  found.push(fitCaveat('assumed-law', {}, 'info'));
  return found;
}

/** Designs of a comparison whose forecast rests on a law outside its range. */
export function caveatOfAlternatives(alternatives: readonly { readonly belowRange: boolean }[]): Caveat[] {
  const count = alternatives.filter(entry => entry.belowRange).length;
  return count === 0 ? [] : [fitCaveat('alternatives-below-range', { count, designs: alternatives.length })];
}
