import { findModel, lookUpModel } from '../catalog/models.ts';
import { lookUpRun } from '../catalog/runs.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { InputError, type Io } from './io.ts';

/** A model that a command names, and what to call it. */
export interface NamedModel {
  readonly name: string;
  readonly architecture: ArchitectureDescription;
}

/** A model by a documented run, a published shape, or the path of a Hugging Face `config.json`. */
export async function readModel(word: string, io: Io): Promise<NamedModel> {
  if (/[/\\]|\.json$/i.test(word)) return readConfig(word, io);
  const run = lookUpRun(word);
  if (run?.architecture !== undefined) return { name: run.id, architecture: run.architecture };
  const model = run === undefined ? findModel(word) : lookUpModel(word);
  if (model === undefined)
    throw new InputError(`Run ${run!.id} has no documented shape: expected another model`);
  return { name: model.id, architecture: model.architecture };
}

async function readConfig(path: string, io: Io): Promise<NamedModel> {
  const [text, { architectureFromConfig }] = await Promise.all([
    io.readText(path),
    import('../model/hugging-face/read.ts'),
  ]);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not JSON: ${(error as Error).message}`);
  }
  try {
    return { name: path, architecture: architectureFromConfig(json).architecture };
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
