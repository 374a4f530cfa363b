import type { Caveat } from '../../core/caveat.ts';
import { Refusal } from '../../core/refusal.ts';
import { nearest } from '../../text/names.ts';
import type { Architecture } from '../architecture.ts';
import { modelCaveat } from '../caveat.ts';
import { type ArchitectureDescription, completeArchitecture } from '../complete.ts';
import { type CountedTower, towersOf } from './around.ts';
import { type Choice, choose, familyTypes, OTHER_WAY } from './choose.ts';
import { classesOf, type HubConfig } from './config.ts';
import { unknownKeys } from './keys.ts';

import { isObject, type Parts, partsOf } from './parts.ts';
import { checkKinds } from './windows.ts';

/** A `config.json`, read. */
export interface ReadConfig {
  /** The language model. */
  readonly architecture: Architecture;
  /** `model_type` of the part that was read. */
  readonly family: string;
  /** Parts beside the language model. */
  readonly towers: readonly CountedTower[];
  /** What the file has and the architecture leaves out, and what was not understood (a warning). */
  readonly caveats: readonly Caveat[];
}

/**
 * The architecture that a Hugging Face `config.json` describes, by its type and class. Nothing is fetched. Every key is used, known to
 * change no count, or named.
 *
 * @param json the parsed file
 * @returns architecture of the language model, the family it was read as, and what was left out or not understood
 * @throws RangeError when the architecture is unknown or a key is missing, naming it
 * @example
 * const config = { model_type: 'llama', hidden_size: 2048, intermediate_size: 5632, num_hidden_layers: 22, num_attention_heads: 32, num_key_value_heads: 4, vocab_size: 32000 };
 * architectureFromConfig(config).architecture.headDimension // => 64
 */
export function architectureFromConfig(json: unknown): ReadConfig {
  if (!isObject(json)) {
    throw new Refusal(`A configuration must be an object with model_type: got ${kindOf(json)}`);
  }
  const parts = partsOf(json);
  const choice = chosen(parts);
  const { config, defaulted } = withDefaults(parts, choice);
  const description = choice.family.read(config);
  checkLayerTypes(config, description.layers);
  const towers = towersOf(json, parts, description.hidden);
  return {
    architecture: completeArchitecture({ ...description, ...headOf(config, choice) }),
    family: choice.type,
    towers,
    caveats: [
      ...choice.caveats,
      ...classless(parts, choice),
      ...outside(json, parts, towers, description),
      ...defaulted,
      ...understood(config, choice),
      ...leftOut(config, description),
    ],
  };
}

function chosen({ text }: Parts): Choice {
  const type = typeof text.model_type === 'string' ? text.model_type : isParams(text) ? 'params.json' : '';
  const choice = choose(type, classesOf(text));
  if (choice === undefined) throw unknown(type, text);
  return choice;
}

/** A file without a class may be of a model with another head; parts of others and params.json never name one. */
function classless({ key, text }: Parts, { type }: Choice): readonly Caveat[] {
  const named = key !== undefined || type === 'params.json' || classesOf(text).length > 0;
  return named ? [] : [modelCaveat('class-not-said', { family: type }, 'info')];
}

/** Files of Meta and Mistral name no type. */
function isParams(values: Readonly<Record<string, unknown>>): boolean {
  return ['dim', 'n_layers', 'n_heads'].every(key => typeof values[key] === 'number');
}

/** What absent keys of a part mean: it is saved without the values of its class. */
function withDefaults(parts: Parts, choice: Choice) {
  const { defaults = {} } = choice.family;
  const absent =
    parts.key === undefined ? [] : Object.keys(defaults).filter(key => parts.text[key] === undefined);
  const values = { ...Object.fromEntries(absent.map(key => [key, defaults[key]])), ...parts.text };
  const config: HubConfig = { type: choice.type, values, asked: new Set(), path: '' };
  const args = { family: choice.type, keys: absent.join(', ') };
  return { config, defaulted: absent.length === 0 ? [] : [modelCaveat('class-defaults', args, 'info')] };
}

/** Rows of the head of a model that is none of language. */
function headOf(config: HubConfig, { head }: Choice): Pick<ArchitectureDescription, 'outputRows'> {
  if (head === 'language') return {};
  if (head === 'none') return { outputRows: 0 };
  const { num_labels: labels, id2label } = config.values;
  const named = isObject(id2label) ? Object.keys(id2label).length : 0;
  return { outputRows: typeof labels === 'number' ? labels : named || 2 };
}

/** Kinds of layers that a reader did not ask for must be those that it counts. */
function checkLayerTypes(config: HubConfig, layers: number): void {
  const { layer_types: types } = config.values;
  if (config.asked.has('layer_types') || !Array.isArray(types)) return;
  checkKinds(config, types, ['full_attention', 'sliding_attention'], layers);
}

