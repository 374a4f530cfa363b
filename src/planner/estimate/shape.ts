import { type ModelFacts, modelFacts } from '../../cluster/model-facts.ts';
import type { Architecture } from '../../model/architecture.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import { completeArchitecture } from '../../model/complete.ts';
import { flopPerToken } from '../../model/flop.ts';
import { countParameters, type ParameterCount } from '../../model/parameters.ts';
import { usualAspectRatio } from '../../model/shapes.ts';
import type { EstimateRequest } from './types.ts';
import { type ContextFlop, contextToCompare, type FlopPerToken } from './utilisation.ts';

/** Longest sequence that is assumed where none is given: documented pretraining runs at 2k to 8k. */
const usualContext = 8192;
const contextWithoutShape = 4096;

/** What a plan needs of its model's shape. */
export interface Shape {
  readonly counted: ParameterCount;
  /** Sizes in a few words. */
  readonly description: string;
  readonly facts: (sequenceLength: number) => ModelFacts;
  readonly flop: (sequenceLength: number) => ContextFlop;
  readonly contextLength?: number;
  /** Rows of a learned position embedding; 0 where positions aren't learned. */
  readonly learnedPositions: number;
}

/** The shape of a request's model. */
export function shapeOf(request: EstimateRequest): Shape | undefined {
  return request.model === undefined ? undefined : shapeOfArchitecture(request.model);
}

/** Counts, FLOP and facts of an architecture, or of a description of one. */
export function shapeOfArchitecture(described: ArchitectureDescription | Architecture): Shape {
  const architecture = completeArchitecture(described);
  const { layers, hidden, heads, kvHeads, contextLength } = architecture;
  return {
    counted: countParameters(architecture),
    description: `${layers} layers of ${hidden}, ${heads} heads${kvHeads === heads ? '' : ` on ${kvHeads}`}`,
    facts: sequenceLength => modelFacts(architecture, sequenceLength),
    flop: sequenceLength => ({
      here: flopOf(architecture, sequenceLength),
      documented: flopOf(architecture, contextToCompare(sequenceLength)),
    }),
    ...(contextLength === undefined ? {} : { contextLength }),
    learnedPositions: architecture.learnedPositions,
  };
}

/** Tokens in a sequence where none are given: what the model was made for, as far as pretraining usually goes. */
export function defaultSequenceLength(shape: Shape | undefined): number {
  return Math.min(shape?.contextLength ?? contextWithoutShape, usualContext);
}

function flopOf(architecture: Architecture, sequenceLength: number): FlopPerToken {
  const at = (convention: keyof FlopPerToken) =>
    flopPerToken(architecture, { sequenceLength, convention }).training;
  return { '6N': at('6N'), matmul: at('matmul'), causal: at('causal'), full: at('full') };
}

/** Widths that are tried around the usual one, in steps of what divides well. */
const tried = 3;

/**
 * A dense Llama-like shape near a number of parameters, where no model is named: of the widths around the usual one
 * (N ≈ 12.6·L·d²), that whose best number of layers comes nearest. `suggestShapes` searches feed-forward widths too,
 * and longer.
 */
export function shapeNear(parameters: number): Shape {
  const aspect = usualAspectRatio(parameters);
  const guess = Math.cbrt((parameters * aspect) / 12.6);
  const grain = guess < 2048 ? 128 : 1024;
  const middle = Math.max(1, Math.round(guess / grain));
  let best: { readonly architecture: Architecture; readonly distance: number } | undefined;
  for (let steps = Math.max(1, middle - tried); steps <= middle + tried; steps += 1) {
    const architecture = ofWidth(steps * grain, parameters);
    const { hidden, layers } = architecture;
    const off = Math.abs(Math.log(countParameters(architecture).total / parameters));
    const distance = off + 0.2 * Math.abs(Math.log(hidden / layers / aspect));
    if (best === undefined || distance < best.distance) best = { architecture, distance };
  }
  return shapeOfArchitecture(best!.architecture);
}

/** The Llama-like shape of a width whose layers come nearest to a number of parameters. */
function ofWidth(hidden: number, parameters: number): Architecture {
  const headDimension = hidden < 2048 ? 64 : 128;
  const heads = hidden / headDimension;
  const shape = {
    hidden,
    heads,
    kvHeads: heads % 8 === 0 ? 8 : heads,
    headDimension,
    feedForward: Math.round((3.5 * hidden) / 256) * 256,
    vocabulary: parameters < 1e9 ? 49_152 : 128_256,
    tied: parameters < 4e9,
  };
  const one = completeArchitecture({ ...shape, layers: 1 });
  const { total, attention, feedForward } = countParameters(one);
  // a layer is its attention, its feed-forward part and two norms
  const perLayer = attention + feedForward + 2 * hidden;
  const layers = Math.max(1, Math.round(1 + (parameters - total) / perLayer));
  return { ...one, layers };
}
