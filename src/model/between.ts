import { checkMagnitude, checkPositive } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import { findRoot } from '../core/root.ts';
import type { Architecture, Mixture } from './architecture.ts';
import { completeArchitecture } from './complete.ts';
import { countParameters } from './parameters.ts';
import { USUAL_FEED_FORWARD, usualAspectRatio } from './shapes.ts';

/** What is known of a model without a shape. */
export interface ModelCounts {
  /** N, all of them. */
  readonly parameters: number;
  /** Of a mixture: those that a token passes through, its routed experts, and how many of them a token visits. */
  readonly activeParameters?: number | undefined;
  readonly experts?: number | undefined;
  readonly activeExperts?: number | undefined;
}

/** Share of a mixture's active parameters outside its routed experts where nothing says it: 0.13 of Mixtral 8x7B, 0.45 of DeepSeek-V3. */
const USUAL_COMMON = 1 / 3;

/** Routed experts that a token visits where nothing says it. */
const USUAL_VISITED = 8;

/**
 * A shape of just N parameters between the usual ones, of real numbers: width over layers as `usualAspectRatio` has it,
 * grouped queries on 8 heads, feed-forward parts 3.5 times as wide. What usual models change at a size (vocabulary and
 * head dimension at 1B, an untied head at 4B) changes over a factor of four, so that whatever follows from the shape
 * is continuous in N. A mixture has layers and width of its active parameters, or narrower ones where those would leave
 * its experts too little.
 *
 * @param counts N, and of a mixture what a token passes through and its experts
 * @returns an architecture that no one builds, whose counts and times lie between those of the ones that are built
 * @throws RangeError where a count is not positive, or a mixture has more active parameters than its experts allow
 * @example
 * countParameters(architectureBetween({ parameters: 70e9 })).total.toPrecision(9) // => '7.00000000e+10'
 */
export function architectureBetween(counts: ModelCounts): Architecture {
  const { parameters, activeParameters = activeOf(counts) } = counts;
  checkMagnitude('Parameters', checkPositive('Parameters', parameters));
  if (activeParameters === undefined || activeParameters === parameters) return denseBetween(parameters);
  return mixtureBetween({ ...counts, activeParameters });
}

/** Active parameters of which nothing but the experts is known: a third of them outside the experts. */
function activeOf({ parameters, experts, activeExperts }: ModelCounts): number | undefined {
  if (experts === undefined || activeExperts === undefined) return undefined;
  const visited = activeExperts / experts;
  // N = A/3 + (2A/3)/visited
  return parameters / (USUAL_COMMON + (1 - USUAL_COMMON) / visited);
}

function denseBetween(parameters: number): Architecture {
  const countOf = (logWidth: number) =>
    Math.log(countParameters(ofWidth(Math.exp(logWidth), parameters)).total / parameters);
  return ofWidth(Math.exp(findRoot(countOf, Math.log(1e-3), Math.log(1e9))), parameters);
}

/** The Llama-like block, completed; what a size decides is spread over it as real numbers. */
const BLOCK = completeArchitecture({
  layers: 1,
  hidden: 128,
  heads: 1,
  feedForward: 448,
  vocabulary: 49_152,
});

/** A dense shape of one width, in other respects usual for N. */
function ofWidth(hidden: number, parameters: number): Architecture {
  const headDimension = across(parameters, 1e9, [64, 128]);
  const vocabulary = across(parameters, 1e9, [49_152, 128_256]);
  const ownHead = across(parameters, 4e9, [0, 1]) * vocabulary * hidden;
  return {
    ...BLOCK,
    layers: hidden / usualAspectRatio(parameters),
    hidden,
    embeddingDimension: hidden,
    heads: hidden / headDimension,
    kvHeads: Math.min(8, hidden / headDimension),
    headDimension,
    feedForward: USUAL_FEED_FORWARD * hidden,
    vocabulary,
    // a head that is untied in part: its multiplication is counted of a tied one as well
    tied: true,
    additions: [{ name: 'untied head', part: 'embedding', parameters: ownHead, weights: 0 }],
  };
}

/** From one value to another over a factor of four around a size, smoothly. */
function across(parameters: number, middle: number, [before, after]: readonly [number, number]): number {
  const share = Math.min(1, Math.max(0, Math.log(parameters / middle) / Math.log(4) + 0.5));
  return before + (after - before) * share * share * (3 - 2 * share);
}

function mixtureBetween(counts: ModelCounts & { readonly activeParameters: number }): Architecture {
  const { parameters, activeParameters: active, activeExperts = USUAL_VISITED } = counts;
  if (!(active > 0 && active < parameters))
    throw new Refusal(`Active parameters must be above 0 and at most ${parameters}: got ${active}`);
  const usual = ((1 - USUAL_COMMON) * active) / (parameters - USUAL_COMMON * active);
  const { experts = activeExperts / usual } = counts;
  const visited = activeExperts / experts;
  const routed = (parameters - active) / (1 - visited);
  const common = parameters - routed;
  if (!(visited < 1 && common > 0))
    throw new Refusal(
      `Active parameters must be above ${activeExperts} of ${experts} experts' share of ${parameters}: got ${active}`,
    );
  const block = withoutFeedForward({ common, active, experts });
  const perWidth = 3 * block.layers * block.hidden;
  const shared = Math.max(0, common - besideExperts(block, experts)) / perWidth;
  const mixture: Mixture = {
    experts,
    activeExperts,
    expertFeedForward: routed / experts / perWidth,
    sharedExperts: shared > 0 ? 1 : 0,
    sharedFeedForward: shared,
    sharedGate: false,
    denseLayers: 0,
    routerBias: false,
    expertBiases: false,
  };
  return { ...block, mixture };
}

/** Attention, embeddings and norms of the usual dense shape of the active parameters, or of the largest that leaves no more than what is common. */
function withoutFeedForward(of: Readonly<Record<'common' | 'active' | 'experts', number>>): Architecture {
  const bare = (size: number): Architecture => ({ ...denseBetween(size), feedForward: 0 });
  const excess = (logSize: number) =>
    Math.log(besideExperts(bare(Math.exp(logSize)), of.experts) / of.common);
  const most = Math.log(of.active);
  return bare(Math.exp(excess(most) <= 0 ? most : findRoot(excess, most - 12, most)));
}

/** Parameters of a block and of the routers to its experts. */
function besideExperts(block: Architecture, experts: number): number {
  return countParameters(block).total + block.layers * block.hidden * experts;
}
