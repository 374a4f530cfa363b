import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import { type Architecture, mixtureLayers } from '../model/architecture.ts';
import { forwardFlop } from '../model/forward.ts';
import { type Footprint, sequenceBytes, touchedBytes } from './footprint.ts';

/**
 * Shares of the peaks that an engine reaches, and the time that it spends beside them, seconds. All shares 1 and no
 * time beside them is the roofline itself.
 */
export interface Efficiency {
  readonly compute: number;
  readonly memory: number;
  readonly network: number;
  readonly secondsPerLayer: number;
  /** Of each of the two all-reduces of a layer; not used without tensor parallelism. */
  readonly secondsPerAllReduce: number;
  readonly secondsPerSequence: number;
}

/** The roofline of compute and memory: both peaks are reached, and nothing is spent on links or beside. */
export const ROOFLINE: Efficiency = {
  compute: 1,
  memory: 1,
  network: Number.POSITIVE_INFINITY,
  secondsPerLayer: 0,
  secondsPerAllReduce: 0,
  secondsPerSequence: 0,
};

/** One replica of a model: its devices work on the same batch. */
export interface Replica {
  readonly architecture: Architecture;
  readonly footprint: Footprint;
  readonly accelerator: Accelerator;
  readonly precision: NumberFormat;
  readonly devices: number;
  /** Groups of devices that have some of the layers each; 1 where every device has all of them. */
  readonly stages: number;
  /** Whether its layers are split over the devices, so that activations are reduced; experts are spread instead. */
  readonly isTensorParallel: boolean;
}

/** Seconds of one pass through all layers, whose stages take turns, and what they are made of. */
export interface Pass {
  readonly seconds: number;
  readonly matrices: number;
  /** Of the matrices, the multiplications alone. */
  readonly computing: number;
  readonly attention: number;
  readonly network: number;
  readonly overhead: number;
  /** All-to-all of a mixture's experts: what a step takes at least, however well it hides. */
  readonly exchange: number;
  readonly flop: number;
  /** Weights and cache that are read. */
  readonly bytes: number;
  /** Whether reading memory, rather than computing, sets the time of the matrices. */
  readonly isMemoryBound: boolean;
}

/**
 * Seconds of a decode step in which each of B sequences gets one token: max(2·N·B/(n·F·η_c), weights/(n·BW·η_m)) for the
 * matrices, the same of attention over the context, all-reduces, and L·(ε + 2α) + σ·B beside them. Matrices and
 * attention do not overlap, so that the two maxima add (arXiv:2506.04645, equations 29 to 44).
 *
 * @param replica model and devices
 * @param load sequences B, and tokens in the context of each
 * @param efficiency of the engine
 */
export function decodeStep(
  replica: Replica,
  load: { readonly batch: number; readonly context: number },
  efficiency: Efficiency,
): Pass {
  const { architecture, footprint } = replica;
  return pass(replica, efficiency, {
    tokens: load.batch,
    sequences: load.batch,
    attentionFlop: load.batch * decodeAttention(architecture, load.context),
    cacheBytes: load.batch * sequenceBytes(architecture, footprint, load.context),
  });
}

/**
 * Seconds in which a prompt of P tokens is read: P·(2·N + causal attention) FLOP, against the weights read once.
 *
 * @param replica model and devices
 * @param prompt tokens, P
 * @param efficiency of the engine
 */
export function prefill(replica: Replica, prompt: number, efficiency: Efficiency): Pass {
  const { architecture } = replica;
  const { attentionScores } = forwardFlop(architecture, { sequenceLength: prompt, attention: 'causal' });
  return pass(replica, efficiency, {
    tokens: prompt,
    sequences: 0,
    attentionFlop: prompt * attentionScores,
    cacheBytes: 0,
  });
}

/** FLOP of one new token's attention over its context; latent attention works on the compressed keys (absorbed). */
export function decodeAttention(architecture: Architecture, context: number): number {
  const { latent, heads, layers } = architecture;
  if (latent !== undefined) {
    return 2 * layers * heads * context * (2 * latent.keyValueRank + latent.ropeDimension);
  }
  return forwardFlop(architecture, { sequenceLength: context, attention: 'full' }).attentionScores;
}

