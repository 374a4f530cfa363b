import type { NumberFormat as Format } from '../catalog/accelerators.ts';
import type { OrganisationUse } from '../catalog/organisation.ts';
import type { BenchmarkRecord } from '../catalog/records.ts';
import type { Run } from '../catalog/run.ts';
import type { CommunicationKind } from '../cluster/communication.ts';
import type { Layout } from '../cluster/layout.ts';
import type { DeviceMemory, Precision } from '../cluster/memory.ts';
import type { Exchange } from '../cluster/step.ts';
import type { ExplainedCaveat } from '../core/caveat.ts';
import type { Law } from '../core/law.ts';
import type { Uncertain } from '../core/spread.ts';
import type { CheckpointBytes } from '../model/checkpoint.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { Lifetime, Recommendation, Speed } from '../planner/types.ts';
import type { ServingWorkload } from '../serving/workload.ts';
import type { Assessment } from './assessment.ts';
import type { Causes } from './chances.ts';
import type { Limits } from './limits.ts';
import type { MemoryRange } from './memory-range.ts';
import type { Origin } from './paths.ts';
import type { ReachOrigin } from './reach.ts';
import type { UtilisationConvention } from './shape.ts';
import type { StageAnswer } from './stage-answers.ts';
import type { Shares, StatedUncertainty } from './stated.ts';

/** What is known of a plan. Everything may be left out but one of budget, parameters, tokens and model. */
export interface EstimateRequest {
  /** Budget: FLOP, USD, accelerator-hours, or seconds on all accelerators. */
  readonly compute?: number;
  readonly money?: number;
  readonly acceleratorHours?: number;
  readonly seconds?: number;
  /** Parameters, and those that a token passes through; with a model they are the model's. */
  readonly parameters?: number;
  readonly activeParameters?: number;
  /** Routed experts of a mixture, and those that a token passes through, one unless given; where no shape says so. */
  readonly experts?: number;
  readonly activeExperts?: number;
  readonly tokens?: number;
  /** Unique tokens of the sources of a mixture, where `limits.uniqueTokens` are those of one corpus that is worth as much. */
  readonly mixedTokens?: number;
  /** The model's shape. */
  readonly model?: ArchitectureDescription;
  /** How it is called; a documented run of this id is not used to predict its utilisation. */
  readonly modelName?: string;
  /** The law that fills in parameters and tokens, or its id; the planner's default unless given. */
  readonly law?: string | Law;
  /** Id or alias of an accelerator, and how many of them. */
  readonly accelerator?: string;
  readonly accelerators?: number;
  /** bf16 unless given, fp16 where an accelerator has no bf16. */
  readonly precision?: Format;
  /** The training framework, which decides what a device keeps: id or alias of a file in data/frameworks. */
  readonly framework?: string;
  /** How gradients are kept; as the framework does unless given. */
  readonly gradients?: 'bf16' | 'fp32';
  /** Name of the optimizer, which decides how many bytes a parameter takes; AdamW unless given. */
  readonly optimizer?: string;
  /** Share of the dense 16-bit peak over the whole run, whatever the precision; predicted unless given. */
  readonly utilisation?: number;
  /** Format whose dense peak `utilisation` is a share of; the 16-bit one unless given. */
  readonly utilisationOf?: Format;
  /** FLOP/s that a device achieves over the whole run, in place of `utilisation`. */
  readonly achieved?: number;
  /** What `utilisation` counts; 6N unless given. */
  readonly utilisationConvention?: UtilisationConvention;
  /** A throughput that was measured while steps ran, such as `14,451 tokens/s on 8 h100`: what the utilisation is predicted from. */
  readonly measured?: string;
  /** Runs of the team's own, in the form of a file in data/runs: they speak beside the documented ones. */
  readonly like?: readonly Run[];
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
  /** Degrees and choices of a layout that are decided; what is left out is searched. */
  readonly layout?: Partial<Layout>;
  /** What the plan must keep to: USD, days, accelerators, tokens, tokens to serve, parameters, loss, latencies in seconds. */
  readonly limits?: Omit<Limits, 'latency'> & {
    readonly latency?: { readonly timeToFirstToken?: number; readonly timePerToken?: number };
  };
  /** How the model is served: `2 h100, fp8, 25 users, 1000/500`, or its parts. */
  readonly serving?: string | ServingWorkload;
  /** Shares of the money that come off before the run: pilots, ablations, evaluation, postTraining, data, other. */
  readonly shares?: Shares;
  /** Share of a device's memory to set aside; unless given, 5% where that costs little time. */
  readonly reserve?: number;
  /** How sure a given utilisation and price are: standard deviations of their logarithms; given values are fixed otherwise. */
  readonly uncertainty?: StatedUncertainty;
}

