import { checkKeys } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import type { Architecture } from './architecture.ts';
import { completeArchitecture } from './complete.ts';
import { countParameters, type ParameterCount } from './parameters.ts';

/**
 * Width over layers of documented dense decoders: `3.339·N^0.1494`, least squares in logarithms over the dense models
 * of data/models, with a standard deviation of 0.321 (derived here, held by a test).
 */
export const USUAL_ASPECT = { factor: 3.339, exponent: 0.1494, deviation: 0.321 } as const;

/** Median width of gated feed-forward parts over the width of the model, of the same. */
export const USUAL_FEED_FORWARD = 3.5;

/** What a shape must have. */
export interface ShapeOptions {
  /** How many to give, best first. Default 10. */
  readonly limit?: number;
  /** Default 128,256 (Llama 3), and 49,152 below 1B (SmolLM2). */
  readonly vocabulary?: number;
  /** Default: tied below 4B, as documented small models are. */
  readonly tied?: boolean;
  /** Default 128, and 64 below 1B. */
  readonly headDimension?: number;
  /** Default 8, or the most below that divide the heads in groups of at most 8; else one a head. */
  readonly kvHeads?: number;
  /** Degree that divides heads, feed-forward width and, where there are as many, key-value heads. Default 8 from 3B on, else 1. */
  readonly tensorParallel?: number;
}

/** Every key that the options may have. */
const KEYS = [
  'limit',
  'vocabulary',
  'tied',
  'headDimension',
  'kvHeads',
  'tensorParallel',
] as const satisfies readonly (keyof ShapeOptions)[];

/** A concrete shape and how near it is. */
export interface SuggestedShape {
  readonly architecture: Architecture;
  readonly parameters: ParameterCount;
  /** Parameters over those asked for, minus one. */
  readonly difference: number;
  /** Width over layers, and what is usual at this size. */
  readonly aspectRatio: number;
  readonly usualAspectRatio: number;
  /** Lower is better: off by 1%, or by one standard deviation of the aspect ratio, counts one; an odd size half. */
  readonly score: number;
}

/** Bounds of what is suggested: layers, and feed-forward width over width. */
const MOST_LAYERS = 256;
const feedForwardRange = [2.5, 4.5] as const;

/**
 * Width over layers that is usual for a number of parameters.
 *
 * @example
 * Math.round(usualAspectRatio(7e9)) // => 99
 */
export function usualAspectRatio(parameters: number): number {
  return USUAL_ASPECT.factor * parameters ** USUAL_ASPECT.exponent;
}

/**
 * Concrete dense decoder shapes near a number of parameters: Llama-like blocks (RMSNorm, grouped queries, SwiGLU,
 * rotary positions), widths that 128 and the tensor-parallel degree divide. Of each width the best is kept.
 *
 * @param parameters N, all of them
 * @param options what the shape must have
 * @returns shapes, best first
 * @throws RangeError when N or an option is not positive, or no usual shape comes within a quarter of N
 * @example
 * suggestShapes(8e9)[0].architecture.hidden // => 4096
 */
export function suggestShapes(parameters: number, options: ShapeOptions = {}): readonly SuggestedShape[] {
  if (!(parameters > 0 && Number.isFinite(parameters))) {
    throw new Refusal(`Parameters must be positive and finite: got ${parameters}`);
  }
  checkKeys(options, KEYS, 'such as { limit: 3 }');
  refuseTooLarge(parameters);
  const { limit = 10 } = options;
  const wish = wishOf(parameters, options);
  const middle = Math.cbrt((parameters * usualAspectRatio(parameters)) / 12.6);
  const grain = lowestCommonMultiple(128, wish.headDimension * wish.tensorParallel);
  const found: SuggestedShape[] = [];
  const first = Math.max(1, Math.floor(middle / 2.5 / grain));
  for (let width = first; width * grain <= Math.max(middle * 2.5, grain); width++) {
    const best = bestOfWidth(width * grain, parameters, wish);
    if (best !== undefined) found.push(best);
  }
  if (found.length === 0) {
    throw new Refusal(
      `No shape near ${parameters} parameters: expected more, or a smaller vocabulary than ${wish.vocabulary}, or another tensor-parallel degree than ${wish.tensorParallel}`,
    );
  }
  return found.sort((a, b) => a.score - b.score).slice(0, limit);
}

/** Refuse more than any layers of a usual width hold, before widths are tried up to theirs. */
function refuseTooLarge(parameters: number): void {
  // 12.6·width²·layers is N; width over layers is at most three deviations above the usual
  const widest = usualAspectRatio(parameters) * Math.exp(3 * USUAL_ASPECT.deviation);
  if (parameters <= 12.6 * widest ** 2 * MOST_LAYERS ** 3) return;
  throw new Refusal(
    `No shape near ${parameters} parameters: too many for ${MOST_LAYERS} layers of a usual width`,
  );
}

type Wish = Required<Omit<ShapeOptions, 'limit' | 'kvHeads'>> & Pick<ShapeOptions, 'kvHeads'>;