interface Work {
  readonly tokens: number;
  readonly sequences: number;
  readonly attentionFlop: number;
  readonly cacheBytes: number;
}

function pass(replica: Replica, efficiency: Efficiency, work: Work): Pass {
  const { architecture, footprint, accelerator, precision } = replica;
  const { compute, memory, network: link } = efficiency;
  const devices = replica.devices / replica.stages;
  const bandwidth = devices * accelerator.memoryBandwidth * memory;
  const computing =
    (2 * footprint.activeMatrix * work.tokens) / (devices * peakOf(accelerator, precision) * compute);
  const reading = touchedBytes(footprint, work.tokens) / bandwidth;
  const matrices = Math.max(computing, reading);
  const attention = Math.max(
    work.attentionFlop / (devices * peakOf(accelerator, 'bf16') * compute),
    work.cacheBytes / bandwidth,
  );
  const reduces = replica.isTensorParallel && devices > 1;
  const perReduce = (2 * (devices - 1) * work.tokens * architecture.hidden * 2) / devices;
  // where no link is on file there is nothing to divide by, and the answer says so
  const linkBandwidth = accelerator.interconnect.bandwidthPerDirection ?? Number.POSITIVE_INFINITY;
  const network = reduces ? (2 * architecture.layers * perReduce) / (link * linkBandwidth) : 0;
  const perLayer = efficiency.secondsPerLayer + (reduces ? 2 * efficiency.secondsPerAllReduce : 0);
  const overhead = architecture.layers * perLayer + efficiency.secondsPerSequence * work.sequences;
  return {
    seconds: matrices + attention + network + overhead,
    matrices,
    computing,
    attention,
    network,
    overhead,
    exchange: replica.isTensorParallel || devices === 1 ? 0 : exchangeSeconds(replica, work.tokens / devices),
    flop: 2 * footprint.activeMatrix * work.tokens + work.attentionFlop,
    bytes: touchedBytes(footprint, work.tokens) + work.cacheBytes,
    isMemoryBound: reading > computing,
  };
}

/**
 * Seconds in which a device sends tokens to their experts and gets them back in one layer: B·(k + shared)·d·(1 + 2)
 * bytes, eight bits there and sixteen back, over the link (DeepSeek-AI 2025, arXiv:2505.09343, section 2.3.2).
 *
 * @param load tokens B of a device, experts that each visits, width d, and bytes a second of the link one way
 * @example
 * allToAllSeconds({ tokens: 32, experts: 9, hidden: 7000, bandwidth: 50e9 }) // => 0.00012096
 */
export function allToAllSeconds(load: {
  readonly tokens: number;
  readonly experts: number;
  readonly hidden: number;
  readonly bandwidth: number;
}): number {
  return (load.tokens * load.experts * load.hidden * 3) / load.bandwidth;
}

/**
 * The least that a step with experts spread over devices takes: two micro-batches take turns, so that all-to-all of
 * one hides behind the other's computing, and both cross the link in every layer.
 */
function exchangeSeconds({ architecture, accelerator }: Replica, tokens: number): number {
  const { mixture, hidden } = architecture;
  const { bandwidthPerDirection: bandwidth } = accelerator.interconnect;
  if (mixture === undefined || bandwidth === undefined) return 0;
  const experts = mixture.activeExperts + mixture.sharedExperts;
  return (
    2 * mixtureLayers(architecture) * allToAllSeconds({ tokens: tokens / 2, experts, hidden, bandwidth })
  );
}

/** Dense peak of the format, or of the 16-bit one that narrower weights are widened to where it is missing. */
export function peakOf(accelerator: Accelerator, precision: NumberFormat): number {
  const { peakDense } = accelerator;
  return peakDense[precision] ?? peakDense.bf16 ?? peakDense.fp16 ?? peakDense.fp32 ?? Number.NaN;
}