/** Where a value of an estimate comes from. */
export type EstimateOrigin = Origin | Exclude<ReachOrigin, 'input'> | 'model' | 'data' | 'search' | 'default';

/** The whole plan; parts that nothing is known about are absent, and a caveat says why. */
export interface EstimateDocument {
  readonly schema: 'isoflop/estimate/2';
  readonly input: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly tokens: number;
  /** What changes what the law says, in numbers: a format, and what experts are worth. */
  readonly modifiers?: Recommendation['modifiers'];
  /** 6 · active parameters · tokens, FLOP. */
  readonly compute: number;
  /** Tokens over active parameters. */
  readonly tokensPerParameter: number;
  /** What the model executes per token, forward and backward, where its shape is known. */
  readonly flopPerToken?: Readonly<Record<UtilisationConvention, number>>;
  /** Compute by the exact count, causal attention and head included, and its ratio to 6·N·D. */
  readonly exactCompute?: { readonly value: number; readonly ratio: number };
  readonly law?: { readonly id: string; readonly computeOverhead?: number };
  /** The law's loss in its unit, where parameters and tokens are its optimum. */
  readonly loss?: number;
  readonly lossUnit?: string;
  /** Passes over the unique tokens, where these are stated and the law chose the tokens. */
  readonly epochs?: number;
  /** 80% and 95% intervals of what the law, or a budget in time or money, leaves open. */
  readonly intervals?: Partial<NonNullable<Recommendation['intervals']>> & {
    readonly compute?: NonNullable<Recommendation['intervals']>['parameters'];
  };
  readonly hardware?: {
    readonly accelerator: string;
    readonly accelerators: number;
    /** Where a module is several devices: all of them, and what they are called. A layout and its memory are of these. */
    readonly devices?: { readonly count: number; readonly name: string };
    readonly precision: Precision | 'fp4';
    /** Peak that the utilisation is of: the dense 16-bit one unless another was stated, FLOP/s. */
    readonly peak: number;
    /** Format that products are computed in, and its dense peak, where that is another, FLOP/s. */
    readonly format?: Format;
    readonly precisionPeak?: number;
  };
  /** With a format that is faster than 16-bit products. */
  readonly speed?: Speed;
  /** Share of the peak by 6·N·D over the whole run. */
  readonly utilisation?: Uncertain & {
    readonly origin: ReachOrigin;
    /** A measured share of the peak by 6·N while steps ran, and the likely one of this plan's steps. */
    readonly measured?: { readonly text: string; readonly share: number; readonly steps: number };
    /** The team's own runs, and the share by 6·N that each reached. */
    readonly own?: readonly { readonly run: string; readonly utilisation: number }[];
    readonly basis?: readonly {
      readonly run: string;
      readonly utilisation: number;
      readonly weight: number;
    }[];
    /** Documented runs, and how many of them on this generation of accelerator and as sparse or dense. */
    readonly history?: Readonly<Record<'runs' | 'organisations' | 'sameGeneration' | 'sameSparsity', number>>;
    /** What a running step of the layout allows at best, of the same peak. */
    readonly ceiling?: number;
    /** The likely share of the precision's own peak, where that is another. */
    readonly ofPrecision?: number;
    /** Hours of this context over those at 4k, in the share already. */
    readonly contextFactor?: number;
    /** The likely share of a step while the run runs. */
    readonly running?: number;
    /** The best benchmark on file of this machine, format and sparsity: an upper mark, of running steps. */
    readonly benchmark?: Pick<BenchmarkRecord, 'name' | 'count' | 'utilisation'>;
  };
  /** Over the whole run, interruptions in it. */
  readonly tokensPerSecond?: Uncertain;
  /** Of the run; where it is in several stages, they say their own. */
  readonly batchTokens?: number;
  readonly sequenceLength?: number;
  /** What each stage takes, where the run is in several. */
  readonly stages?: readonly StageAnswer[];
  /** Seconds of a step while the run runs. */
  readonly stepTime?: Uncertain;
  readonly steps?: number;
  readonly days?: Uncertain;
  readonly acceleratorHours?: Uncertain;
  /** USD. */
  readonly cost?: Uncertain & { readonly price: Uncertain; readonly source: string; readonly date?: string };
  /** kWh. */
  readonly energy?: Uncertain & { readonly power: number; readonly pue?: number; readonly source: string };
  /** With a serving workload and tokens to serve: training and serving together, and what kappa changes. */
  readonly lifetime?: Lifetime;
  /** Tonnes of CO2-equivalent. */
  readonly carbon?: Uncertain;
  readonly layout?: Layout & { readonly microBatches: number };
  /** Bytes on the fullest device. */
  readonly memoryPerDevice?: DeviceMemory;
  /** Against the device's usable bytes, and how far it may be off. */
  readonly memory?: MemoryRange & {
    readonly capacity: number;
    readonly headroom: number;
    readonly fits: boolean;
  };
  /** The fewest accelerators on which it fits, where it does not on those named. */
  readonly fitsOn?: number;
  readonly pipelineBubble?: { readonly seconds: number; readonly share: number };
  readonly communication?: readonly Exchange[];
  readonly checkpoint: {
    readonly size: CheckpointBytes;
    /** Seconds of work between two: Young's, Daly's, the best by exact goodput, and the one that is taken. */
    readonly interval?: {
      readonly young: number;
      readonly daly: number;
      readonly best: number;
      readonly taken: number;
    };
  };
  /** Unexpected interruptions over the run. */
  readonly interruptions?: Uncertain;
  /** Hours between two of them. */
  readonly meanTimeBetweenInterruptions?: number;
  /** Share of time that counts. */
  readonly goodput?: Uncertain;
  /** Each limit that was given; what is left is below zero where it is broken. */
  readonly limits?: Assessment['limits'];
  /** What was claimed beside what the plan takes. */
  readonly claims?: Assessment['claims'];
  readonly chance?: Pick<Assessment, 'ninety' | 'loss'> & { readonly all?: number };
  /** What a little more of each limit would change the loss by, and what is left of the money would be. */
  readonly more?: Assessment['more'];
  readonly unused?: Assessment['unused'];
  /** USD that come off the money before the run. */
  readonly shares?: Assessment['shares'];
  /** What each cause contributes to the variance of days and money, in logarithms. */
  readonly causes?: Causes;
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
  readonly provenance: Readonly<Record<string, EstimateOrigin>>;
  readonly caveats: readonly ExplainedCaveat[];
}

/** A layout that fits (or nearly does), and what its shortest step is made of. */
export interface ListedLayout {
  readonly layout: Layout & { readonly microBatches: number };
  /** Bytes on the fullest device. */
  readonly memoryPerDevice: DeviceMemory;
  /** Bytes left on it; negative when it does not fit. */
  readonly headroom: number;
  /** Seconds at best, by which layouts are ranked. */
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
export interface LayoutsDocument {
  readonly schema: 'isoflop/plans/2';
  readonly parameters: number;
  readonly activeParameters: number;
  readonly hardware: NonNullable<EstimateDocument['hardware']>;
  /** Bytes of a device. */
  readonly capacity: number;
  readonly sequenceLength: number;
  readonly batchTokens: number;
  readonly plans: readonly ListedLayout[];
  readonly closest?: ListedLayout & { readonly short: number };
  readonly caveats: readonly ExplainedCaveat[];
}
