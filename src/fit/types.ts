import type { ExplainedCaveat } from '../core/caveat.ts';
import type { AllocationIntervals, Caveat, Intervals, ParametricCoefficients } from '../core/index.ts';
import type { OuterTest } from './coupled.ts';
import type { EnvelopeStretch } from './envelope.ts';
import type { Certificate, ParametricFitOptions } from './fit-parametric.ts';
import type { ObjectiveName } from './objective.ts';
import type { Obstacle } from './obstacles.ts';
import type { PowerLaws } from './power-law.ts';
import type { Profile } from './profiles.ts';
import type { Quality, Residual } from './residuals.ts';

/** Hoffmann's approaches 3, 2 and 1. */
export const fitMethods = ['parametric', 'isoflop', 'envelope'] as const;
export type FitMethod = (typeof fitMethods)[number];

export interface FitOptions extends ParametricFitOptions {
  readonly method?: FitMethod | undefined;
  /** How many of the highest losses to leave out. */
  readonly dropWorst?: number | undefined;
  /** Resamples for the intervals; 0 for none. */
  readonly bootstrap?: number | undefined;
  readonly seed?: number | undefined;
  /** Budgets in FLOP to allocate. */
  readonly at?: readonly number[] | undefined;
  /** Fit the runs below this budget, in FLOP, and predict the others. */
  readonly holdout?: number | undefined;
  /** Budgets of isoFLOP profiles, where the file's own do not stand apart. */
  readonly budgets?: readonly number[] | undefined;
  /** Levels of the intervals in percent. */
  readonly levels?: readonly number[] | undefined;
  /** How many of the worst residuals to list. */
  readonly worst?: number | undefined;
  /** Keep the bootstrap's draws in the result. */
  readonly keepDraws?: boolean | undefined;
  /** Name of the file, for the result's input. */
  readonly file?: string | undefined;
  /** What is to be said of how the runs were read: `notes` of readRunTable. */
  readonly notes?: readonly Caveat[] | undefined;
  readonly workers?: number | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The optimum at a budget. */
export interface FittedAllocation {
  readonly compute: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly tokensPerParameter: number;
  /** Null for methods that fit no loss. */
  readonly loss: number | null;
  /** Null without a bootstrap. */
  readonly intervals: Partial<AllocationIntervals> | null;
}

/** A run that was held out and what the fit below said about it. */
export interface HeldRun extends Residual {
  readonly compute: number;
  /** Where its loss should lie, noise included; null without a bootstrap. */
  readonly intervals: Intervals | null;
}

export interface Holdout {
  /** FLOP; runs at or above it were held out. */
  readonly budget: number;
  readonly fitted: number;
  readonly held: number;
  /** Errors of the prediction: residuals are ln loss − ln predicted. */
  readonly quality: Quality;
  /** Part of the held-out losses inside the interval of each level, beside which stands the level itself. */
  readonly inside: Readonly<Record<string, number>> | null;
  readonly runs: readonly HeldRun[];
}

/** What a fit gives back: the document of `isoflop fit --json`. */
export interface FitDocument {
  readonly schema: 'isoflop/fit/1';
  readonly input: {
    readonly file: string | null;
    readonly method: FitMethod;
    readonly objective: ObjectiveName | null;
    readonly delta: number | null;
    readonly fixed: Readonly<Record<string, number>>;
    readonly tieExponents: boolean;
    readonly form: 'parametric' | 'coupled' | null;
    /** Runs read, and runs fitted. */
    readonly rows: number;
    readonly used: number;
    /** Lines left out by dropWorst. */
    readonly dropped: readonly number[];
    readonly bootstrap: number;
    readonly seed: number | null;
  };
  /** False where the data do not identify the law; then `obstacles` says why and there are no coefficients. */
  readonly identified: boolean;
  readonly coefficients: ParametricCoefficients | null;
  /** a and b of N* ∝ C^a, D* ∝ C^b. */
  readonly exponents: { readonly parameters: number; readonly tokens: number } | null;
  readonly objective: number | null;
  /** Of a coupled form: k against k = 1. */
  readonly outer: OuterTest | null;
  /** Standard deviations of the bootstrap's draws. */
  readonly standardErrors: Readonly<Record<string, number>> | null;
  /** By coefficient, and `a` = beta/(alpha+beta): bias-corrected percentiles; empty without a bootstrap. */
  readonly intervals: Readonly<Record<string, Intervals>>;
  readonly allocations: readonly FittedAllocation[];
  readonly quality: Quality | null;
  /** Worst residuals first. */
  readonly residuals: readonly Residual[];
  readonly holdout: Holdout | null;
  readonly range: {
    readonly parameters: readonly [number, number];
    readonly tokens: readonly [number, number];
    readonly compute: readonly [number, number];
    readonly tokensPerParameter: readonly [number, number];
  };
  readonly certificate: Certificate | null;
  /** For isoflop and envelope. */
  readonly powerLaws: PowerLaws | null;
  readonly profiles: readonly Profile[];
  readonly envelope: readonly EnvelopeStretch[];
  readonly obstacles: readonly (Obstacle & { readonly message: string })[];
  readonly caveats: readonly ExplainedCaveat[];
  /** Covariance from the draws, of their columns. */
  readonly covariance: readonly (readonly number[])[] | null;
  /** A draw: ln E, ln A, ln B, alpha, beta; or ln scale, exponent of a power law of N*. Only if asked for. */
  readonly draws?: readonly (readonly number[])[];
}
