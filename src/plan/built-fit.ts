import type { LearntUtilisation } from '../cluster/utilisation.ts';

/** What takes time to learn from documented runs: the factors, and the errors without each organisation. */
export type BuiltFit = Pick<LearntUtilisation, 'errors'> & {
  readonly fitted: Omit<LearntUtilisation['fitted'], 'voices'> & {
    readonly voices: readonly (readonly [string, { readonly mean: number; readonly variance: number }])[];
  };
};

/**
 * The fit of the documented runs, which the build works out and puts here so that no command has to:
 * `src/build/built-fit.ts`. Undefined in sources, which work it out when first asked.
 */
export const builtFit: BuiltFit | undefined = undefined;
