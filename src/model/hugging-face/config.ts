import { Refusal } from '../../core/refusal.ts';
import { MOST_LAYERS } from '../check.ts';

/** A `config.json` as parsed, with the name that messages call it by. */
export interface HubConfig {
  /** `model_type`, or what stands for it. */
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Paths of the keys that were asked for; what is not among them was not understood. */
  readonly asked: Set<string>;
  /** Where the values stand in the file, such as `attn_config.`; empty at the top. */
  readonly path: string;
}

/** The names in `architectures`. */
export function classesOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const { architectures } = values;
  return Array.isArray(architectures) ? architectures.filter(name => typeof name === 'string') : [];
}

/** The value of a key, if the file has it; every question to a file is asked through here. */
export function valueAt(config: HubConfig, key: string): unknown {
  config.asked.add(config.path + key);
  return Object.hasOwn(config.values, key) ? config.values[key] : undefined;
}

/** An object inside of a configuration; empty where the key is absent or null. */
export function nested(config: HubConfig, key: string): HubConfig {
  const value = valueAt(config, key) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Refusal(`${key} of ${config.type} must be an object: got ${shown(value)}`);
  }
  return { ...config, values: value as HubConfig['values'], path: `${config.path}${key}.` };
}

/** Whether a key has this very value. */
export function is(config: HubConfig, key: string, value: unknown): boolean {
  return valueAt(config, key) === value;
}

/**
 * Refuse a key that has another value than those which are counted.
 *
 * @param values what it may have beside being absent or null
 */
export function only(config: HubConfig, key: string, values: readonly unknown[]): void {
  if (!present(config, key)) return;
  const value = valueAt(config, key);
  if (!values.includes(value)) {
    throw new Refusal(
      `${config.path}${key} of ${config.type} must be ${values.map(it => shown(it)).join(' or ') || 'absent'}: other models of the family are not counted here: got ${shown(value)}`,
    );
  }
}

/**
 * A whole number of at least `least` under the first of these keys that is present and not null.
 *
 * @param config the file
 * @param keys the usual key, then other names of the same thing
 * @param options what an absent key means (without it, absence is an error), and the least value (default 1)
 * @throws RangeError naming the key when it is missing or not such a number
 */
export function count(
  config: HubConfig,
  keys: string | readonly string[],
  options: { readonly fallback?: number; readonly least?: number } = {},
): number {
  const { fallback, least = 1 } = options;
  const names = typeof keys === 'string' ? [keys] : keys;
  const [name] = names.filter(key => present(config, key));
  if (name === undefined) {
    if (fallback === undefined) throw missing(config, names);
    return fallback;
  }
  const value = config.values[name];
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw new Refusal(
      `${name} of ${config.type} must be a whole number of at least ${least}: got ${shown(value)}`,
    );
  }
  return value as number;
}

/** A positive number, whole or not, such as that of widths. */
export function ratio(config: HubConfig, key: string): number {
  if (!present(config, key)) throw missing(config, [key]);
  const value = valueAt(config, key);
  if (typeof value !== 'number' || !(value > 0 && value < 1e6)) {
    throw new Refusal(`${key} of ${config.type} must be a positive number: got ${shown(value)}`);
  }
  return value;
}

/** Number of layers: few enough to go through them one by one. */
export function layerCount(config: HubConfig, keys: string | readonly string[]): number {
  const layers = count(config, keys);
  if (layers > MOST_LAYERS) {
    throw new Refusal(`Layers of ${config.type} must be at most ${MOST_LAYERS}: got ${layers}`);
  }
  return layers;
}

/** A whole number, or undefined where the key is absent or null. */
export function optionalCount(config: HubConfig, keys: string | readonly string[]): number | undefined {
  const names = typeof keys === 'string' ? [keys] : keys;
  return names.some(key => present(config, key)) ? count(config, names) : undefined;
}

/** True or false; what an absent key means is the family's default in the transformers library. */
export function flag(config: HubConfig, key: string, fallback: boolean): boolean {
  if (!present(config, key)) return fallback;
  const value = config.values[key];
  if (typeof value !== 'boolean') {
    throw new Refusal(`${key} of ${config.type} must be true or false: got ${shown(value)}`);
  }
  return value;
}

/** A list, or undefined where the key is absent or null. */
export function optionalList(config: HubConfig, key: string): readonly unknown[] | undefined {
  if (!present(config, key)) return undefined;
  const value = config.values[key];
  if (!Array.isArray(value)) {
    throw new Refusal(`${key} of ${config.type} must be a list: got ${shown(value)}`);
  }
  return value;
}

/** Whether a key is there and not null. */
export function present(config: HubConfig, key: string): boolean {
  return (valueAt(config, key) ?? null) !== null;
}

function missing(config: HubConfig, names: readonly string[]): Refusal {
  return new Refusal(`Missing ${names.join(' or ')} in the configuration of ${config.type}`);
}

/** A value as it stands in the file, cut. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
