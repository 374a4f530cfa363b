import families from 'family-files';
import type { Caveat } from '../../core/caveat.ts';
import { Refusal } from '../../core/refusal.ts';
import { modelCaveat } from '../caveat.ts';
import type { Family } from './family.ts';

/** What to do where a configuration is not read. */
export const OTHER_WAY =
  'count its checkpoint instead (isoflop model FOLDER, or its .safetensors or .gguf file), or describe it by flags';

/** A family that reads a file, and the head that its class has. */
export interface Choice {
  readonly family: Family;
  /** The type that messages name. */
  readonly type: string;
  readonly head: 'language' | 'none' | 'labels';
  readonly caveats: readonly Caveat[];
}

export const familyOfType = (type: string): Family | undefined =>
  families.find(family => family.types.includes(type));

const familyOfClass = (name: string): Family | undefined =>
  families.find(family => family.classes.includes(name));

/** Every `model_type` that is read, in order. */
export const familyTypes = (): readonly string[] => families.flatMap(family => family.types).sort();

/**
 * The family of a type and a class. They must agree: the class is what the weights are of, so where it belongs to another
 * family that one reads the file, and it says so; models of the family without a language head, or with a classifier in its place,
 * are counted as such; any other class is refused. Of several classes the weights are those of the first.
 */
export function choose(type: string, classes: readonly string[]): Choice | undefined {
  const [first = '', ...others] = classes;
  if (others.length > 0) {
    const choice = choose(type, [first]);
    const strange = others.filter(
      name => choice?.head !== 'language' || familyOfClass(name) !== choice.family,
    );
    if (choice === undefined || strange.length === 0) return choice;
    const caveat = modelCaveat('several-classes', { class: first, others: strange.join(', ') });
    return { ...choice, caveats: [...choice.caveats, caveat] };
  }
  const byType = familyOfType(type);
  if (classes.length === 0) return byType && { family: byType, type, head: 'language', caveats: [] };
  if (byType !== undefined && classes.some(name => byType.classes.includes(name))) {
    return { family: byType, type, head: 'language', caveats: [] };
  }
  const known = classes.find(name => familyOfClass(name) !== undefined);
  if (known !== undefined) {
    const family = familyOfClass(known)!;
    const read = family.types[0]!;
    const caveats = type === '' ? [] : [modelCaveat('class-decides', { type, class: known, read })];
    return { family, type: read, head: 'language', caveats };
  }
  return byType && headless(byType, type, classes[0]!);
}

/** The bare model, or one with a classifier. */
function headless(family: Family, type: string, name: string): Choice {
  const stems = family.classes.map(known =>
    known.replace(/(?:ForCausalLM|LMHeadModel|ForConditionalGeneration)$/, ''),
  );
  if (stems.some(stem => name === `${stem}Model` || name === `${stem}TextModel`)) {
    return { family, type, head: 'none', caveats: [modelCaveat('no-head', { class: name }, 'info')] };
  }
  if (stems.some(stem => [stem, `${stem}Text`].some(it => name === `${it}ForSequenceClassification`))) {
    return { family, type, head: 'labels', caveats: [modelCaveat('classifier', { class: name }, 'info')] };
  }
  throw new Refusal(
    `Class ${name.slice(0, 80)} is not what ${type} is read as (${family.classes.join(', ')}): its parameters may differ; ${OTHER_WAY}`,
  );
}
