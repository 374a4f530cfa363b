import { lookUpModel } from '../catalog/models.ts';

/** A value for a field of proposals. */
export interface Meant {
  readonly field: string;
  readonly value: string | number | boolean;
  /** Of a bare number, where it is not the field's own. */
  readonly unit?: string;
}

/** Words behind the name of a model that say how it was tuned or stored, not how large it is. */
const variants =
  /[-_.](?:hf|instruct|chat|base|it|pt|sft|dpo|bf16|fp16|fp8|bnb|4bit|8bit|gptq|awq|deduped|v0\.[12]|preview|reference|alpha|\d{4})$/i;

/** A size in a name: `8B`, `1.1b`, `135M`; `30B-A3B` is all and active. */
const sized = /(?:^|[-_.])(\d+(?:\.\d+)?)(b|m)(?:[-_.]?a(\d+(?:\.\d+)?)b)?(?![a-z\d])/i;

/**
 * What the name of a model says: the shape of a published one, or else the size that it is called by.
 *
 * @param name id on a hub, or the path of a checkpoint or of a config.json
 * @example
 * namedModel('Qwen/Qwen3-8B')[0].value // => 'qwen3-8b'
 */
export function namedModel(name: string): readonly Meant[] {
  if (/\.json$/i.test(name)) return [{ field: 'model.config', value: name }];
  let short = name.replace(/\/+$/, '').replace(/^.*\//, '');
  for (let step = 0; step < 4; step++) {
    const known = lookUpModel(short) ?? lookUpModel(short.replace(/^(?:meta|open)[-_]/i, ''));
    if (known !== undefined) return [{ field: 'model.preset', value: known.id }];
    const shorter = short.replace(variants, '');
    if (shorter === short) break;
    short = shorter;
  }
  const size = sized.exec(short);
  if (size === null) return [];
  const unit = size[2]!.toLowerCase() === 'm' ? 1e6 : 1e9;
  return [
    { field: 'model.parameters', value: Math.round(Number(size[1]) * unit) },
    ...(size[3] === undefined
      ? []
      : [{ field: 'model.activeParameters', value: Math.round(Number(size[3]) * 1e9) }]),
  ];
}

/** Entries of a tokenizer that is named by its model, or by the file of one; undefined for others. */
export function namedVocabulary(name: string): number | undefined {
  const short = name.replace(/(?:[-_]tokenizer)?\.(?:json|model)$/i, '');
  // the file of GPT-NeoX-20B, which Pythia's runs name
  if (/(?:^|\/)20B$/i.test(short)) return 50_277;
  if (/(?:^|\/)gpt-?2(?:-vocab|bpetokenizer)?$/i.test(short)) return 50_257;
  const preset = namedModel(short).find(({ field }) => field === 'model.preset');
  return preset && lookUpModel(String(preset.value))?.architecture.vocabulary;
}
