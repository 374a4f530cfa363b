import type { RunWithHours } from '../cluster/history.ts';
import type { Layout } from '../cluster/layout.ts';
import { DOCUMENTED_CONTEXT } from '../cluster/long-context.ts';
import type { LayoutPlan, SearchResult } from '../cluster/plans.ts';
import { normalQuantile } from '../core/quantile.ts';
import { Refusal } from '../core/refusal.ts';
import type { Quantile } from '../core/spread.ts';
import { type Batch, batchOf } from './batch.ts';
import { type Hardware, ranksOf } from './hardware.ts';
import { bestPlan, layoutsOf } from './layout.ts';
import type { Measured } from './measured.ts';
import type { PlanStateOptions } from './memory.ts';
import { type Reliability, reliability } from './reliability.ts';
import type { Shape } from './shape.ts';
import { shapeNear } from './shape-near.ts';
import type { Size } from './size.ts';
import type { Stated } from './stated.ts';
import {
  contextFactor,
  contextFactorFrom,
  contextWidening,
  forecastUtilisation,
  type UtilisationForecast,
} from './utilisation.ts';

/** What a run on accelerators is worked out from, whatever its size. */
export interface Setting extends PlanStateOptions {
  readonly hardware: Hardware;
  /** The model's own shape; a usual one of its size where it is not known. */
  readonly shape: Shape | undefined;
  readonly sequenceLength: number;
  readonly batchTokens: number | undefined;
  /** What differs from stage to stage, where the run is in several. */
  readonly stages?: readonly StageSetting[];
  /** Stated share of the peak by 6·N over the whole run. */
  readonly utilisation: number | undefined;
  /** The share that an organisation's runs in 16 bits reach, where none is stated and nothing measured. */
  readonly usual: number | undefined;
  /** Standard deviation of the logarithm of a stated share. */
  readonly utilisationDeviation: number | undefined;
  readonly fixed: Partial<Layout>;
  readonly reserve: number | undefined;
  /** Seconds between checkpoints. */
  readonly checkpointInterval: number | undefined;
  readonly except: string | undefined;
  /** What it is predicted by, beside documented runs. */
  readonly measured: Measured | undefined;
  readonly own: readonly RunWithHours[] | undefined;
}

/** A stage of a run: its part of the tokens, and what is its own. */
export interface StageSetting extends Pick<Setting, 'shape' | 'sequenceLength' | 'batchTokens'> {
  readonly name: string;
  readonly share: number;
  readonly learningRate?: number;
}

/** What a share rests on: a statement, an organisation's file, a measured throughput, documented runs alone or with a team's own. */
export type ReachOrigin = 'input' | 'organisation' | 'measured' | 'own-runs' | 'documented-runs';

/** The share of the peak that a run reaches, and the batch and the layout that it reaches it with. */
export interface Reach {
  /** Absent where no layout of the batch was asked for: a mixture of experts without its shape. */
  readonly shape: Shape | undefined;
  readonly batch: Batch;
  readonly found: SearchResult | undefined;
  /** The best layout that fits, or the one that lacks least. */
  readonly layout: LayoutPlan | undefined;
  /** Why what is decided of the layout cannot be. */
  readonly refused?: Refusal;
  /** What a running step of the layout allows, of the same peak. */
  readonly ceiling: number | undefined;
  readonly reliability: Reliability;
  readonly origin: ReachOrigin;
  readonly forecast?: UtilisationForecast;
  /** Hours of this context over those of the documented one; in the share already. */
  readonly contextFactor: number;
  /** By 6·N·D over the whole run. */
  readonly likely: number;
  /** The share by its own chance and that of the goodput. */
  readonly share: (utilisation: number, failures: number) => number;
}

/**
 * What a size reaches on accelerators.
 *
 * A stated share is taken as it is. A predicted one, and that of an organisation, is of whole runs at 4k of context: it sinks
 * with attention, and cannot be better than a step of its layout times the goodput.
 *
 * @param assumedFor size for which batch and shape are assumed, where not the run's own
 * @throws RangeError when the batch cannot be
 */
