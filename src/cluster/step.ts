import {
  type CommunicationKind,
  communicationKinds,
  communicationVolume,
  expertNetworkShare,
  type Links,
  linkBandwidth,
  tensorVolume,
} from './communication.ts';
import { devices, type Layout } from './layout.ts';
import type { ModelFacts } from './model-facts.ts';
import { bubbleOverhead } from './pipeline.ts';
import { stageLayers } from './stage.ts';

/** What a device can do, plain numbers from its file. */
export interface Device {
  /** Dense peak in the precision used, FLOP/s. */
  readonly peak: number;
  /** Share of the peak that large matrix multiplications reach. */
  readonly kernelEfficiency: number;
  readonly memoryBytes: number;
  readonly links: Links;
}

/** One kind of exchange in a step, per device. */
export interface Exchange {
  readonly kind: CommunicationKind;
  /** Bytes that one device sends. */
  readonly bytes: number;
  /** Seconds on its link; absent where the link's bandwidth is not known. */
  readonly seconds?: number;
  /** Seconds that computing does not cover. */
  readonly exposed?: number;
  readonly hidden?: boolean;
}

/** A step from below: what the layout allows at best, not what a run will reach. */
export interface StepBound {
  readonly seconds: number;
  readonly computing: number;
  readonly bubble: { readonly seconds: number; readonly share: number };
  readonly exchanges: readonly Exchange[];
  /** Kinds whose time is not known, and which `seconds` therefore lacks. */
  readonly unknown: readonly CommunicationKind[];
}

/** FLOP that a step executes, over those that the model needs. Full recomputation repeats the forward pass. */
export function recomputationFactor(layout: Pick<Layout, 'recompute'>): number {
  return layout.recompute === 'full' ? 4 / 3 : 1;
}

/**
 * The shortest step that a layout allows: computing at the speed of large matrix multiplications, the pipeline's
 * bubble, and what exchanges computing cannot cover.
 *
 * Tensor exchanges lie on the critical path and count in full. Those of experts hide behind the computing of another
 * micro-batch (DeepSeek-V3's DualPipe, arXiv:2412.19437, section 3.2.1), gradients behind the backward pass
 * of the last micro-batch, ZeRO 3's behind the whole step, keys and values of a ring behind attention, activations
 * between stages behind the next micro-batch.
 *
 * @param model sizes
 * @param layout how it is split
 * @param options.device what a device can do
 * @param options.microBatches micro-batches a step, per replica
 */
export function stepBound(
  model: ModelFacts,
  layout: Layout,
  options: { readonly device: Device; readonly microBatches: number },
): StepBound {
  const { device, microBatches } = options;
  const computing = computingTime(model, layout, options);
  const volume = communicationVolume(model, layout, microBatches);
  const cover = covers(model, layout, { computing, microBatches });
  const exchanges: Exchange[] = [];
  const unknown: CommunicationKind[] = [];
  let inMicroBatch = 0;
  let exposedElsewhere = 0;
  for (const kind of communicationKinds) {
    const bytes = volume[kind];
    if (bytes === 0) continue;
    const bandwidth = linkBandwidth(kind, layout, device.links);
    if (bandwidth === undefined) {
      unknown.push(kind);
      exchanges.push({ kind, bytes });
      continue;
    }
    const part = kind === 'expert' ? expertNetworkShare(model, layout, device.links) : 1;
    const seconds = (part * bytes) / bandwidth;
    const exposed = Math.max(0, seconds - cover[kind]);
    if (kind === 'data') exposedElsewhere += exposed;
    else inMicroBatch += exposed;
    exchanges.push({ kind, bytes, seconds, exposed, hidden: exposed === 0 });
  }
  const overhead = bubbleOverhead(layout, microBatches);
  const busy = computing + inMicroBatch;
  const idle = overhead * busy;
  const seconds = busy + idle + exposedElsewhere;
  return { seconds, computing, bubble: { seconds: idle, share: idle / seconds }, exchanges, unknown };
}

/** What a step cannot undercut: computing, tensor exchanges and the bubble. Cheap, for a search to prune by. */
export function leastStep(
  model: ModelFacts,
  layout: Layout,
  options: { readonly device: Device; readonly microBatches: number },
): number {
  const { device, microBatches } = options;
  const bandwidth = layout.tensor === 1 ? undefined : linkBandwidth('tensor', layout, device.links);
  const tensor = bandwidth === undefined ? 0 : tensorVolume(model, layout, microBatches) / bandwidth;
  return (computingTime(model, layout, options) + tensor) * (1 + bubbleOverhead(layout, microBatches));
}

function computingTime(
  model: ModelFacts,
  layout: Layout,
  options: { readonly device: Device; readonly microBatches: number },
): number {
  const { device, microBatches } = options;
  const sequences = microBatches * layout.microBatch * layout.data;
  const flop = sequences * model.sequenceLength * model.flopPerToken * recomputationFactor(layout);
  // an uneven split waits for the stages with one layer more
  const balance = (stageLayers(model, layout) * layout.pipeline) / model.layers;
  return (flop * balance) / (devices(layout) * device.peak * device.kernelEfficiency);
}

function covers(
  model: ModelFacts,
  layout: Layout,
  options: { readonly computing: number; readonly microBatches: number },
): Record<CommunicationKind, number> {
  const { computing, microBatches } = options;
  const lastBackward = ((2 / 3) * computing) / microBatches;
  return {
    data: layout.zero === 3 ? computing : lastBackward,
    tensor: 0,
    // one micro-batch's all-to-all runs beside another's computing (DualPipe)
    expert: microBatches > 1 ? computing : 0,
    context: computing * (model.attentionFlopPerToken / model.flopPerToken),
    pipeline: microBatches > 1 ? computing : 0,
  };
}
