import type { Layout } from './layout.ts';
import type { ModelFacts } from './model-facts.ts';
import { halfPrecision } from './precision.ts';
import { expertSplit, stageLayers, stageParameters } from './stage.ts';

/** What devices exchange, by the kind of parallelism that makes them. */
export const communicationKinds = ['data', 'tensor', 'pipeline', 'context', 'expert'] as const;
export type CommunicationKind = (typeof communicationKinds)[number];

/** Links of an accelerator, bytes/s in one direction per device. */
export interface Links {
  /** Within the scale-up domain: NVLink, Infinity Fabric, a TPU slice. */
  readonly bandwidthPerDirection?: number;
  /** Devices that the scale-up links join. */
  readonly domainSize?: number;
  /** Between domains. */
  readonly internodeBandwidth?: number;
}

/**
 * Bytes that one device sends in one step, by kind.
 *
 * - data: gradients reduced and weights gathered over the replicas, ring, (n − 1)/n of 2Ψ elements; ZeRO 2
 *   reduces after every micro-batch, ZeRO 3 also gathers twice (ZeRO, arXiv:1910.02054, section 7: 3Ψ).
 * - tensor: 8·b·s·h·(t − 1)/t elements a layer and micro-batch (Narayanan, arXiv:2104.04473, section 3.2), 12
 *   with full recomputation (ZeRO, section 8).
 * - pipeline: b·s·h elements a boundary and micro-batch, forward and back (Narayanan, section 3.2).
 * - context: ring attention passes keys and values c − 1 times forward, and them and their gradients back.
 *   Derived, not published.
 * - expert: 2·k·b·s·h elements forward a layer for dispatch and combine, the same back (DeepSeek-V3).
 *
 * Activations and gradients take 2 bytes unless the model says otherwise; what is dispatched to experts under FP8
 * takes 1, which halves that half of the expert part (DeepSeek-V3, section 3.3.3).
 *
 * @param model sizes of the model
 * @param layout how it is split
 * @param microBatches micro-batches a step, per replica
 */
export function communicationVolume(
  model: ModelFacts,
  layout: Layout,
  microBatches: number,
): Record<CommunicationKind, number> {
  const { tensor, pipeline, data, context, expert, microBatch, zero, interleave = 1 } = layout;
  const layers = stageLayers(model, layout);
  const tokens = (microBatch * model.sequenceLength) / context;
  const { activation: elementBytes, dispatch } = model.elementBytes ?? halfPrecision;
  const activation = tokens * model.hidden * elementBytes;
  const replicas = data * context;
  const stage = stageParameters(model, layout);
  const experts = expertSplit(layout);
  const reduced = share(replicas) * stage.dense + share(experts.replicas) * stage.experts;
  const rounds = zero === 3 ? 3 * microBatches : zero === 2 ? microBatches + 1 : 2;
  const sparseLayers = Math.min(layers, model.experts.layers);
  return {
    data: rounds * reduced * elementBytes,
    tensor: tensorVolume(model, layout, microBatches),
    pipeline: pipeline > 1 ? 2 * microBatches * interleave * activation : 0,
    context:
      layers * microBatches * 6 * (context - 1) * tokens * (model.keyValueSize / tensor) * elementBytes,
    expert:
      sparseLayers *
      microBatches *
      2 *
      model.experts.perToken *
      share(expert) *
      // ranks that share a sequence send their part of it where experts lie across them
      ((tokens * model.hidden * (dispatch + elementBytes) * experts.parts) / (tensor * expert)),
  };
}

/** The tensor part of `communicationVolume`, which nothing hides. */
export function tensorVolume(model: ModelFacts, layout: Layout, microBatches: number): number {
  const { tensor, context, microBatch, recompute } = layout;
  const { activation: elementBytes } = model.elementBytes ?? halfPrecision;
  const activation = ((microBatch * model.sequenceLength) / context) * model.hidden * elementBytes;
  const passes = recompute === 'full' ? 12 : 8;
  return stageLayers(model, layout) * microBatches * passes * share(tensor) * activation;
}

/**
 * The link that the slowest hop of each kind takes: scale-up while the group and what lies inside it fit into
 * the domain, the network otherwise. Tensor lies innermost, then context, expert and data, pipeline outermost.
 *
 * @returns bytes/s in one direction per device; absent where the accelerator's file does not say
 */
export function linkBandwidth(kind: CommunicationKind, layout: Layout, links: Links): number | undefined {
  const { tensor, context, data, pipeline } = layout;
  const inside = tensor * context;
  const span = {
    tensor,
    context: inside,
    expert: expertSplit(layout).parts,
    data: inside * data,
    pipeline: inside * data * pipeline,
  }[kind];
  return span <= (links.domainSize ?? 1) ? links.bandwidthPerDirection : links.internodeBandwidth;
}

/**
 * Part of what goes to experts that must pass the network at least: a token whose k experts lie on E of the other
 * domains is sent once to each, and handed on inside (DeepSeek-V3, arXiv:2412.19437, section 3.2.2). With G domains and
 * even routing that is (G − 1)·(1 − (1 − 1/G)^k) copies of the k·(e − 1)/e that go to other ranks.
 *
 * @returns 1 where experts lie within a domain
 */
export function expertNetworkShare(
  model: Pick<ModelFacts, 'experts'>,
  layout: Pick<Layout, 'tensor' | 'data' | 'context' | 'expert'>,
  links: Links,
): number {
  const { expert } = layout;
  const domains = expertSplit(layout).parts / (links.domainSize ?? 1);
  if (domains <= 1) return 1;
  const { perToken } = model.experts;
  const copies = (domains - 1) * (1 - (1 - 1 / domains) ** perToken);
  return Math.min(1, copies / (perToken * share(expert)));
}

/**
 * Seconds of a ring all-reduce: 2·(n − 1)/n·S / bandwidth + 2·(n − 1)·latency.
 *
 * @param bytes size of the reduced buffer, S
 * @param options.devices ring members, n
 * @param options.bandwidth bytes/s in one direction
 * @param options.latency seconds a hop; 0 unless given
 * @example
 * (allReduceTime(2 * 7e9, { devices: 8, bandwidth: 450e9 }) * 1000).toFixed(0) // => '54'
 */
export function allReduceTime(
  bytes: number,
  options: { readonly devices: number; readonly bandwidth: number; readonly latency?: number },
): number {
  const { devices, bandwidth, latency = 0 } = options;
  return (2 * share(devices) * bytes) / bandwidth + 2 * (devices - 1) * latency;
}

/** (n − 1)/n: what a ring moves of a buffer, or an all-to-all of its tokens. */
function share(members: number): number {
  return members <= 1 ? 0 : (members - 1) / members;
}