/** Parts around the language model, and keys of a wrapper that speak of none of them. */
function outside(
  json: Readonly<Record<string, unknown>>,
  parts: Parts,
  counted: readonly CountedTower[],
  description: ArchitectureDescription,
): readonly Caveat[] {
  const towers = Object.keys(parts.towers);
  const without = counted.flatMap(notCounted).join(', ');
  const unknown = counted.flatMap(it => it.unknown);
  const { model_type: outer = parts.text.model_type } = json;
  const family = typeof outer === 'string' ? outer : (classesOf(json)[0] ?? '');
  const left = [
    ...(without === '' ? [] : [modelCaveat('text-part-only', { family, towers: without }, 'info')]),
    ...(unknown.length === 0 ? [] : [modelCaveat('unknown-keys', { keys: unknown.join(', ') })]),
  ];
  if (parts.key === undefined) return left;
  const inner = json[parts.key] as Parts['text'];
  const ties = [json.tie_word_embeddings, inner.tie_word_embeddings].filter(it => typeof it === 'boolean');
  const other = classesOf(json).find(name => !generative.test(name));
  const rest = Object.fromEntries(
    Object.entries(json).filter(
      ([key, value]) =>
        // some wrappers repeat a size of the language model
        key !== parts.key && !towers.includes(key) && !ofWrapper.test(key) && parts.text[key] !== value,
    ),
  );
  const keys = unknownKeys({ type: family, values: rest, asked: new Set(['tie_word_embeddings']), path: '' });
  return [
    ...left,
    ...(towers.length === 0
      ? [modelCaveat('text-part-only', { family, towers: 'what stands around it' }, 'info')]
      : []),
    ...(keys.length === 0 ? [] : [modelCaveat('unknown-keys', { keys: keys.join(', ') })]),
    ...(new Set(ties).size < 2
      ? []
      : [modelCaveat('ties-disagree', { parameters: description.vocabulary * description.hidden })]),
    ...(other === undefined ? [] : [modelCaveat('other-head', { class: other })]),
  ];
}

/** Classes of wrappers whose language model has its own head. */
const generative = /(ForConditionalGeneration|ForCausalLM|ChatModel|ForVision2Seq|ForImageTextToText)$/;

/** Names of what is not counted of a tower. */
function notCounted({ key, encoder, projector }: CountedTower): readonly string[] {
  if (encoder === undefined) return [key];
  return projector === undefined ? [`the projector of ${key}`] : [];
}

/** Keys of a wrapper that say how its parts are joined: the parts are named already. */
const ofWrapper =
  /image|vision|visual|video|audio|speech|pixel|patch|projector|multimodal|mm_|spatial|global_view|resolution|ignore_index|projection_dim|scale_factor|^hidden_size$|tile|thumbnail|downsample|template|ps_version|select_layer|backbone_lora|llm_lora|force_image|merge|token|num_logits|text_config|eoi|boi/;

/** Keys that the reader did not ask for and that may hold parameters. */
function understood(config: HubConfig, choice: Choice): readonly Caveat[] {
  const keys = unknownKeys(config, [
    ...(choice.family.inert ?? []),
    ...Object.keys(config.values).filter(isPart),
  ]);
  return keys.length === 0 ? [] : [modelCaveat('unknown-keys', { keys: keys.slice(0, 12).join(', ') })];
}

/** Towers beside a text model in one flat file, and the tokens that stand for what they read. */
function isPart(key: string): boolean {
  return /vision_|visual|audio_|image_|video_/.test(key) || predicting.includes(key);
}

/** How many layers predict tokens after the next one; they are left out, and that is said. */
const predicting: readonly string[] = [
  'num_nextn_predict_layers',
  'num_mtp_modules',
  'mtp_num_hidden_layers',
  'num_mtp_layers',
];

function leftOut(
  { type, values }: HubConfig,
  { recurrence, sparse, untrained, vocabulary, hidden }: ArchitectureDescription,
): readonly Caveat[] {
  const layers = predicting.map(key => values[key]).find(it => typeof it === 'number' && it > 0);
  return [
    ...(layers === undefined
      ? []
      : [modelCaveat('prediction-layers-left-out', { layers: layers as number }, 'info')]),
    ...(type === 'params.json' && !('tied_embeddings' in values)
      ? [modelCaveat('ties-not-said', { parameters: vocabulary * hidden })]
      : []),
    ...(untrained === undefined || untrained.numbers === 0
      ? []
      : [modelCaveat('untrained-left-out', { ...untrained }, 'info')]),
    ...(recurrence === undefined
      ? []
      : [modelCaveat('recurrence-counted', { kind: recurrence.kind }, 'info')]),
    ...(sparse === undefined ? [] : [modelCaveat('sparse-counted', { keys: sparse.keys }, 'info')]),
  ];
}

function unknown(type: string, values: Readonly<Record<string, unknown>>): Refusal {
  const named = classesOf(values);
  const { peft_type: adapter, base_model_name_or_path: base, _class_name: pipeline } = values;
  if (typeof adapter === 'string') {
    const of = typeof base === 'string' ? ` of ${base.slice(0, 80)}` : '';
    return new Refusal(
      `An adapter (${adapter.slice(0, 20)})${of}, not a model: expected the config.json of its base; ${OTHER_WAY}`,
    );
  }
  if (typeof pipeline === 'string') {
    return new Refusal(`${pipeline.slice(0, 80)} is not a language model: ${OTHER_WAY}`);
  }
  if (type === '' && named.length === 0) {
    return new Refusal(`Missing model_type and architectures in the configuration: ${OTHER_WAY}`);
  }
  const name = type === '' ? named.join(', ') : named.length > 0 ? `${type} (${named.join(', ')})` : type;
  const near = nearest(type, familyTypes());
  return new Refusal(
    `Unknown architecture ${name.slice(0, 120)}: its configuration is not read${near === undefined ? '' : ` (${near} is)`}; ${OTHER_WAY}`,
  );
}

function kindOf(json: unknown): string {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'a list' : `a ${typeof json}`;
}
