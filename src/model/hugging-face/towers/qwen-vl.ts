import { count, type HubConfig, optionalList, present, ratio } from '../config.ts';
import { type Tower, type TowerFamily, visionLayers } from '../tower.ts';

/** Qwen2-VL: images of any size in patches of two frames; four neighbours are merged into one token. */
function readQwen2Vl(config: HubConfig, text: number): Tower {
  const hidden = count(config, 'embed_dim', { fallback: 1280 });
  const width = Math.trunc(hidden * (present(config, 'mlp_ratio') ? ratio(config, 'mlp_ratio') : 4));
  const layers = count(config, 'depth', { fallback: 32 });
  const merged = hidden * merge(config) ** 2;
  return {
    encoder: visionLayers({ hidden, width, layers }) + hidden * patchInputs(config, 14),
    width: hidden,
    projector: 2 * hidden + twoMatrices(merged, count(config, 'hidden_size', { fallback: text })),
  };
}

/** Qwen2.5-VL: RMSNorm and three matrices with biases; most layers attend within windows. */
function readQwen25Vl(config: HubConfig, text: number): Tower {
  const hidden = count(config, 'hidden_size');
  const width = count(config, 'intermediate_size', { fallback: 3420 });
  const layers = count(config, 'depth', { fallback: 32 });
  const layer = 4 * (hidden * hidden + hidden) + 3 * hidden * width + 2 * width + hidden + 2 * hidden;
  const merged = hidden * merge(config) ** 2;
  return {
    encoder: layers * layer + hidden * patchInputs(config, 14),
    width: hidden,
    projector: hidden + twoMatrices(merged, count(config, 'out_hidden_size', { fallback: text })),
  };
}

/** Qwen3-VL and Qwen3.5: learned positions, and mergers that pass layers in between on to the language model. */
function readQwen3Vl(config: HubConfig): Tower {
  const hidden = count(config, 'hidden_size');
  const sizes = { hidden, width: count(config, 'intermediate_size'), layers: count(config, 'depth') };
  const merged = hidden * merge(config) ** 2;
  const out = count(config, 'out_hidden_size');
  const deep = optionalList(config, 'deepstack_visual_indexes')?.length ?? 0;
  return {
    encoder:
      visionLayers(sizes) +
      hidden * patchInputs(config, 16) +
      hidden +
      count(config, 'num_position_embeddings') * hidden,
    width: hidden,
    projector: 2 * hidden + twoMatrices(merged, out) + deep * (2 * merged + twoMatrices(merged, out)),
  };
}

const merge = (config: HubConfig) => count(config, 'spatial_merge_size', { fallback: 2 });

function patchInputs(config: HubConfig, fallback: number): number {
  const patch = count(config, ['patch_size', 'spatial_patch_size'], { fallback });
  const frames = count(config, 'temporal_patch_size', { fallback: 2 });
  return count(config, ['in_channels', 'in_chans'], { fallback: 3 }) * frames * patch * patch;
}

/** From the merged patches to as many numbers, and from these to the language model, with biases. */
const twoMatrices = (merged: number, out: number) => merged * merged + merged + merged * out + out;

const inert = [
  'num_heads',
  'in_chans',
  'spatial_patch_size',
  'tokens_per_second',
  'window_size',
  'fullatt_block_indexes',
];

export default [
  { types: ['qwen2_vl'], read: readQwen2Vl, inert },
  { types: ['qwen2_5_vl', 'qwen2_5_omni_vision_encoder'], read: readQwen25Vl, inert },
  { types: ['qwen3_vl', 'qwen3_vl_moe', 'qwen3_5', 'qwen3_5_moe'], read: readQwen3Vl, inert },
] satisfies readonly TowerFamily[];
