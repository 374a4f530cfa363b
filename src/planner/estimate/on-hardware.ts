import { documentedContext } from '../../cluster/long-context.ts';
import type { Plan } from '../../cluster/plans.ts';
import { recomputationFactor } from '../../cluster/step.ts';
import { trainingTime } from '../../cluster/throughput.ts';
import { type PredictedUtilisation, wholeOverSteps } from '../../cluster/utilisation.ts';
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
/** Tokens of context up to which documented runs go. */
const longContext = 8192;

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
  const slower = longRecomputation(request, { ...context, plan });
  const share = belowCeiling(
    { ...utilisation, share: each(utilisation.share, value => value / slower) },
    ceiling,
    trusted.goodput,
  );
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
      ...(utilisation.predicted === undefined ? {} : predictedParts(share, utilisation.predicted)),
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
  const ceiling = ceilingOf(plan, { ...context, batch });
  const slower = longRecomputation(request, { ...context, plan });
  const { likely } = reliability(context.hardware.accelerators).goodput;
  return Math.min(ceiling * likely, context.utilisation.share.likely / slower);
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
  // what a run loses beside its steps: as documented ones do, or more where interruptions alone take more; no step undercuts
  // its layout
  const running = (time: number, counts: number) =>
    Math.max(plan?.step.seconds ?? 0, time * Math.min(wholeOverSteps, counts));
  return {
    low: running(whole.low, goodput.high),
    likely: running(whole.likely, goodput.likely),
    high: running(whole.high, goodput.low),
  };
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

/**
 * What recomputing everything adds to a predicted time where only the length of the context asks for it: documented runs
 * hold what their own length asks for, up to 8,192 tokens. Published long contexts recompute on the degrees that they
 * have, where the search would rather split further.
 */
function longRecomputation(
  request: EstimateRequest,
  context: Omit<HardwareContext, 'caveats'> & { readonly plan: Plan | undefined },
): number {
  const batched = { ...context, batch: batchOfRun(request, context) };
  const { plan, utilisation, sequenceLength } = context;
  if (plan === undefined || utilisation.origin === 'input' || sequenceLength <= longContext) return 1;
  if (request.layout?.recompute !== undefined) return 1;
  const short = { ...context, sequenceLength: documentedContext };
  const { batchTokens, ...rest } = request;
  const asked = {
    ...rest,
    batchTokens: Math.max(batchTokens ?? 0, batchOfRun(request, context).sequences * sequenceLength),
  };
  const shorter = planOf(asked, { ...short, batch: batchOfRun(asked, short) });
  if (shorter === undefined) return 1;
  const { tensor, pipeline, context: split } = shorter.layout;
  const layout = { tensor, pipeline, context: split, ...request.layout };
  const longer = planOf({ ...request, layout }, batched) ?? plan;
  return recomputationFactor(longer.layout) / recomputationFactor(shorter.layout);
}

/** What is said of a predicted share beside its ends; all of it moves with what context and layout take. */
function predictedParts(
  share: Uncertain,
  predicted: PredictedUtilisation,
): Pick<NonNullable<EstimateDocument['utilisation']>, 'band95' | 'steps' | 'basis' | 'history'> {
  const { likely, low95, high95, basis, runs, organisations, sameGeneration, sameSparsity } = predicted;
  const moved = share.likely / likely;
  return {
    band95: { low: low95 * moved, high: Math.min(1, high95 * moved) },
    steps: Math.min(1, share.likely / wholeOverSteps),
    basis: basis.map(({ id, utilisation, weight }) => ({ run: id, utilisation, weight })),
    history: { runs, organisations, sameGeneration, sameSparsity },
  };
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
