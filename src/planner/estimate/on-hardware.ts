import type { Plan } from '../../cluster/plans.ts';
import { trainingTime } from '../../cluster/throughput.ts';
import { maximum, minimum } from '../../core/unbounded.ts';
import { checkpointBytes } from '../../model/checkpoint.ts';
import { type Batch, batchOf } from './batch.ts';
import type { Hardware } from './hardware.ts';
import { bestPlan, layoutsOf } from './layout.ts';
import type { Caveats } from './messages.ts';
import { each, moneyAndEnergy } from './money-energy.ts';
import { noteBatch, notePlan, noteUtilisation } from './notes.ts';
import { type Reliability, reliability } from './reliability.ts';
import type { Shape } from './shape.ts';
import type { Size } from './size.ts';
import type { EstimateDocument, EstimateRequest, Uncertain } from './types.ts';
import type { Utilisation } from './utilisation.ts';

const secondsPerDay = 86_400;

/** What the part of an estimate on accelerators needs from the rest. */
export interface HardwareContext {
  readonly hardware: Hardware;
  readonly size: Size;
  readonly utilisation: Utilisation;
  /** Absent where no shape near the parameters could be found. */
  readonly shape: Shape | undefined;
  readonly sequenceLength: number;
  /** Size for which batch and shape are assumed, where not the run's own. */
  readonly assumedFor?: Size | undefined;
  readonly caveats: Caveats;
}

/** Everything of an estimate that needs accelerators. */
export function onHardware(request: EstimateRequest, context: HardwareContext): Partial<EstimateDocument> {
  const { hardware, size, utilisation, sequenceLength, caveats } = context;
  const { accelerators } = hardware;
  const batch = batchOfRun(request, context);
  const plan = planOf(request, { ...context, batch });
  const ceiling = plan === undefined ? undefined : ceilingOf(plan, { ...context, batch });
  const trusted = reliability(accelerators);
  const share = belowCeiling(utilisation, ceiling, trusted.goodput);
  const days = daysOf(share, { ...context, trusted });
  const hours = each(days, value => value * 24 * accelerators);
  const batchTokens = batch.sequences * sequenceLength;
  const steps = size.tokens / batchTokens;
  const stepTime = stepTimeOf(days, { steps, utilisation, trusted, plan });
  noteUtilisation(request, { ...context, ceiling, trusted });
  noteBatch(request, { batch, sequenceLength, caveats });
  notePlan(plan, { ...context, batch, request });
  return {
    hardware: {
      accelerator: hardware.accelerator.id,
      accelerators,
      precision: hardware.precision,
      peak: utilisation.peak,
    },
    utilisation: {
      ...share,
      origin: utilisation.origin,
      ...(utilisation.basis === undefined ? {} : { basis: utilisation.basis }),
      ...(ceiling === undefined ? {} : { ceiling }),
    },
    days,
    acceleratorHours: hours,
    ...moneyAndEnergy(request, { hardware, hours, caveats }),
    tokensPerSecond: {
      low: size.tokens / (days.high * secondsPerDay),
      likely: size.tokens / (days.likely * secondsPerDay),
      high: size.tokens / (days.low * secondsPerDay),
    },
    stepTime,
    steps,
    batchTokens,
    sequenceLength,
    ...(plan === undefined ? {} : partsOf(plan, hardware)),
    checkpoint: { size: checkpointBytes(size.parameters, statesOf(request)), interval: trusted.interval },
    interruptions: each(days, value => (value * secondsPerDay) / trusted.meanTime),
    meanTimeBetweenInterruptions: trusted.meanTime / 3600,
    goodput: trusted.goodput,
  };
}

/** The share by 6·N over the whole run, interruptions in it, that its layout is likely to allow; 1 where it has none. */
export function layoutCeiling(request: EstimateRequest, context: Omit<HardwareContext, 'caveats'>): number {
  const batch = batchOfRun(request, context);
  const plan = planOf(request, { ...context, batch });
  if (plan === undefined) return 1;
  return ceilingOf(plan, { ...context, batch }) * reliability(context.hardware.accelerators).goodput.likely;
}

