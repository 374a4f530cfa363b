import type { RunWithHours } from '../cluster/history.ts';
import { type LearntUtilisation, learnUtilisation } from '../cluster/utilisation.ts';
import { documentedFacts } from './documented.ts';

/**
 * The documented runs that utilisation is predicted from: those with published hours (or accelerators and days) on
 * an accelerator whose peak is known, less those whose file says not to calibrate on them.
 *
 * @returns runs with their hours and what they reached: 6·N·D over hours and dense 16-bit peak, 0 to 1
 * @example
 * documentedRuns().find(run => run.id === 'deepseek-v3').utilisation.toFixed(3) // => '0.351'
 */
export function documentedRuns(): readonly RunWithHours[] {
  return documentedFacts().runs;
}

/**
 * What is learnt from all documented runs but one, which may be the one that is to be predicted. The errors that bands are
 * made of are those of all.
 *
 * @param without id of the run that is left out, where it is documented
 */
export function learnt(without?: string): LearntUtilisation {
  whole ??= learnAll();
  const { runs: all, errors, fitted } = whole;
  const place = all.findIndex(run => run.id === without);
  if (without === undefined || place < 0) return whole;
  const others = <T>(values: ArrayLike<T>) => Array.from(values).toSpliced(place, 1);
  const found =
    learntWithout.get(without) ?? learnUtilisation(others(all), { errors, trusted: others(fitted.trust) });
  learntWithout.set(without, found);
  return found;
}

/**
 * What is learnt from documented runs and a team's own.
 *
 * @param own rows of one organisation; a list is fitted once
 * @param without id of a documented run that is left out
 */
export function learntBeside(own: readonly RunWithHours[], without?: string): LearntUtilisation {
  const base = learnt(without);
  const known = learntOwn.get(own);
  if (known?.base === base) return known.found;
  const found = learnUtilisation([...base.runs, ...own], { errors: base.errors });
  learntOwn.set(own, { base, found });
  return found;
}

const learntOwn = new WeakMap<
  readonly RunWithHours[],
  { readonly base: LearntUtilisation; readonly found: LearntUtilisation }
>();

let whole: LearntUtilisation | undefined;
const learntWithout = new Map<string, LearntUtilisation>();

function learnAll(): LearntUtilisation {
  const { runs, learnt } = documentedFacts();
  const { errors, fitted } = learnt;
  return learnUtilisation(runs, { errors, fitted: { ...fitted, voices: new Map(fitted.voices) } });
}
