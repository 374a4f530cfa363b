import { familyOfType } from './choose.ts';
import { classesOf } from './config.ts';

type Values = Readonly<Record<string, unknown>>;

/** A configuration taken apart: the language model, and the towers around it. */
export interface Parts {
  /** The language model, with what it takes over from the whole. */
  readonly text: Values;
  /** Key of the language model in the file; undefined where the whole file is one. */
  readonly key?: string;
  /** Other parts by their keys. */
  readonly towers: Readonly<Record<string, Values>>;
}

/** Keys under which wrappers keep the language model. */
const textKeys = ['text_config', 'llm_config', 'language_config', 'thinker_config'] as const;

/** Objects in a file that are parts of a model of their own. */
const towerKeys =
  /vision|visual|audio|speech|image|perceiver|qformer|projector|aligner|talker|token2wav|encoder_config|sam_/;

/** What the language model of a wrapper is where it does not say so itself. */
const innerTypes: Readonly<Record<string, string>> = {
  gemma3: 'gemma3_text',
  gemma3n: 'gemma3n_text',
  llama4: 'llama4_text',
  llava: 'llama',
  llava_next: 'llama',
  mistral3: 'mistral',
  paligemma: 'gemma',
  idefics3: 'llama',
  smolvlm: 'llama',
  qwen2_vl: 'qwen2_vl_text',
  qwen2_5_vl: 'qwen2_5_vl_text',
  qwen3_vl: 'qwen3_vl_text',
  qwen3_vl_moe: 'qwen3_vl_moe_text',
  qwen3_5: 'qwen3_5_text',
  qwen3_5_moe: 'qwen3_5_moe_text',
  internvl: 'qwen2',
  qwen2_audio: 'qwen2',
  voxtral: 'llama',
};

/**
 * Takes a wrapper apart.
 *
 * @param values a parsed file
 */
export function partsOf(values: Values): Parts {
  const whole = values.thinker_config;
  if (isObject(whole) && textKeys.some(name => isObject(whole[name]))) return thinkerOf(values, whole);
  const towers = Object.fromEntries(
    Object.entries(values).filter(([key, value]) => towerKeys.test(key) && isObject(value) && !isText(key)),
  ) as Parts['towers'];
  const key = textKeys.find(name => isObject(values[name]));
  if (key === undefined) return { text: values, towers };
  const { model_type: outer } = values;
  const inner = values[key] as Values;
  const ties = tiesOf(values, inner, key);
  const type = innerType(inner, typeof outer === 'string' ? outer : (classesOf(values)[0] ?? ''));
  return {
    key,
    towers,
    text: {
      ...inner,
      ...(ties !== undefined && { tie_word_embeddings: ties }),
      ...(type !== undefined && { model_type: type }),
    },
  };
}

/** What thinks, in a model that also speaks: it is a whole with towers of its own, and what speaks stands beside them. */
function thinkerOf(values: Values, whole: Values): Parts {
  const inner = partsOf(whole);
  const { thinker_config: _, ...others } = values;
  return { ...inner, key: 'thinker_config', towers: { ...inner.towers, ...partsOf(others).towers } };
}

/**
 * Whether the head is the embedding: the whole says so where it owns the head; code of the file's own keeps a language model
 * as a whole, whose own word counts.
 */
function tiesOf(whole: Values, inner: Values, key: string): unknown {
  const own = inner.tie_word_embeddings;
  return key === 'text_config' ? (whole.tie_word_embeddings ?? own) : (own ?? whole.tie_word_embeddings);
}

function innerType(inner: Values, outer: string): string | undefined {
  const own = typeof inner.model_type === 'string' ? inner.model_type : undefined;
  const stem = outer.replace(/ForConditionalGeneration$/, '').toLowerCase();
  const implied = innerTypes[outer] ?? innerTypes[stem];
  // some early files repeat the type of the whole
  return own !== undefined && (familyOfType(own) !== undefined || implied === undefined)
    ? own
    : (implied ?? own);
}

function isText(key: string): boolean {
  return (textKeys as readonly string[]).includes(key);
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
