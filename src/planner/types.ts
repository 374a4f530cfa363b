import type { OrganisationUse } from '../catalog/organisation.ts';
import type { Caveat, ExplainedCaveat } from '../core/caveat.ts';
import type { Law, LawUse } from '../core/law.ts';
import type { Uncertain } from '../core/spread.ts';
import type { Intervals } from '../core/uncertainty.ts';

/** Where a value of the answer comes from. */
export type AnswerOrigin = 'input' | 'organisation' | 'default' | 'law' | 'derived';

/** What to recommend for. Give one of compute, parameters, tokens or loss; or two of the first three. */
export interface RecommendRequest {
  /** C, FLOP of training; with budgetFor lifetime, of training and serving. */
  readonly compute?: number;
  /** N, all parameters as the law counts them; of a mixture a law is told the active ones of these. */
  readonly parameters?: number;
  /** Parameters that a token passes through, in a mixture; they follow from experts unless given. */
  readonly activeParameters?: number;
  /** D, training tokens. */
  readonly tokens?: number;
  /** Target loss in the law's unit. */
  readonly loss?: number;
  /** A law's id, a law, or several; besiroglu2024 unless given. */
  readonly law?: string | Law | readonly (string | Law)[];
  /** Tokens that the model will serve in its life. */
  readonly inferenceTokens?: number;
  /** What a serving FLOP costs in training FLOP (price and utilisation), with inferenceTokens; 1 unless given. */
  readonly inferenceWeight?: number;
  /** What compute pays for with inferenceTokens: training alone (unless given), or training and serving. */
  readonly budgetFor?: 'lifetime' | 'training';
  /** Unique tokens that exist; beyond them, data is repeated. */
  readonly uniqueTokens?: number;
  /** Unique tokens of the sources of a mixture, where `uniqueTokens` are those of one corpus that is worth as much. */
  readonly mixedTokens?: number;
  /** The largest model, all of its parameters counted. */
  readonly maxParameters?: number;
  readonly maxTokens?: number;
  /** A fixed D/N instead of the law's own. */
  readonly tokensPerParameter?: number;
  /** Loss-equivalent compute that the flat band may give away; 0.05 unless given. */
  readonly band?: number;
  /** Experts of a mixture, one active: selects jointmoe2025 unless a law is named. */
  readonly experts?: number;
  /** Experts that a token visits: the mixture is then weighed by its leverage over a dense law (ling2025). */
  readonly activeExperts?: number;
  /** Number format of training: `bf16`, `fp16`, `fp32`, `tf32`, `fp8`, `fp4`, or a recipe such as `e4m3:128`. */
  readonly precision?: string;
  /** What trains: `adamw`, `muon`. */
  readonly optimizer?: string;
  /** Bits of the weights after training. */
  readonly postTrainingBits?: number;
  /** Tokens of a sequence in training, for laws that have an optimum for each. */
  readonly context?: number;
  /** Experts of a mixture as parts of a dense layer's width; the best unless given. */
  readonly granularity?: number;
  /**
   * How the caller counts parameters. With `total`, those of a law without embeddings (Kaplan's) are converted by
   * pearce2024, given ones to what the law takes and found ones to `totalParameters`.
   */
  readonly count?: 'total' | 'non-embedding';
  /** Which C Kaplan's C_min is: half of the budget (at the critical batch) unless told otherwise. */
  readonly minimumCompute?: 'half' | 'equal';
  /** Caveats that came with the budget itself (a sparse peak, an assumed utilisation). */
  readonly budgetCaveats?: readonly Caveat[];
}

/** What modifies a law in an answer. */
export interface AppliedModifier {
  readonly id: string;
  readonly kind: 'precision' | 'optimizer' | 'sparsity' | 'quantisation';
  readonly name: string;
  /** What N and D are multiplied by; absent where they are as they were. */
  readonly parameters?: number;
  readonly tokens?: number;
  /** Loss that it adds to the run. */
  readonly addedLoss?: number;
  /** For a precision: how many times faster it must run to reach what the law does without it. */
  readonly breakEven?: number;
  readonly arxiv: string;
}