function batchOfRun(request: EstimateRequest, context: Omit<HardwareContext, 'caveats'>): Batch {
  return batchOf({
    batchTokens: request.batchTokens,
    parameters: context.size.activeParameters,
    tokens: (context.assumedFor ?? context.size).tokens,
    sequenceLength: context.sequenceLength,
    accelerators: context.hardware.accelerators,
  });
}

function planOf(
  request: EstimateRequest,
  context: Omit<HardwareContext, 'caveats'> & { readonly batch: Batch },
): Plan | undefined {
  const { shape, sequenceLength, hardware, batch } = context;
  if (shape === undefined) return undefined;
  const found = layoutsOf(request, shape.facts(sequenceLength), {
    hardware,
    batch: batch.sequences,
    limit: 1,
  });
  return found === undefined ? undefined : bestPlan(found);
}

/**
 * The share by 6·N that the layout's shortest step would be. A small model whose input embedding is much of its
 * parameters executes fewer FLOP than 6·N, and its share could pass 1: a share of the peak is given up to that.
 */
function ceilingOf(
  plan: Plan,
  context: Omit<HardwareContext, 'caveats'> & { readonly batch: Batch },
): number {
  const { size, sequenceLength, hardware, utilisation, batch } = context;
  const flop = 6 * size.activeParameters * batch.sequences * sequenceLength;
  return Math.min(1, flop / (plan.step.seconds * hardware.accelerators * utilisation.peak));
}

/**
 * A prediction can't be better than its layout; a given share is taken as it is. The prediction is of the whole run and
 * the layout bounds a running step, so that goodput stands between them.
 */
function belowCeiling(utilisation: Utilisation, ceiling: number | undefined, goodput: Uncertain): Uncertain {
  const { share, origin } = utilisation;
  if (origin === 'input' || ceiling === undefined) return share;
  const at = (end: keyof Uncertain) => Math.min(share[end], ceiling * goodput[end]);
  return { low: at('low'), likely: at('likely'), high: at('high') };
}

/** A step while the run runs: its part of the whole run's time, without what interruptions take. */
function stepTimeOf(
  days: Uncertain,
  context: {
    readonly steps: number;
    readonly utilisation: Utilisation;
    readonly trusted: Reliability;
    readonly plan: Plan | undefined;
  },
): Uncertain {
  const { steps, utilisation, trusted, plan } = context;
  const { goodput } = trusted;
  const whole = each(days, value => (value * secondsPerDay) / steps);
  if (utilisation.origin === 'input') {
    // the given share is the whole run's, or (high) that of running steps; no step undercuts its layout
    const least = Math.min(plan?.step.seconds ?? 0, whole.likely);
    const at = (share: number) => Math.max(least, whole.likely * share);
    return { low: at(goodput.low), likely: at(goodput.likely), high: whole.likely };
  }
  const ends = [whole.low * goodput.high, whole.likely * goodput.likely, whole.high * goodput.low];
  return { low: minimum(ends), likely: ends[1]!, high: maximum(ends) };
}

function daysOf(share: Uncertain, context: HardwareContext & { readonly trusted: Reliability }): Uncertain {
  const { hardware, size, utilisation, trusted } = context;
  const at = (value: number) =>
    trainingTime(size.compute, {
      accelerators: hardware.accelerators,
      peak: utilisation.peak,
      utilisation: value,
    }).days;
  // a given share is one number; what is unsure is whether interruptions are in it
  const slower = utilisation.origin === 'input' ? trusted.goodput.low : 1;
  return { low: at(share.high), likely: at(share.likely), high: at(share.low) / slower };
}

/** What a checkpoint saves of each parameter. */
export function statesOf({ precision }: EstimateRequest): { readonly precision: 'mixed' | 'fp32' } {
  return { precision: precision === 'fp32' ? 'fp32' : 'mixed' };
}

function partsOf(plan: Plan, hardware: Hardware): Partial<EstimateDocument> {
  const { layout, microBatches, memory, headroom, step } = plan;
  return {
    layout: { ...layout, microBatches },
    memoryPerDevice: memory,
    memory: { capacity: hardware.device.memoryBytes, headroom, fits: headroom >= 0 },
    pipelineBubble: step.bubble,
    communication: step.exchanges,
  };
}
