import { Refusal } from '../core/refusal.ts';
import type { Architecture } from '../model/architecture.ts';
import { completeArchitecture } from '../model/complete.ts';
import { countParameters } from '../model/parameters.ts';
import { suggestShapes, usualAspectRatio } from '../model/shapes.ts';
import { type Shape, shapeOfArchitecture } from './shape.ts';

/** Sizes whose shape is kept: a search for a budget asks for the same ones again. */
const KEPT = 64;

const known = new Map<number, Architecture>();

/**
 * A dense shape near a number of parameters, where no model is named: the first that `suggestShapes` offers, so that
 * every command assumes the same; where no usual shape comes near, the nearest of the usual width.
 *
 * @param parameters N, all of them
 * @param sequenceLength tokens
 */
export function shapeNear(parameters: number, sequenceLength?: number): Shape {
  let architecture = known.get(parameters);
  if (architecture === undefined) {
    architecture = suggested(parameters) ?? ofUsualWidth(parameters);
    if (known.size >= KEPT) known.delete(known.keys().next().value!);
    known.set(parameters, architecture);
  }
  return shapeOfArchitecture(architecture, { sequenceLength, assumed: true });
}

function suggested(parameters: number): Architecture | undefined {
  try {
    return suggestShapes(parameters, { limit: 1 })[0]?.architecture;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The Llama-like shape of the usual width (N ≈ 12.6·L·d²) whose layers come nearest to a number of parameters. */
function ofUsualWidth(parameters: number): Architecture {
  const guess = Math.cbrt((parameters * usualAspectRatio(parameters)) / 12.6);
  const grain = guess < 2048 ? 128 : 1024;
  const hidden = Math.max(1, Math.round(guess / grain)) * grain;
  const headDimension = hidden < 2048 ? 64 : 128;
  const heads = hidden / headDimension;
  const one = completeArchitecture({
    hidden,
    heads,
    kvHeads: heads % 8 === 0 ? 8 : heads,
    headDimension,
    feedForward: Math.round((3.5 * hidden) / 256) * 256,
    vocabulary: parameters < 1e9 ? 49_152 : 128_256,
    tied: parameters < 4e9,
    layers: 1,
  });
  const { total, attention, feedForward } = countParameters(one);
  // a layer is its attention, its feed-forward part and two norms
  const perLayer = attention + feedForward + 2 * hidden;
  const layers = Math.max(1, Math.round(1 + (parameters - total) / perLayer));
  return { ...one, layers };
}
