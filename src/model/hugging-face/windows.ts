import { Refusal } from '../../core/refusal.ts';
import type { SlidingWindow } from '../architecture.ts';
import { type HubConfig, is, optionalCount, optionalList } from './config.ts';

/** Kinds of layer whose cost is known here. */
const known: readonly string[] = ['full_attention', 'sliding_attention'];

/**
 * The sliding window of a configuration: from `layer_types` where it is written, else from the family's pattern.
 *
 * @param config the file
 * @param layers number of layers
 * @param isWindowed whether layer `index` has the window, where `layer_types` is absent
 * @returns the part of a description that says so; empty without a window
 * @throws RangeError for a kind of layer that is not attention as it is counted here
 */
export function windowOf(
  config: HubConfig,
  layers: number,
  isWindowed: (index: number) => boolean,
): { readonly slidingWindow?: SlidingWindow } {
  const size = optionalCount(config, 'sliding_window');
  const types = optionalList(config, 'layer_types');
  if (types !== undefined) checkKinds(config, types, known, layers);
  if (size === undefined) return {};
  const windowed = Array.from({ length: layers }, (_, index) =>
    types === undefined ? isWindowed(index) : types[index] === 'sliding_attention',
  ).filter(Boolean).length;
  return windowed === 0 ? {} : { slidingWindow: { size, layers: windowed } };
}

/** Qwen's and SmolLM3's windows are off unless `use_sliding_window` says otherwise. */
export function windowsOn(config: HubConfig): boolean {
  return is(config, 'use_sliding_window', true);
}

/** The window of Qwen2 and Qwen3: layers from `max_window_layers` on, if windows are on at all. */
export function qwenWindow(config: HubConfig, layers: number) {
  if (!windowsOn(config)) return {};
  const from = optionalCount(config, 'max_window_layers') ?? 0;
  return windowOf(config, layers, index => index >= from);
}

/** The window of a family that writes `layer_types`, in whatever layers they name; without them there is none. */
export function windowsBy(config: HubConfig, layers: number) {
  return windowOf(config, layers, () => false);
}

/** How many layers of each of these kinds `layer_types` has, or another list of kinds. */
export function layersOf(
  config: HubConfig,
  kinds: readonly string[],
  layers: number,
  key = 'layer_types',
): Readonly<Record<string, number>> {
  const types = optionalList(config, key);
  if (types === undefined) throw new Refusal(`Missing ${key} in the configuration of ${config.type}`);
  checkKinds(config, types, kinds, layers, key);
  return Object.fromEntries(kinds.map(kind => [kind, types.filter(type => type === kind).length]));
}

/** Refuse a list of kinds of layers that has an unknown one, or not one a layer. */
export function checkKinds(
  config: HubConfig,
  types: readonly unknown[],
  kinds: readonly string[],
  layers: number,
  key = 'layer_types',
): void {
  const strange = types.find(type => typeof type !== 'string' || !kinds.includes(type));
  if (strange !== undefined) {
    throw new Refusal(
      `${key} of ${config.type} must be ${kinds.join(' or ')}: got ${JSON.stringify(strange) ?? 'nothing'}`,
    );
  }
  if (types.length !== layers) {
    throw new Refusal(`${key} of ${config.type} must be ${layers}, one a layer: got ${types.length}`);
  }
}
