import { type Accelerator, findAccelerator } from '../catalog/accelerators.ts';
import { defaultLaw, findLaw } from '../catalog/laws.ts';
import type { Run } from '../catalog/run.ts';
import type { RunWithHours } from '../cluster/history.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { ownRuns } from '../plan/own-runs.ts';
import type { Path } from '../plan/paths.ts';
import { nearest } from '../text/names.ts';
import type { CheckOptions } from './document.ts';

/** What a proposal may refer to outside of itself. */
export interface Outside {
  /** Reads a law file that the proposal names. */
  readonly readLaw?: (path: string) => Promise<Law>;
  /** Reads a Hugging Face config.json that the proposal names. */
  readonly readConfig?: (path: string) => Promise<ArchitectureDescription>;
  /** Reads a run of the team's own that the proposal names, in the form of data/runs. */
  readonly readRun?: (path: string) => Promise<Run>;
}

/** The readers of a proposal that stands in a file. */
export function outsideOf(
  { readLaw, readConfig, readRun }: Pick<CheckOptions, 'readLaw' | 'readConfig' | 'readRun'>,
  file: string,
): Outside {
  return {
    ...(readLaw && { readLaw: path => readLaw(path, file) }),
    ...(readConfig && { readConfig: path => readConfig(path, file) }),
    ...(readRun && { readRun: path => readRun(path, file) }),
  };
}

/** The words of a proposal, by path. */
type Word = (path: Path) => string | undefined;

/**
 * The accelerator that a proposal names.
 *
 * @throws RangeError when it is not known and no peak is stated that could stand for it
 */
export function acceleratorOf(
  name: string | undefined,
  options: { readonly peakStated: boolean },
): Accelerator | undefined {
  if (name === undefined) return undefined;
  try {
    return findAccelerator(name);
  } catch (error) {
    // with its peak stated, an accelerator need not be a known one
    if (options.peakStated) return undefined;
    throw error;
  }
}

/** The law that a proposal names, by id or as a file; besiroglu2024 unless one is named. */
export function lawOf(name: string | undefined, outside: Outside): Law | Promise<Law> {
  if (name === undefined) return findLaw(defaultLaw());
  const isFile = /[\\/]|\.json$/.test(name);
  if (!isFile) return findLaw(name);
  if (outside.readLaw === undefined) throw new Refusal(`Law file ${name} cannot be read from here`);
  return outside.readLaw(name);
}

/** Runs of the team's own, by the paths of `hardware.like`. */
export async function ownRunsOf(
  paths: string | undefined,
  outside: Outside,
): Promise<readonly RunWithHours[] | undefined> {
  if (paths === undefined) return undefined;
  const { readRun } = outside;
  if (readRun === undefined) throw new Refusal(`Runs ${paths} cannot be read from here`);
  const named = paths.split(',').map(path => path.trim());
  return ownRuns(await Promise.all(named.filter(path => path !== '').map(path => readRun(path))));
}

/** The architecture of the preset or the config that a proposal names. */
export function baseOf(word: Word, outside: Outside): Promise<ArchitectureDescription> | undefined {
  const preset = word('model.preset');
  const config = word('model.config');
  if (preset !== undefined) return presetArchitecture(preset);
  if (config === undefined) return undefined;
  if (outside.readConfig === undefined) throw new Refusal(`Model config ${config} cannot be read from here`);
  return outside.readConfig(config);
}

/**
 * The architecture of a preset: a published model, or a documented run with its shape.
 *
 * @throws RangeError when nothing has this name, with the nearest one, or its shape is not published
 */
export async function presetArchitecture(name: string): Promise<ArchitectureDescription> {
  const { lookUpModel, modelIds } = await import('../catalog/models.ts');
  const model = lookUpModel(name);
  if (model !== undefined) return model.architecture;
  const { lookUpRun, runs } = await import('../catalog/runs.ts');
  const run = lookUpRun(name);
  const shaped = run?.model === undefined ? undefined : lookUpModel(run.model);
  if (shaped !== undefined) return shaped.architecture;
  if (run !== undefined) throw new Refusal(`The shape of ${run.id} is not published`);
  const guess = nearest(name, [...modelIds(), ...runs().map(one => one.id)]);
  const hint = guess === undefined ? 'isoflop runs lists some' : `did you mean ${guess}?`;
  throw new Refusal(`Unknown model '${name.slice(0, 60)}': ${hint}`);
}
