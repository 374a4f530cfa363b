import type { NumberFormat } from '../catalog/accelerators.ts';
import type { OrganisationUse } from '../catalog/organisation.ts';
import type { Caveat } from '../core/caveat.ts';
import type { Uncertain } from '../core/spread.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import type { ServingLayout } from './layout.ts';

/** What is served, on what, and how: users at once, or latencies that they must see. */
export interface ServingRequest {
  /** Shape of the model, or its counts, for which one between the usual shapes is taken. */
  readonly model?: ArchitectureDescription;
  readonly parameters?: number;
  /** Of a mixture that has no shape; what is not said of them is taken from what is usual. */
  readonly activeParameters?: number;
  readonly experts?: number;
  readonly activeExperts?: number;
  /** Id or alias, and how many devices. */
  readonly accelerator: string;
  readonly devices: number;
  /** Format of the weights; bf16 unless given. */
  readonly precision?: NumberFormat;
  /** Tokens of a prompt and of its answer; 1,000 of each unless given. */
  readonly prompt?: number;
  readonly output?: number;
  /** Sequences in flight over all devices; as many as memory holds unless given. */
  readonly concurrency?: number;
  /** Latest first token and longest time a token, seconds: the most concurrency that keeps them is found. */
  readonly timeToFirstToken?: number;
  readonly timePerToken?: number;
  /** Devices that share each layer; as many of a domain as heads split over unless given. */
  readonly tensor?: number;
  /** USD per device-hour; the offers on file unless given. */
  readonly price?: number;
  /** Utilisation of training, of the dense 16-bit peak, that kappa compares with; 0.4 unless given. */
  readonly trainingUtilisation?: number;
}

/** What serving comes to. Seconds, bytes, USD and kWh. */
export interface ServingAnswer {
  readonly schema: 'isoflop/serving/1';
  readonly input: Readonly<Record<string, unknown>>;
  /** What was taken from an organisation's file. */
  readonly organisation?: OrganisationUse;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly hardware: {
    readonly accelerator: string;
    readonly devices: number;
    readonly replicas: number;
    /** How each replica's devices share the model. */
    readonly layout: ServingLayout;
    readonly precision: NumberFormat;
    /** Dense peak of a device in that format, FLOP/s. */
    readonly peak: number;
  };
  readonly calibration: {
    readonly id: string;
    readonly kind: 'calibrated' | 'provisional' | 'class';
    readonly measured: string;
    readonly source: string;
  };
  readonly weightBytes: number;
  /** Bytes that a token adds to the cache while no window is full, and what a sequence of prompt and answer has there. */
  readonly cacheBytesPerToken: number;
  readonly cacheBytesPerSequence: number;
  readonly memory: { readonly capacity: number; readonly used: number; readonly fits: boolean };
  /** Tokens of a prompt and of its answer. */
  readonly prompt: number;
  readonly output: number;
  /** Sequences over all devices whose cache fits, at their longest. */
  readonly batchLimit: number;
  /** Sequences in flight that the figures below are for; a mean where memory or a time per token sets it. */
  readonly concurrency: number;
  /** FLOP and bytes of a prompt, and of a step that gives each sequence a token, of one replica. */
  readonly prefill?: { readonly flop: number; readonly bytes: number };
  readonly decode?: { readonly flop: number; readonly bytes: number; readonly bound: 'compute' | 'memory' };
  /** The same load where every peak is reached and nothing is spent beside them. */
  readonly roofline?: {
    readonly tokensPerSecond: number;
    readonly timePerToken: number;
    readonly timeToFirstToken: number;
  };
  readonly tokensPerSecond?: Uncertain;
  readonly tokensPerSecondPerDevice?: Uncertain;
  readonly timeToFirstToken?: Uncertain;
  readonly timePerToken?: Uncertain;
  /** 2·N·tokens/s over the dense 16-bit peak of all devices. */
  readonly utilisation?: Uncertain;
  readonly costPerMillionTokens?: { readonly input: Uncertain; readonly output: Uncertain };
  /** USD per device-hour. */
  readonly price?: Uncertain & { readonly source: string; readonly date?: string };
  /** kWh for a million tokens of output with their prompts, at the power limit. */
  readonly energyPerMillionTokens?: Uncertain;
  /** Device time of a token of output, its prompt included, over 2·N FLOP at training's utilisation; N is the parameters that a token passes through. */
  readonly kappa?: Uncertain;
  /** Fewest devices on which the model and one sequence fit, and how they share it; null where none do. */
  readonly fewestDevices: number | null;
  readonly fewestLayout?: ServingLayout;
  readonly caveats: readonly (Caveat & { readonly message: string })[];
}
