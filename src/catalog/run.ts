import type { ModelDifference } from './models.ts';

/** Which FLOP a published figure counts: 6·N, attention too (causal half or full square), or all executed. */
export type PublishedConvention = '6ND' | '6N' | 'causal' | 'full' | 'hardware' | 'own-count' | 'unknown';

/** A figure as it was published: one value, or from low to high. */
export interface PublishedFigure {
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly approximate?: boolean;
  readonly convention: PublishedConvention;
}

/** A documented training run. What is not published is absent. */
export interface Run {
  readonly id: string;
  readonly family: string;
  /** Who trained it. */
  readonly organisation: string;
  readonly name: string;
  readonly year: number;
  readonly arxiv?: string;
  /** Id of the model in data/models, which holds the shape; `unverified` names it where a size of it is not confirmed. */
  readonly model?: string;
  readonly parameters?: {
    readonly published?: {
      /** As papers print it, often rounded. */
      readonly total?: number;
      /** To the last unit. */
      readonly exact?: number;
      readonly active?: number;
      readonly nonEmbedding?: number;
    };
    /** What the configuration gives. */
    readonly computed?: { readonly total: number; readonly active: number; readonly nonEmbedding: number };
  };
  readonly differences?: readonly ModelDifference[];
  readonly tokens?: number;
  readonly compute?: { readonly published: number; readonly convention: PublishedConvention };
  readonly hardware?: {
    /** Id of the accelerator; `other` names one that has no file. */
    readonly accelerator?: string;
    readonly other?: string;
    readonly count?: number;
    /** Accelerator-hours. */
    readonly hours?: number;
    readonly hoursDerived?: boolean;
    /** Hours are tokens over the throughput of running steps: evaluation, restarts and lost work are not in them. */
    readonly stepsOnly?: boolean;
    /** Days of wall-clock time. */
    readonly days?: number;
  };
  readonly training?: {
    readonly batchTokens?: number;
    readonly sequenceLength?: number;
    readonly peakLearningRate?: number;
    /** Where it is not Adam or AdamW, so that its learning rate cannot be set beside theirs. */
    readonly optimizer?: string;
    readonly precision?: string;
    readonly parallelism?: string;
    readonly stepSeconds?: number;
  };
  /** Shares of the peak, 0 to 1. */
  readonly utilisation?: readonly (PublishedFigure & {
    readonly kind: 'model' | 'hardware';
    readonly accelerator?: string;
  })[];
  /** FLOP/s of one accelerator. */
  readonly achieved?: readonly PublishedFigure[];
  readonly energy?: {
    readonly megawattHours?: number;
    readonly pue?: number;
    /** Tonnes of CO2-equivalent. */
    readonly carbonTonnes?: number;
  };
  readonly cost?: { readonly usd: number };
  /** Whether its hours may be used to predict others, and why not. */
  readonly calibrate: boolean;
  readonly calibrateReason?: string;
  readonly sources: readonly string[];
  readonly verification: 'primary' | 'secondary' | 'official repository' | 'unverified';
  /** Paths of fields above that no second source confirms. */
  readonly unverified?: readonly string[];
  readonly notes?: string;
}

/**
 * Accelerator-hours of a run: as published, or accelerators times days times 24.
 *
 * @param run a documented run
 * @returns hours; undefined where neither is published
 * @example
 * acceleratorHours(findRun('llama3.1-405b')) // => 30.84e6
 */
export function acceleratorHours(run: Run): number | undefined {
  const { hours, count, days } = run.hardware ?? {};
  if (hours !== undefined) return hours;
  return count === undefined || days === undefined ? undefined : count * days * 24;
}

/**
 * Parameters that one token passes through: computed where the shape is known, published otherwise.
 *
 * @param run a documented run
 * @returns parameters; undefined where nothing is known
 * @example
 * activeParameters(findRun('deepseek-v3')) // => 37552282624
 */
export function activeParameters(run: Run): number | undefined {
  const { computed, published } = run.parameters ?? {};
  return computed?.active ?? published?.active ?? published?.exact ?? published?.total;
}

/**
 * All parameters: computed where the shape is known, published otherwise.
 *
 * @param run a documented run
 * @returns parameters; undefined where nothing is known
 * @example
 * totalParameters(findRun('deepseek-v3')) // => 671026404352
 */
export function totalParameters(run: Run): number | undefined {
  const { computed, published } = run.parameters ?? {};
  return computed?.total ?? published?.exact ?? published?.total;
}
