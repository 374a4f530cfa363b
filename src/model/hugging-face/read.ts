import { type Caveat, caveat } from '../../core/caveat.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Architecture } from '../architecture.ts';
import { completeArchitecture } from '../complete.ts';
import type { HubConfig } from './config.ts';
import { classes, families } from './families.ts';

/** A `config.json`, read. */
export interface ReadConfig {
  readonly architecture: Architecture;
  /** `model_type` of the part that was read. */
  readonly family: string;
  /** What the file has and the architecture leaves out. */
  readonly caveats: readonly Caveat[];
}

/** Models of text and images; their text part is read from `text_config`. */
const withImages: readonly string[] = ['gemma3', 'mistral3', 'llava', 'llava_next'];

/**
 * What `Gemma3TextConfig` means by keys that are absent: the nested `text_config` of Gemma 3 is saved without the
 * values that equal them.
 */
const gemma3Defaults = { vocab_size: 262_208, num_attention_heads: 8, num_key_value_heads: 4, head_dim: 256 };

/**
 * The architecture that a Hugging Face `config.json` describes. Nothing is fetched.
 *
 * @param json the parsed file
 * @returns architecture, the family it was read as, and what was left out (images, prediction layers)
 * @throws RangeError when the architecture is unknown or a key is missing, naming it
 * @example
 * const config = { model_type: 'llama', hidden_size: 2048, intermediate_size: 5632, num_hidden_layers: 22, num_attention_heads: 32, num_key_value_heads: 4, vocab_size: 32000 };
 * architectureFromConfig(config).architecture.headDimension // => 64
 */
export function architectureFromConfig(json: unknown): ReadConfig {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Refusal(`A configuration must be an object with model_type: got ${kindOf(json)}`);
  }
  const { config, caveats } = textPart(json as Readonly<Record<string, unknown>>);
  const architecture = families[config.type]!(config);
  const prediction = config.values.num_nextn_predict_layers;
  return {
    architecture: completeArchitecture(architecture),
    family: config.type,
    caveats: [
      ...caveats,
      ...(typeof prediction === 'number' && prediction > 0
        ? [caveat('prediction-layers-left-out', { layers: prediction }, 'info')]
        : []),
    ],
  };
}

function textPart(values: Readonly<Record<string, unknown>>): {
  readonly config: HubConfig;
  readonly caveats: readonly Caveat[];
} {
  const type = typeOf(values);
  if (Object.hasOwn(families, type)) return { config: { type, values }, caveats: [] };
  const text = values.text_config;
  if (!withImages.includes(type) || typeof text !== 'object' || text === null) throw unknown(type, values);
  const inner = text as Readonly<Record<string, unknown>>;
  const innerType = type === 'gemma3' ? 'gemma3_text' : typeOf(inner);
  if (!Object.hasOwn(families, innerType)) throw unknown(innerType, inner);
  const left = [caveat('text-part-only', { family: type }, 'info')];
  if (innerType !== 'gemma3_text') return { config: { type: innerType, values: inner }, caveats: left };
  const absent = Object.keys(gemma3Defaults).filter(key => inner[key] === undefined);
  return {
    config: { type: innerType, values: { ...gemma3Defaults, ...inner } },
    caveats:
      absent.length === 0
        ? left
        : [...left, caveat('class-defaults', { family: innerType, keys: absent.join(', ') }, 'info')],
  };
}

/** `model_type`, or the type of the first known class in `architectures`. */
function typeOf(values: Readonly<Record<string, unknown>>): string {
  if (typeof values.model_type === 'string') return values.model_type;
  const named = Array.isArray(values.architectures) ? values.architectures : [];
  const known = named.find(name => typeof name === 'string' && Object.hasOwn(classes, name));
  return known === undefined ? '' : classes[known as string]!;
}

function unknown(type: string, values: Readonly<Record<string, unknown>>): Refusal {
  const named = Array.isArray(values.architectures)
    ? values.architectures.filter(name => typeof name === 'string')
    : [];
  const list = Object.keys(families).join(', ');
  if (type === '' && named.length === 0) {
    return new Refusal(`Missing model_type and architectures in the configuration: expected one of ${list}`);
  }
  const name = type === '' ? named.join(', ') : named.length > 0 ? `${type} (${named.join(', ')})` : type;
  return new Refusal(`Unknown architecture ${name.slice(0, 120)}: expected one of ${list}`);
}

function kindOf(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'a list' : `a ${typeof json}`;
}