function wishOf(parameters: number, options: ShapeOptions): Wish {
  const sizes = {
    Limit: options.limit,
    Vocabulary: options.vocabulary,
    'Head dimension': options.headDimension,
    'Key-value heads': options.kvHeads,
    'Tensor parallelism': options.tensorParallel,
  };
  for (const [name, value] of Object.entries(sizes)) {
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 1)) {
      throw new Refusal(`${name} must be a whole number of at least 1: got ${value}`);
    }
  }
  return {
    vocabulary: options.vocabulary ?? (parameters < 1e9 ? 49_152 : 128_256),
    tied: options.tied ?? parameters < 4e9,
    headDimension: options.headDimension ?? (parameters < 1e9 ? 64 : 128),
    tensorParallel: options.tensorParallel ?? (parameters < 3e9 ? 1 : 8),
    ...(options.kvHeads !== undefined && { kvHeads: options.kvHeads }),
  };
}

/** The best shape of one width, over layers and feed-forward widths; undefined where none comes near. */
function bestOfWidth(hidden: number, parameters: number, wish: Wish): SuggestedShape | undefined {
  const heads = hidden / wish.headDimension;
  const kvHeads = wish.kvHeads ?? usualKvHeads(heads);
  if (heads % kvHeads !== 0) return undefined;
  const grain = Math.max(256, 128 * wish.tensorParallel);
  const sizes = { hidden, heads, kvHeads, headDimension: wish.headDimension, vocabulary: wish.vocabulary };
  const bare = countParameters(
    completeArchitecture({ ...sizes, tied: wish.tied, layers: 1, feedForward: grain }),
  );
  const layerless = bare.total - bare.feedForward - bare.attention - bare.norms;
  const perLayer = bare.attention + 2 * hidden;
  const rest = bare.total - bare.feedForward - perLayer;
  let best: Rated | undefined;
  const usual = (parameters - layerless) / (perLayer + 3 * hidden * hidden * USUAL_FEED_FORWARD);
  // layers of which none is near are not rated: most widths have no others
  const [fewest, most] = [Math.exp(-FAR), Math.exp(FAR)].map(
    times => (hidden / usualAspectRatio(parameters)) * times,
  ) as [number, number];
  const from = Math.max(1, Math.floor(usual * 0.7), Math.floor(fewest));
  const to = Math.min(MOST_LAYERS, Math.ceil(usual * 1.4) + 1, Math.ceil(most));
  for (let layers = from; layers <= to; layers++) {
    const wanted = ((parameters - layerless) / layers - perLayer) / (3 * hidden);
    for (const steps of new Set([Math.floor(wanted / grain), Math.ceil(wanted / grain)])) {
      const feedForward = steps * grain;
      const ratio = feedForward / hidden;
      if (ratio < feedForwardRange[0] || ratio > feedForwardRange[1]) continue;
      const total = rest + layers * (perLayer + 3 * hidden * feedForward);
      const one = rated({ hidden, heads, layers, feedForward, total }, parameters, wish);
      if (near(one) && (best === undefined || one.score < best.score)) best = one;
    }
  }
  if (best === undefined) return undefined;
  const { layers, feedForward, ...score } = best;
  const architecture = completeArchitecture({ ...sizes, tied: wish.tied, layers, feedForward });
  return { architecture, parameters: countParameters(architecture), ...score };
}

/** Layers and feed-forward width of a shape, and how near it is. */
interface Rated extends Omit<SuggestedShape, 'architecture' | 'parameters'> {
  readonly layers: number;
  readonly feedForward: number;
}

function rated(
  sizes: Readonly<Record<'hidden' | 'heads' | 'layers' | 'feedForward' | 'total', number>>,
  parameters: number,
  { tensorParallel }: Wish,
): Rated {
  const { hidden, layers, heads, feedForward, total } = sizes;
  const usual = usualAspectRatio(parameters);
  const aspect = Math.log(hidden / layers / usual) / USUAL_ASPECT.deviation;
  const feed = Math.log(feedForward / hidden / USUAL_FEED_FORWARD) / 0.25;
  // an odd number of layers does not split into stages, nor twice an odd one into more than two; odd heads and widths not
  // over devices
  const odd = [layers % 2, tensorParallel > 1 ? layers % 4 : 0, heads % 4, hidden % 256];
  return {
    layers,
    feedForward,
    difference: total / parameters - 1,
    aspectRatio: hidden / layers,
    usualAspectRatio: usual,
    score:
      Math.abs(Math.log(total / parameters)) / 0.01 +
      aspect * aspect +
      feed * feed +
      odd.filter(rest => rest !== 0).length * 0.5,
  };
}

/** Logarithm of the aspect ratio over the usual one, beyond which none is. */
const FAR = 3 * USUAL_ASPECT.deviation;

/** Within a quarter of N and three standard deviations of the usual aspect ratio. */
function near(shape: Pick<SuggestedShape, 'aspectRatio' | 'usualAspectRatio' | 'difference'>): boolean {
  const deviations = Math.log(shape.aspectRatio / shape.usualAspectRatio) / USUAL_ASPECT.deviation;
  return Math.abs(shape.difference) < 0.25 && Math.abs(deviations) <= 3;
}

function usualKvHeads(heads: number): number {
  for (let count = Math.min(heads, 8); count * 8 >= heads; count--) if (heads % count === 0) return count;
  return heads % 8 === 0 ? 8 : heads;
}

function lowestCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
