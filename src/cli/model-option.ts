import { findModel, lookUpModel, type Model, modelIds } from '../catalog/models.ts';
import type { Caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import type { Architecture } from '../model/architecture.ts';
import { modelCaveat } from '../model/caveat.ts';
import type { CountedTower } from '../model/hugging-face/around.ts';
import { InputError, type Io } from './io.ts';
import { stdinText } from './stdin.ts';

/** A model that a word on the command line means. */
export interface NamedModel {
  /** Id of a preset or run, or the path as it was written. */
  readonly name: string;
  readonly architecture: Architecture;
  /** What to call it, its family, and where its shape stands. */
  readonly title?: string;
  readonly family?: string;
  readonly sources?: readonly string[];
  /** Parts beside the language model. */
  readonly towers?: readonly CountedTower[];
  readonly caveats: readonly Caveat[];
}

/**
 * The model that a word means: a `config.json` or the folder of one where it looks like a path, a preset by its name on a hub, standard
 * input for `-`, else a published model or a documented run
 * (data/models has the shapes of both).
 *
 * @throws RangeError when there is no such file or model, or the file cannot be read as one
 */
export async function readModel(word: string, io: Io): Promise<NamedModel> {
  if (word === '-') return configFrom(await stdinText(io), 'standard input');
  if (isPath(word)) {
    const names = await io.listFolder?.(word);
    if (names !== undefined) return configOf(word, names, io);
    const preset = ofHub(word);
    if (preset === undefined) return configFrom(await io.readText(word), word);
    const found = await io.readText(word).catch(() => undefined);
    return found === undefined ? namedAfterHub(word, preset) : configFrom(found, word);
  }
  return presetOf(await find(word));
}

/** Whether a word is a path or the name of a model on a hub. */
export const isPath = (word: string): boolean => /[/\\]|\.json$|^\.+$/i.test(word);

/** The configuration in a folder. */
async function configOf(word: string, names: readonly string[], io: Io): Promise<NamedModel> {
  const name = ['config.json', 'params.json'].find(it => names.includes(it));
  if (name === undefined) {
    throw new InputError(`${word} must have a config.json, a params.json or a checkpoint: it has none`);
  }
  const path = `${word.replace(/[/\\]$/, '')}/${name}`;
  return configFrom(await io.readText(path), path);
}

/** The preset that a name on a hub means, such as Qwen/Qwen3-8B; what follows training alone changes no shape. */
function ofHub(word: string): Model | undefined {
  const [, name] = /^[\w.-]+\/([\w.-]+)$/.exec(word) ?? [];
  if (name === undefined || word.startsWith('.') || /\.\w*json$/.test(name)) return undefined;
  const plain = name.replace(/^meta-(?=llama)/i, '').replace(/-(?:hf|instruct|base|chat|it|pt)$/i, '');
  return lookUpModel(name) ?? lookUpModel(plain);
}

function namedAfterHub(word: string, preset: Model): NamedModel {
  const model = presetOf(preset);
  return {
    ...model,
    caveats: [...model.caveats, modelCaveat('named-on-a-hub', { name: word, id: preset.id }, 'info')],
  };
}

function presetOf(preset: Model): NamedModel {
  const { id, name: title, family, architecture, sources, differences = [], unverified, notes } = preset;
  return {
    name: id,
    title,
    family,
    architecture,
    sources,
    caveats: [
      ...differences.map(difference => modelCaveat('published-differently', { ...difference }, 'info')),
      ...(unverified === undefined
        ? []
        : [modelCaveat('unverified-fields', { fields: unverified.join(', ') })]),
      ...(notes === undefined ? [] : [modelCaveat('model-note', { text: notes }, 'info')]),
    ],
  };
}

/** A preset, or the shape of the run that has this name. */
async function find(word: string): Promise<Model> {
  try {
    return findModel(word);
  } catch (error) {
    const { lookUpRun } = await import('../catalog/runs.ts');
    const run = lookUpRun(word);
    if (run === undefined) throw error;
    if (!modelIds().includes(run.id)) {
      throw new InputError(`Run ${run.id} has no documented shape: expected another model or a config.json`);
    }
    return findModel(run.id);
  }
}

export async function configFrom(text: string, path: string): Promise<NamedModel> {
  const { looseJson } = await import('../model/hugging-face/json.ts');
  const json = looseJson(text, path);
  const { architectureOfDocument, isModelDocument } = await import('../model/from-document.ts');
  if (typeof json === 'object' && json !== null && isModelDocument(json))
    return { name: path, architecture: architectureOfDocument(json, path), caveats: [] };
  const { architectureFromConfig } = await import('../model/hugging-face/read.ts');
  try {
    const { architecture, family, towers, caveats } = architectureFromConfig(json);
    return { name: path, architecture, family, ...(towers.length > 0 && { towers }), caveats };
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${error.message} (${path})`);
    throw error;
  }
}
