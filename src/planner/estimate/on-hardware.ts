import type { Plan } from '../../cluster/plans.ts';
import { trainingTime } from '../../cluster/throughput.ts';
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
  readonly caveats: Caveats;
}

/** Everything of an estimate that needs accelerators. */
export function onHardware(request: EstimateRequest, context: HardwareContext): Partial<EstimateDocument> {
  const { hardware, size, utilisation, sequenceLength, caveats } = context;
  const { accelerators } = hardware;
  const batch = batchOfRun(request, context);
  const plan = planOf(request, { ...context, batch });
  const ceiling = plan === undefined ? undefined : ceilingOf(plan, { ...context, batch });
  const share = belowCeiling(utilisation, ceiling);
  const trusted = reliability(accelerators);
  const days = daysOf(share, { ...context, trusted });
  const hours = each(days, value => value * 24 * accelerators);
  const batchTokens = batch.sequences * sequenceLength;
  const stepTime = each(days, value => (value * secondsPerDay * batchTokens) / size.tokens);
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
      low: batchTokens / stepTime.high,
      likely: batchTokens / stepTime.likely,
      high: batchTokens / stepTime.low,
    },
    stepTime,
    steps: size.tokens / batchTokens,
    batchTokens,
    sequenceLength,
    ...(plan === undefined ? {} : partsOf(plan, hardware)),
    checkpoint: { size: checkpointBytes(size.parameters), interval: trusted.interval },
    interruptions: each(days, value => (value * secondsPerDay) / trusted.meanTime),
    meanTimeBetweenInterruptions: trusted.meanTime / 3600,
    goodput: trusted.goodput,
  };
}

/** The share by 6·N that the layout of a run allows at best; 1 where it has none. */
export function layoutCeiling(request: EstimateRequest, context: Omit<HardwareContext, 'caveats'>): number {
  const batch = batchOfRun(request, context);
  const plan = planOf(request, { ...context, batch });
  return plan === undefined ? 1 : ceilingOf(plan, { ...context, batch });
}

function batchOfRun(request: EstimateRequest, context: Omit<HardwareContext, 'caveats'>): Batch {
  return batchOf({
    batchTokens: request.batchTokens,
    parameters: context.size.activeParameters,
    tokens: context.size.tokens,
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

/** The share by 6·N that the layout's shortest step would be. */
function ceilingOf(
  plan: Plan,
  context: Omit<HardwareContext, 'caveats'> & { readonly batch: Batch },
): number {
  const { size, sequenceLength, hardware, utilisation, batch } = context;
  const flop = 6 * size.activeParameters * batch.sequences * sequenceLength;
  return flop / (plan.step.seconds * hardware.accelerators * utilisation.peak);
}

/** A prediction can't be better than its layout; a given share is taken as it is. */
function belowCeiling(utilisation: Utilisation, ceiling: number | undefined): Uncertain {
  if (utilisation.origin === 'input' || ceiling === undefined) return utilisation.share;
  return each(utilisation.share, value => Math.min(value, ceiling));
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
