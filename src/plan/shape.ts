import { type ModelFacts, modelFacts } from '../cluster/model-facts.ts';
import { Refusal } from '../core/refusal.ts';
import type { Architecture } from '../model/architecture.ts';
import { type ArchitectureDescription, completeArchitecture } from '../model/complete.ts';
import { flopPerToken } from '../model/flop.ts';
import { countParameters, type ParameterCount } from '../model/parameters.ts';
import type { Path } from './paths.ts';

/** Which FLOP a utilisation counts: 6·N; matrix multiplications; those with the causal half, or all, of attention. */
export const utilisationConventions = ['6N', 'matmul', 'causal', 'full'] as const;
export type UtilisationConvention = (typeof utilisationConventions)[number];

/** FLOP of one token by each convention, forward and backward. */
export type FlopPerToken = Readonly<Record<UtilisationConvention, number>>;

/** What is known of the model's shape, at one length of sequence. */
export interface Shape {
  /** The field that gave it. */
  readonly from: Path;
  /** Whether it is a usual shape of this size, for want of the model's own. */
  readonly assumed: boolean;
  readonly architecture: Architecture;
  /** Sizes in a few words. */
  readonly description: string;
  readonly counted: ParameterCount;
  readonly total: number;
  readonly active: number;
  readonly nonEmbedding: number;
  /** FLOP of a token, forward and backward: matrix products and the causal half of attention. */
  readonly flopPerToken: number;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly vocab: number;
  /** Routed experts, 0 for a dense model. */
  readonly experts: number;
  readonly activeExperts: number;
  /** Longest sequence that it was made for, as far as pretraining usually goes. */
  readonly contextLength: number | undefined;
  readonly sequenceLength: number;
  /** Sizes with 16-bit activations. */
  readonly facts: ModelFacts;
}

/** The numbers of a shape that stand in a proposal. */
export interface ShapeNumbers {
  readonly layers?: number | undefined;
  readonly hidden?: number | undefined;
  readonly heads?: number | undefined;
  readonly kvHeads?: number | undefined;
  readonly headSize?: number | undefined;
  readonly ffn?: number | undefined;
  readonly vocab?: number | undefined;
  readonly experts?: number | undefined;
  readonly activeExperts?: number | undefined;
  readonly tied?: boolean | undefined;
  readonly gated?: boolean | undefined;
}

/** Where a shape comes from: a known architecture, which numbers may change, or numbers alone. */
export interface ShapeSource {
  readonly base?: ArchitectureDescription | undefined;
  readonly from: Path;
  readonly numbers: ShapeNumbers;
  readonly sequenceLength?: number | undefined;
  /** Parameters that are stated, to tell readings of an incomplete shape apart. */
  readonly parameters?: number | undefined;
}

/** Tokens in a sequence where nothing says: documented pretraining runs at 2k to 8k. */
const USUAL_SEQUENCE = 4096;
const LONGEST_USUAL_SEQUENCE = 8192;

/** Tokens in a sequence where none are given: what the model was made for, as far as pretraining usually goes. */
export function usualSequenceLength(contextLength: number | undefined): number {
  return Math.min(contextLength ?? USUAL_SEQUENCE, LONGEST_USUAL_SEQUENCE);
}

/**
 * The shape that a proposal describes.
 *
 * Numbers alone do not say whether the feed-forward block is gated or the head is tied. Where parameters are stated
 * too, the reading that comes nearest to them is taken; otherwise a Llama-like block.
 *
 * @returns undefined where the numbers are too few, or cannot be a transformer (which rules say)
 */
export function shapeOf(source: ShapeSource): Shape | undefined {
  const shapes = readingsOf(source).flatMap(description => {
    try {
      return [shapeOfArchitecture(description, source)];
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
  const { parameters } = source;
  if (parameters === undefined) return shapes[0];
  const off = (shape: Shape) => Math.abs(Math.log(shape.total / parameters));
  return shapes.reduce<Shape | undefined>(
    (best, shape) => (best === undefined || off(shape) < off(best) - 1e-9 ? shape : best),
    undefined,
  );
}

function readingsOf({ base, numbers }: ShapeSource): readonly ArchitectureDescription[] {
  const { layers, hidden, heads, kvHeads, headSize, ffn, vocab, experts, activeExperts, tied, gated } =
    numbers;
  const changes = {
    ...(layers !== undefined && { layers }),
    ...(hidden !== undefined && { hidden, embeddingDimension: hidden }),
    ...(heads !== undefined && { heads, ...(base === undefined && { kvHeads: heads }) }),
    ...(kvHeads !== undefined && { kvHeads }),
    ...(headSize !== undefined && { headDimension: headSize }),
    ...(ffn !== undefined && { feedForward: ffn }),
    ...(vocab !== undefined && { vocabulary: vocab }),
    ...(tied !== undefined && { tied }),
    ...(gated !== undefined && { gated }),
  };
  if (base !== undefined) return [{ ...base, ...changes }];
  if (layers === undefined || hidden === undefined || heads === undefined) return [];
  if (ffn === undefined || vocab === undefined) return [];
  const mixture =
    experts === undefined || activeExperts === undefined
      ? {}
      : { mixture: { experts, activeExperts, expertFeedForward: ffn }, feedForward: 0 };
  const description = { layers, hidden, heads, vocabulary: vocab, ...changes, ...mixture };
  const gates = gated === undefined ? [true, false] : [gated];
  const ties = tied === undefined ? [false, true] : [tied];
  return gates.flatMap(isGated => ties.map(isTied => ({ ...description, gated: isGated, tied: isTied })));
}

/** Counts, FLOP and facts of an architecture, or of a description of one. */
export function shapeOfArchitecture(
  described: ArchitectureDescription | Architecture,
  options: { readonly from?: Path; readonly sequenceLength?: number | undefined; readonly assumed?: boolean },
): Shape {
  const architecture = completeArchitecture(described);
  const counted = countParameters(architecture);
  const { layers, hidden, heads, kvHeads, vocabulary, mixture, contextLength } = architecture;
  const { from = 'model.parameters', assumed = false } = options;
  const sequenceLength = options.sequenceLength ?? usualSequenceLength(contextLength);
  const facts = modelFacts(architecture, sequenceLength);
  return {
    from,
    assumed,
    architecture,
    description: `${layers} layers of ${hidden}, ${heads} heads${kvHeads === heads ? '' : ` on ${kvHeads}`}`,
    counted,
    total: counted.total,
    active: counted.active,
    nonEmbedding: counted.nonEmbedding,
    flopPerToken: facts.flopPerToken,
    layers,
    hidden,
    heads,
    kvHeads,
    vocab: vocabulary,
    experts: mixture?.experts ?? 0,
    activeExperts: mixture?.activeExperts ?? 0,
    contextLength: contextLength === undefined ? undefined : usualSequenceLength(contextLength),
    sequenceLength,
    facts,
  };
}

/** FLOP of one token of a shape by every convention. */
export function flopOf({ architecture, sequenceLength }: Shape): FlopPerToken {
  const at = (convention: UtilisationConvention) =>
    flopPerToken(architecture, { sequenceLength, convention }).training;
  return { '6N': at('6N'), matmul: at('matmul'), causal: at('causal'), full: at('full') };
}