export function reachOf(setting: Setting, size: Size, assumedFor: Size = size): Reach {
  const { hardware, sequenceLength } = setting;
  const mixture = size.activeParameters < 0.99 * size.parameters;
  const shape = setting.shape ?? (mixture ? undefined : shapeNear(assumedFor.parameters, sequenceLength));
  const batch = batchOf({
    batchTokens: setting.batchTokens,
    parameters: size.activeParameters,
    tokens: assumedFor.tokens,
    sequenceLength,
    accelerators: ranksOf(hardware),
  });
  const { found, refused } = searched(setting, shape, batch);
  const trusted = reliability(hardware.accelerators, setting.checkpointInterval);
  const offer = (result: SearchResult | undefined) => {
    const layout = result && bestPlan(result);
    return { found: result, layout, ceiling: layout && ceilingOf(layout, { setting, size, batch }) };
  };
  const common = {
    shape,
    batch,
    ...offer(found),
    reliability: trusted,
    ...(refused && { refused }),
  };
  const { utilisation, utilisationDeviation: sd } = setting;
  if (utilisation !== undefined) {
    const share = (p: number) =>
      sd === undefined ? utilisation : utilisation * Math.exp(sd * normalQuantile(p));
    return { ...common, origin: 'input', contextFactor: 1, likely: utilisation, share };
  }
  const forecast = forecastUtilisation({
    accelerator: hardware.accelerator.id,
    accelerators: hardware.accelerators,
    activeParameters: size.activeParameters,
    totalParameters: size.parameters,
    precision: setting.precision,
    format: hardware.format,
    except: setting.except,
    usual: setting.usual,
    measured: setting.measured,
    own: setting.own,
  });
  if (forecast.measured !== undefined) {
    // it was measured as it will run, but for a length that is said: its context and its layout are in it
    const factor = contextFactorFrom(shape, setting.measured?.sequenceLength);
    const { steps } = forecast;
    return {
      ...common,
      origin: 'measured',
      forecast: { ...forecast, steps: { ...steps, likely: steps.likely / factor } },
      contextFactor: factor,
      likely: forecast.likely / factor,
      share: p => forecast.quantile(p) / factor,
    };
  }
  const long = recomputedForLength(setting, shape, batch);
  const isStated = setting.fixed.recompute === 'full' && sequenceLength > LONGEST_DOCUMENTED;
  const factor = contextFactor(shape, long !== undefined || isStated);
  const widening = contextWidening(sequenceLength);
  const offered = long === undefined ? common : { ...common, ...offer(long) };
  const { ceiling } = offered;
  const middle = forecast.likely / factor;
  const own: Quantile = p => middle * (forecast.quantile(p) / forecast.likely) ** widening;
  // goodput is asked for only where it may be what binds: it takes longer than all else of a share
  const reached = ceiling === undefined ? Number.POSITIVE_INFINITY : ceiling * trusted.goodput.least;
  const capped = (share: number, failures: number) =>
    share <= reached ? share : Math.min(share, ceiling! * trusted.goodput.quantile(failures));
  const likelyMost = ceiling === undefined ? middle : ceiling * trusted.goodput.likely;
  return {
    ...offered,
    ...(setting.usual === undefined
      ? { origin: setting.own === undefined ? ('documented-runs' as const) : ('own-runs' as const), forecast }
      : { origin: 'organisation' as const }),
    contextFactor: factor,
    likely: Math.min(middle, likelyMost),
    share: (p, failures) => capped(own(p), failures),
  };
}

function searched(
  setting: Setting,
  shape: Shape | undefined,
  batch: Batch,
): { readonly found?: SearchResult; readonly refused?: Refusal } {
  if (shape === undefined) return {};
  try {
    const found = layoutsOf(shape.facts, { ...setting, batch: batch.sequences, limit: 1 });
    return found === undefined ? {} : { found };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error };
    throw error;
  }
}

/** Tokens of context up to which documented runs go: their shares hold what recomputation that takes. */
const LONGEST_DOCUMENTED = 8192;

/** Whether a layout fits, as far as it is known what memory holds. */
export function hasRoom(
  layout: LayoutPlan | undefined,
  { isOffloaded }: Pick<Stated, 'isOffloaded'>,
): boolean {
  return layout === undefined || isOffloaded === true || layout.headroom >= 0;
}

/**
 * The layout that only the length makes recompute all, undefined where there is none. Published long contexts recompute on
 * the degrees that they have, where the search would rather split further: the degrees are those of the layout at the
 * documented context. Where even that does not fit they split the sequence as far as they must, and recompute all the same
 * (torchtitan: 64k over 2, 256k over 8).
 */
function recomputedForLength(
  setting: Setting,
  shape: Shape | undefined,
  batch: Batch,
): SearchResult | undefined {
  if (shape === undefined || shape.sequenceLength <= LONGEST_DOCUMENTED) return undefined;
  if (setting.fixed.recompute !== undefined) return undefined;
  const times = shape.sequenceLength / DOCUMENTED_CONTEXT;
  const { context: _, ...undecided } = setting.fixed;
  const best = (sequences: number, facts: typeof shape.facts, fixed: Setting['fixed']) =>
    layoutsOf(facts, { ...setting, fixed, batch: sequences, limit: 1 });
  try {
    const facts = { ...shape.facts, sequenceLength: DOCUMENTED_CONTEXT };
    const short = best(Math.round(batch.sequences * times), facts, undecided);
    if (short === undefined || bestPlan(short).layout.recompute === 'full') return undefined;
    const { tensor, pipeline, context } = bestPlan(short).layout;
    const long = best(batch.sequences, shape.facts, { tensor, pipeline, context, ...setting.fixed });
    const fitting = long?.plans[0];
    if (fitting !== undefined) return fitting.layout.recompute === 'full' ? long : undefined;
    const { fixed } = setting;
    const split = best(batch.sequences, shape.facts, { tensor, pipeline, recompute: 'full', ...fixed });
    return split?.plans[0] === undefined ? undefined : split;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * The share by 6·N that the layout's shortest step would be. A small model whose input embedding is much of its
 * parameters executes fewer FLOP than 6·N, and its share could pass that of the peak of its precision.
 */
function ceilingOf(
  layout: LayoutPlan,
  { setting, size, batch }: { readonly setting: Setting; readonly size: Size; readonly batch: Batch },
): number {
  const { hardware, sequenceLength } = setting;
  const flop = 6 * size.activeParameters * batch.sequences * sequenceLength;
  const share = flop / (layout.step.seconds * hardware.accelerators * hardware.peak);
  return Math.min(hardware.precisionPeak / hardware.peak, share);
}