/** What one law recommends. */
export interface Recommendation {
  readonly law: string;
  /** FLOP; with inference, of training and serving together. */
  readonly compute: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly tokensPerParameter: number;
  /** null where the law has no loss here. */
  readonly loss: number | null;
  readonly lossUnit: string | null;
  /** Whether this is the law's optimum under the limits, and not a run as given or held by a cap. */
  readonly optimal: boolean;
  /** What the law's parameters count. */
  readonly parametersCount: string;
  /** null where the law has no loss to bound it by. */
  readonly band: {
    readonly overhead: number;
    readonly parameters: readonly [number, number];
    readonly tokens: readonly [number, number];
  } | null;
  /** With two of compute, parameters and tokens: compute over the least that reaches this loss. */
  readonly computeOverhead?: number;
  /** Beside computeOverhead: what the same compute reaches at its optimum. */
  readonly optimum?: { readonly parameters: number; readonly tokens: number; readonly loss: number };
  /** With parameters and tokens given: the tokens for which the law would train so large a model, and how many times those it is. */
  readonly tokensOptimal?: { readonly tokens: number; readonly times: number };
  /** 6·N·D and 2·N·D_inf, FLOP: compute is the one plus inferenceWeight times the other. */
  readonly trainingCompute?: number;
  readonly inferenceCompute?: number;
  readonly epochs?: number;
  /** Experts of a mixture as parts of a dense layer, where the law has a best one. */
  readonly granularity?: number;
  /** What modifies the law, where something does. */
  readonly modifiers?: readonly AppliedModifier[];
  /**
   * Total parameters: by pearce2024, where the law counts non-embedding ones and total was asked for; of a mixture, with
   * its experts, 95% of them in routed ones as in mixtures on file, unless the law counts both.
   */
  readonly totalParameters?: number;
  /** Active over total parameters, where the law itself counts both. */
  readonly activeShare?: number;
  readonly intervals?: {
    readonly parameters: Intervals;
    readonly tokens: Intervals;
    readonly tokensPerParameter: Intervals;
    /** Absent where the law gives no loss. */
    readonly loss?: Intervals;
  };
  /** With accelerators named: what the run takes on them (see planRun). */
  readonly run?: RunPlan;
  /** With a serving workload: what training and serving cost together, and what kappa changes. */
  readonly lifetime?: Lifetime;
  /** What the points of the law say in another form: how far the form decides, and not the runs. */
  readonly refit?: {
    readonly law: string;
    readonly compute: number;
    readonly parameters: number;
    readonly tokens: number;
    readonly tokensPerParameter: number;
    readonly loss: number | null;
  };
  /** Beside a dense model's size, in units of their own, where it is near what was measured. */
  readonly beside?:
    | {
        readonly vocabulary: { readonly words: number | null } & BesideOf;
        readonly shape: { readonly width: number | null; readonly layers: number | null } & BesideOf;
      }
    | undefined;
  readonly caveats: readonly ExplainedCaveat[];
}

/** The law behind what is recommended beside a size, and how many times the size exceeds what it measured, where it does. */
interface BesideOf {
  readonly law: string;
  readonly timesBeyond?: number;
}

/** What a format wins beside 16-bit products. */
export interface Speed {
  readonly format: 'fp4' | 'fp8';
  /** Its dense peak over the 16-bit one. */
  readonly peakRatio: number;
  /** Time in 16-bit products over that of this run; absent where there is no time. */
  readonly gain?: number;
}

/** What a model costs from its first training token to its last served one. */
export interface Lifetime {
  /** Tokens of answers, and of the prompts that come with them. */
  readonly servedTokens: number;
  readonly promptTokens: number;
  /** What serves it, and how: sequences in flight, and tokens of a prompt and its answer. */
  readonly serving: {
    readonly accelerator: string;
    readonly devices: number;
    readonly precision: string;
    readonly concurrency: number;
    readonly prompt: number;
    readonly output: number;
    readonly calibration: 'calibrated' | 'provisional' | 'class';
  };
  /** Device time of a token of an answer, its prompt included, over 2·N FLOP at training's utilisation. */
  readonly kappa: Uncertain;
  /** The same of what one more parameter adds: below kappa where layers and sequences cost time whatever their width. */
  readonly marginalKappa: number;
  /** An hour of a peak FLOP/s of serving over one of training, in money; 1 where either price is not known. */
  readonly priceRatio: number;
  /** kappa · priceRatio: what 2·N·D_inf is multiplied by. */
  readonly weight: number;
  /** Share of the 16-bit peak that training is taken to reach. */
  readonly trainingUtilisation: number;
  /** USD; absent where no price is known. */
  readonly cost?: { readonly training: Uncertain; readonly serving: Uncertain; readonly total: Uncertain };
  /** A price of the machine that trains and serves, USD an hour, and of which of the two it was said. */
  readonly onePrice?: { readonly usdPerHour: number; readonly saidOf: 'training' | 'serving' };
  /**
   * What kappa 1 would choose for the loss that is reached here, how many times that size this is, and what that choice
   * costs more over its lifetime; no cost where it does not fit what serves it.
   */
  readonly atKappaOne?: {
    readonly parameters: number;
    readonly tokens: number;
    readonly times: number;
    readonly overhead?: number;
  };
}

/** Lowest and highest N* among the laws that may be compared on a budget. */
export interface Spread {
  readonly parameters: readonly [low: number, high: number];
  readonly laws: readonly string[];
}

/** The answer of `recommend`, as JSON shows it. */
export interface RecommendDocument {
  readonly schema: 'isoflop/recommend/2';
  readonly input: Readonly<Record<string, unknown>>;
  readonly recommendations: readonly Recommendation[];
  /** null where a budget cannot be shared between laws. */
  readonly spread: Spread | null;
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
  readonly provenance: Readonly<Record<string, AnswerOrigin>>;
}

/** One law in a list of laws. */
export interface LawSummary {
  readonly id: string;
  readonly name: string;
  readonly uses: readonly LawUse[];
}

/** A concrete dense decoder near a recommended size. */
export interface RunShape {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** Its exact count. */
  readonly parameters: number;
}

/** What a recommended run takes on given accelerators. */
export interface RunPlan {
  readonly accelerator: string;
  readonly accelerators: number;
  readonly utilisation: Uncertain;
  /** Absent, as hours and cost are, where the model does not fit. */
  readonly days?: Uncertain;
  readonly acceleratorHours?: Uncertain;
  /** USD; absent where no price is known. */
  readonly cost?: Uncertain;
  /** The fewest accelerators on which it fits, where it does not on these. */
  readonly fitsOn?: number;
  /** Absent of a mixture. */
  readonly shape?: RunShape;
  /**
   * With a precision asked for that is faster.
   */
  readonly speed?: Speed;
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
}
