import { count, type HubConfig } from './config.ts';

/** What reads images or sound for a language model, and what passes them on to it. */
export interface Tower {
  /** Parameters of the encoder. */
  readonly encoder: number;
  /** Width of what it puts out, which the projector reads. */
  readonly width: number;
  /** Patches of one image, where all images have one size; positions of a clip. */
  readonly patches?: number;
  /** FLOP of the encoder for one such item: 2 for each weight and patch, 4·n²·h a layer for its full attention. */
  readonly flop?: number;
  /** Seconds of a clip, where sound is read in clips of one length. */
  readonly seconds?: number;
  /** Tokens of a second of sound, where its length is free. */
  readonly tokensPerSecond?: number;
  /** Parameters of the projector, where it is a part of the encoder's own class. */
  readonly projector?: number;
}

/** A kind of tower: a file of `towers`. */
export interface TowerFamily {
  /** `model_type` of the tower's own configuration, or of the whole where that has none. */
  readonly types: readonly string[];
  /** @param hidden width of the language model */
  readonly read: (config: HubConfig, hidden: number) => Tower;
  /** Keys that change no count. */
  readonly inert?: readonly string[];
}

/** Sizes of a vision transformer with LayerNorm, biases and two matrices, which most towers are. */
export interface VisionSizes {
  readonly hidden: number;
  readonly width: number;
  readonly layers: number;
}

/** Sizes of a tower for images of one size, as most write them: of the layers, numbers of a patch, patches of an image. */
export function imageSizes(
  config: HubConfig,
  fallbacks: {
    readonly width?: number;
    readonly layers?: number;
    readonly patch?: number;
    readonly image?: number;
  } = {},
) {
  const of = (key: string, fallback: number | undefined) =>
    count(config, key, fallback === undefined ? {} : { fallback });
  const sizes: VisionSizes = {
    hidden: count(config, 'hidden_size'),
    width: of('intermediate_size', fallbacks.width),
    layers: of('num_hidden_layers', fallbacks.layers),
  };
  const patch = of('patch_size', fallbacks.patch);
  const side = Math.floor(of('image_size', fallbacks.image) / patch);
  return { sizes, inputs: of('num_channels', 3) * patch * patch, patches: side * side };
}

/** Parameters of the layers of such a transformer: four projections, two matrices, two norms, each with biases. */
export function visionLayers({ hidden, width, layers }: VisionSizes): number {
  return layers * (4 * (hidden * hidden + hidden) + 2 * hidden * width + width + hidden + 4 * hidden);
}

/** FLOP of one image: weights of the layers and the patches' projection, and full attention among all positions. */
export function visionFlop(sizes: VisionSizes, patches: number, patchInputs: number): number {
  const { hidden, width, layers } = sizes;
  const weights = layers * (4 * hidden * hidden + 2 * hidden * width) + hidden * patchInputs;
  return 2 * weights * patches + 4 * layers * patches * patches * hidden;
}
