import type { CommunicationKind } from '../../cluster/communication.ts';
import type { Layout } from '../../cluster/layout.ts';
import type { DeviceMemory, Precision } from '../../cluster/memory.ts';
import type { Exchange } from '../../cluster/step.ts';
import type { Law } from '../../core/law.ts';
import type { CheckpointBytes } from '../../model/checkpoint.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import type { ExplainedCaveat, Recommendation } from '../types.ts';

/** A value that isn't sure: two ends and what is most likely between them. */
export interface Uncertain {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Which FLOP a utilisation counts: 6·N; matrix multiplications; those with the causal half, or all, of attention. */
export const utilisationConventions = ['6N', 'matmul', 'causal', 'full'] as const;
export type UtilisationConvention = (typeof utilisationConventions)[number];

/** Degrees and choices of a layout that are decided; what is left out is searched. */
export type DecidedLayout = Partial<Layout>;

/** What is known of a plan. Everything may be left out but one of budget, parameters, tokens and model. */
export interface EstimateRequest {
  /** Budget: FLOP, USD, accelerator-hours, or seconds on all accelerators. */
  readonly compute?: number;
  readonly money?: number;
  readonly acceleratorHours?: number;
  readonly seconds?: number;
  /** Parameters; with a model they are the model's. */
  readonly parameters?: number;
  readonly tokens?: number;
  /** The model's shape. */
  readonly model?: ArchitectureDescription;
  /** How it is called; a documented run of this id isn't used to predict its utilisation. */
  readonly modelName?: string;
  /** The law that fills in parameters and tokens, or its id; the planner's default unless given. */
  readonly law?: string | Law;
  /** Id or alias of an accelerator, and how many of them. */
  readonly accelerator?: string;
  readonly accelerators?: number;
  /** bf16 unless given, fp16 where an accelerator has no bf16. */
  readonly precision?: Precision;
  /** The training framework, which decides what a device keeps: id or alias of a file in data/frameworks. */
  readonly framework?: string;
  /** How gradients are kept; as the framework does unless given. */
  readonly gradients?: 'bf16' | 'fp32';
  /** Share of the dense peak over the whole run, 0 to 1; predicted from documented runs unless given. */
  readonly utilisation?: number;
  /** What `utilisation` counts; 6N unless given. */
  readonly utilisationConvention?: UtilisationConvention;
  /** USD per accelerator-hour. */
  readonly price?: number;
  /** Watts per accelerator. */
  readonly power?: number;
  readonly pue?: number;
  /** kg CO2-equivalent per kWh. */
  readonly grid?: number;
  /** Tokens in a sequence and in a batch. */
  readonly sequenceLength?: number;
  readonly batchTokens?: number;
  readonly layout?: DecidedLayout;
  /** Share of a device's memory to set aside; unless given, 5% where that costs little time. */
  readonly reserve?: number;
}

/** Where a value comes from. */
export type EstimateOrigin =
  | 'input'
  | 'law'
  | 'model'
  | 'derived'
  | 'documented-runs'
  | 'data'
  | 'search'
  | 'default';

/** The whole plan; parts that nothing is known about are absent, and a caveat says why. */
export interface EstimateDocument {
  readonly schema: 'isoflop/estimate/1';
  readonly input: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly tokens: number;
  /** 6 · active parameters · tokens, FLOP. */
  readonly compute: number;
  readonly tokensPerParameter: number;
  /** What the model executes per token, forward and backward, where its shape is known. */
  readonly flopPerToken?: Readonly<Record<UtilisationConvention, number>>;
  readonly law?: { readonly id: string; readonly computeOverhead?: number };
  /** The law's loss in its unit, where parameters and tokens are its optimum. */
  readonly loss?: number;
  readonly lossUnit?: string;
  /** 80% and 95% intervals of N*, D*, D/N and loss, where these are the optimum of the budget and the law gives them. */
  readonly intervals?: NonNullable<Recommendation['intervals']>;
  readonly hardware?: {
    readonly accelerator: string;
    readonly accelerators: number;
    readonly precision: Precision;
    /** Dense peak of one accelerator that the utilisation is against, FLOP/s. */
    readonly peak: number;
  };
  /** Share of the peak by 6·N·D over the whole run. */
  readonly utilisation?: Uncertain & {
    readonly origin: 'input' | 'documented-runs';
    readonly basis?: readonly {
      readonly run: string;
      readonly utilisation: number;
      readonly weight: number;
    }[];
    /** Ends that hold 95% of documented runs, where low and high hold 80%. */
    readonly band95?: { readonly low: number; readonly high: number };
    /** Likely share while steps run. */
    readonly steps?: number;
    /** Documented runs, and how many of them on this generation of accelerator and as sparse or dense. */
    readonly history?: Readonly<Record<'runs' | 'organisations' | 'sameGeneration' | 'sameSparsity', number>>;
    /** What a running step of the layout allows at best, of the same peak. */
    readonly ceiling?: number;
  };
  /** Over the whole run, interruptions in it. */
  readonly tokensPerSecond?: Uncertain;
  readonly batchTokens?: number;
  readonly sequenceLength?: number;
  /** Seconds of a step while the run runs. */
  readonly stepTime?: Uncertain;
  readonly steps?: number;
  readonly days?: Uncertain;
  readonly acceleratorHours?: Uncertain;
  /** USD. */
  readonly cost?: Uncertain & { readonly price: Uncertain; readonly source: string; readonly date?: string };
  /** kWh. */
  readonly energy?: Uncertain & { readonly power: number; readonly pue?: number; readonly source: string };
  /** Tonnes of CO2-equivalent. */
  readonly carbon?: Uncertain;
  readonly layout?: Layout & { readonly microBatches: number };
  /** Bytes on the fullest device. */
  readonly memoryPerDevice?: DeviceMemory;
  readonly memory?: { readonly capacity: number; readonly headroom: number; readonly fits: boolean };
  readonly pipelineBubble?: { readonly seconds: number; readonly share: number };
  readonly communication?: readonly Exchange[];
  readonly checkpoint: {
    readonly size: CheckpointBytes;
    /** Seconds of work between two: Young's, Daly's, and the best by exact goodput. */
    readonly interval?: { readonly young: number; readonly daly: number; readonly best: number };
  };
  /** Unexpected interruptions over the run. */
  readonly interruptions?: Uncertain;
  /** Hours between two of them. */
  readonly meanTimeBetweenInterruptions?: number;
  /** Share of time that counts. */
  readonly goodput?: Uncertain;
  readonly provenance: Readonly<Record<string, EstimateOrigin>>;
  readonly caveats: readonly ExplainedCaveat[];
}

/** A layout that fits (or nearly does), and what its shortest step is made of. */
export interface ListedPlan {
  readonly layout: Layout & { readonly microBatches: number };
  /** Bytes on the fullest device. */
  readonly memoryPerDevice: DeviceMemory;
  /** Bytes left on it; negative when it doesn't fit. */
  readonly headroom: number;
  /** Seconds at best, by which plans are ranked. */
  readonly stepTime: number;
  /** Seconds of the step: computing, idling in the pipeline, exchanges that nothing hides, and those that hide. */
  readonly why: {
    readonly computing: number;
    readonly bubble: number;
    readonly exposed: Readonly<Partial<Record<CommunicationKind, number>>>;
    readonly hidden: readonly CommunicationKind[];
  };
}

/** The layouts that fit, best first; when none does, the closest and what it is short of a device. */
export interface PlansDocument {
  readonly schema: 'isoflop/plans/1';
  readonly parameters: number;
  readonly activeParameters: number;
  readonly hardware: NonNullable<EstimateDocument['hardware']>;
  /** Bytes of a device. */
  readonly capacity: number;
  readonly sequenceLength: number;
  readonly batchTokens: number;
  readonly plans: readonly ListedPlan[];
  readonly closest?: ListedPlan & { readonly short: number };
  readonly caveats: readonly ExplainedCaveat[];
}
