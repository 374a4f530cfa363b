import { count, flag, type HubConfig, nested, optionalList, present, ratio } from './config.ts';

/** Widths that a projector goes between, and patches that it is given. */
export interface Between {
  readonly vision: number;
  readonly text: number;
  readonly patches?: number;
}

/** What passes images or sound on to the language model. */
export interface Projector {
  readonly parameters: number;
  /** Tokens that one image or clip becomes. */
  readonly tokens?: number;
}

const linear = (into: number, out: number, bias: boolean) => into * out + (bias ? out : 0);

/** Projectors by the `model_type` of the whole, where they are not a part of the tower's class. */
export const projectors: Readonly<
  Record<string, (whole: HubConfig, between: Between) => Projector | undefined>
> = {
  gemma3: (whole, { vision, text }) => ({
    parameters: vision * text + vision,
    tokens: count(whole, 'mm_tokens_per_image', { fallback: 256 }),
  }),
  paligemma: (whole, { vision, text, patches }) => ({
    parameters: linear(vision, count(whole, 'projection_dim', { fallback: text }), true),
    ...(patches !== undefined && { tokens: patches }),
  }),
  llava: twoLayers,
  // the row of the end of a line is a parameter of its own
  llava_next: (whole, between) => {
    const projector = twoLayers(whole, between);
    return projector && { parameters: projector.parameters + between.text };
  },
  mistral3: (whole, { vision, text }) => {
    const merged = vision * count(whole, 'spatial_merge_size', { fallback: 2 }) ** 2;
    const bias = flag(whole, 'multimodal_projector_bias', false);
    return { parameters: vision + merged * vision + linear(vision, text, bias) + linear(text, text, bias) };
  },
  // two positions are averaged into one token
  qwen2_audio: (_, { vision, text, patches }) => ({
    parameters: linear(vision, text, true),
    ...(patches !== undefined && { tokens: Math.floor(patches / 2) }),
  }),
  // positions side by side until they are as wide as the encoder's feed-forward part
  voxtral: (whole, { vision, text, patches }) => {
    const merged = count(nested(whole, 'audio_config'), 'intermediate_size', { fallback: 5120 });
    return {
      parameters: linear(merged, text, false) + linear(text, text, false),
      ...(patches !== undefined && { tokens: Math.floor((patches * vision) / merged) }),
    };
  },
  idefics3: shuffled,
  smolvlm: shuffled,
  internvl_chat: (whole, { vision, text, patches }) => {
    const share = present(whole, 'downsample_ratio') ? ratio(whole, 'downsample_ratio') : 0.5;
    const merged = Math.round(vision / share ** 2);
    return {
      parameters: 2 * merged + linear(merged, text, true) + linear(text, text, true),
      ...(patches !== undefined && { tokens: Math.round(patches * share ** 2) }),
    };
  },
};

/** LLaVA's: two layers with biases, over one layer of the encoder or several side by side. */
function twoLayers(whole: HubConfig, { vision, text, patches }: Between): Projector | undefined {
  const several = Array.isArray(whole.values.vision_feature_layer)
    ? optionalList(whole, 'vision_feature_layer')!.length
    : 1;
  const bias = flag(whole, 'multimodal_projector_bias', true);
  return {
    parameters: linear(several * vision, text, bias) + linear(text, text, bias),
    ...(patches !== undefined && { tokens: patches }),
  };
}

/** Patches shuffled into wider ones, and one matrix. */
function shuffled(whole: HubConfig, { vision, text, patches }: Between): Projector {
  const merged = count(whole, 'scale_factor', { fallback: 2 }) ** 2;
  return {
    parameters: vision * merged * text,
    ...(patches !== undefined && { tokens: Math.floor(patches / merged) }),
  };
}
