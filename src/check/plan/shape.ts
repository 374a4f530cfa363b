import { runs } from '../../catalog/runs.ts';
import { type ModelFacts, modelFacts } from '../../cluster/model-facts.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Architecture } from '../../model/architecture.ts';
import { type ArchitectureDescription, completeArchitecture } from '../../model/complete.ts';
import { flopPerToken } from '../../model/flop.ts';
import { countParameters } from '../../model/parameters.ts';
import { nameKey, nearest } from '../../text/names.ts';
import type { Path } from './paths.ts';

/** What is known of the model's shape, from a preset, a config or the proposal's own numbers. */
export interface Shape {
  /** The field that gave it. */
  readonly from: Path;
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
  /** Longest sequence that it was made for. */
  readonly contextLength: number | undefined;
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

/**
 * The architecture of a preset: a published model, or a documented run with its shape.
 *
 * @throws RangeError when nothing has this name, with the nearest one, or its shape is not published
 */
export async function presetArchitecture(name: string): Promise<ArchitectureDescription> {
  const { lookUpModel, modelIds } = await import('../../catalog/models.ts');
  const model = lookUpModel(name);
  if (model !== undefined) return model.architecture;
  const wanted = nameKey(name);
  const run = runs().find(one => nameKey(one.id) === wanted || nameKey(one.name) === wanted);
  const shaped = run?.model === undefined ? undefined : lookUpModel(run.model);
  if (shaped !== undefined) return shaped.architecture;
  if (run !== undefined) throw new Refusal(`The shape of ${run.id} is not published`);
  const guess = nearest(name, [...modelIds(), ...runs().map(one => one.id)]);
  const hint = guess === undefined ? 'isoflop runs lists some' : `did you mean ${guess}?`;
  throw new Refusal(`Unknown model '${name.slice(0, 60)}': ${hint}`);
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
  const readings = readingsOf(source);
  const shapes = readings.flatMap(description => {
    try {
      const architecture = completeArchitecture(description);
      return [describe(architecture, source)];
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

function describe(architecture: Architecture, { from, sequenceLength }: ShapeSource): Shape {
  const counted = countParameters(architecture);
  const { layers, hidden, heads, kvHeads, vocabulary, mixture, contextLength } = architecture;
  const usual = Math.min(contextLength ?? USUAL_SEQUENCE, LONGEST_USUAL_SEQUENCE);
  const tokens = sequenceLength ?? usual;
  return {
    from,
    total: counted.total,
    active: counted.active,
    nonEmbedding: counted.nonEmbedding,
    flopPerToken: flopPerToken(architecture, { sequenceLength: tokens }).training,
    layers,
    hidden,
    heads,
    kvHeads,
    vocab: vocabulary,
    experts: mixture?.experts ?? 0,
    activeExperts: mixture?.activeExperts ?? 0,
    contextLength: contextLength === undefined ? undefined : usual,
    facts: modelFacts(architecture, tokens),
  };
}
