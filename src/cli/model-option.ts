import { findModel, type Model, modelIds } from '../catalog/models.ts';
import { type Caveat, caveat } from '../core/caveat.ts';
import { Refusal } from '../core/refusal.ts';
import type { Architecture } from '../model/architecture.ts';
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
  readonly caveats: readonly Caveat[];
}

/**
 * The model that a word means: a `config.json` where it looks like a path, standard input for `-`, else a published model or a documented run
 * (data/models has the shapes of both).
 *
 * @throws RangeError when there is no such file or model, or the file cannot be read as one
 */
export async function readModel(word: string, io: Io): Promise<NamedModel> {
  if (word === '-') return configFrom(await stdinText(io), 'standard input');
  if (/[/\\]|\.json$/i.test(word)) return configFrom(await io.readText(word), word);
  const {
    id,
    name: title,
    family,
    architecture,
    sources,
    differences = [],
    unverified,
    notes,
  } = await find(word);
  return {
    name: id,
    title,
    family,
    architecture,
    sources,
    caveats: [
      ...differences.map(difference => caveat('published-differently', { ...difference }, 'info')),
      ...(unverified === undefined ? [] : [caveat('unverified-fields', { fields: unverified.join(', ') })]),
      ...(notes === undefined ? [] : [caveat('model-note', { text: notes }, 'info')]),
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

async function configFrom(text: string, path: string): Promise<NamedModel> {
  const [{ architectureFromConfig }, { looseJson }] = await Promise.all([
    import('../model/hugging-face/read.ts'),
    import('../model/hugging-face/json.ts'),
  ]);
  const json = looseJson(text, path);
  try {
    const { architecture, family, caveats } = architectureFromConfig(json);
    return { name: path, architecture, family, caveats };
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${error.message} (${path})`);
    throw error;
  }
}
