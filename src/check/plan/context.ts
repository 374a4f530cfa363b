import { type Accelerator, findAccelerator } from '../../catalog/accelerators.ts';
import { DEFAULT_LAW, findLaw } from '../../catalog/laws.ts';
import type { Law } from '../../core/law.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import type { RawValue } from '../proposal/collect.ts';
import { mainFields } from '../proposal/keys.ts';
import { type ReadNumber, readValue } from '../proposal/values.ts';
import type { Given, Problem, Reading } from '../types.ts';
import { buildPlan, type Plan, type PlanParts } from './build.ts';
import type { Path } from './paths.ts';
import { presetArchitecture } from './shape.ts';

/** What a proposal may refer to outside of itself. */
export interface Outside {
  /** Reads a law file that the proposal names. */
  readonly readLaw?: (path: string) => Promise<Law>;
  /** Reads a Hugging Face config.json that the proposal names. */
  readonly readConfig?: (path: string) => Promise<ArchitectureDescription>;
}

/**
 * Understand the values of a reading and derive what follows from them.
 *
 * @returns the plan, or everything that keeps the proposal from being used
 */
export async function planOf(
  reading: Reading,
  outside: Outside,
): Promise<
  | { readonly plan: Plan; readonly parts: PlanParts; readonly problems: readonly [] }
  | { readonly problems: readonly Problem[] }
> {
  const problems: Problem[] = [...reading.problems];
  const numbers = new Map<Path, ReadNumber>();
  const words = new Map<Path, Given & { readonly value: string | boolean }>();
  for (const [path, raw] of shorthands(reading.values)) {
    const read = await readValue(path, raw as RawValue);
    if ('problem' in read) problems.push(read.problem);
    else if ('number' in read) numbers.set(path as Path, read.number);
    else words.set(path as Path, read.word);
  }
  const attempt = async <Value>(
    path: Path,
    load: () => Value | Promise<Value>,
  ): Promise<Value | undefined> => {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const position = (words.get(path) ?? numbers.get(path))?.position ?? reading.start;
      problems.push({ code: 'unreadable', args: { message: error.message }, position });
      return undefined;
    }
  };
  const word = (path: Path) => words.get(path)?.value as string | undefined;
  const accelerator = await attempt('hardware.accelerator', () => acceleratorOf(numbers, word));
  const law = (await attempt('law', () => lawOf(word('law'), outside))) ?? findLaw(DEFAULT_LAW);
  const base = await attempt(word('model.preset') === undefined ? 'model.config' : 'model.preset', () =>
    baseOf(word, outside),
  );
  if (problems.length > 0) return { problems };
  const parts = { numbers, words, accelerator, law, base };
  return { plan: buildPlan(parts), parts, problems: [] };
}

/** `model: llama2-7b` names a preset, `hardware: 64 H100` says how many; what a section's one value means by itself. */
function shorthands(values: ReadonlyMap<string, Given>): ReadonlyMap<string, Given> {
  const result = new Map(values);
  const model = values.get(mainFields.model!) as RawValue | undefined;
  const isName = typeof model?.value === 'string' && /^[a-z]/i.test(model.value) && model.key === 'model';
  if (model !== undefined && isName) {
    result.delete(mainFields.model!);
    result.set('model.preset', model);
  }
  const hardware = values.get('hardware.accelerator');
  const several = /^(\d[\d,_]*)\s*(?:[x×*]\s*)?(\D.*)$/.exec(String(hardware?.value ?? '').trim());
  if (hardware !== undefined && several !== null && !values.has('hardware.count')) {
    result.set('hardware.accelerator', { ...hardware, value: several[2]! });
    result.set('hardware.count', { ...hardware, value: Number(several[1]!.replace(/[,_]/g, '')) });
  }
  return result;
}

function acceleratorOf(
  numbers: ReadonlyMap<Path, ReadNumber>,
  word: (path: Path) => string | undefined,
): Accelerator | undefined {
  const name = word('hardware.accelerator') ?? numbers.get('hardware.count')?.accelerator;
  if (name === undefined) return undefined;
  try {
    return findAccelerator(name);
  } catch (error) {
    // with its peak stated, an accelerator need not be a known one
    if (numbers.has('hardware.peak')) return undefined;
    throw error;
  }
}

function lawOf(name: string | undefined, outside: Outside): Law | Promise<Law> {
  if (name === undefined) return findLaw(DEFAULT_LAW);
  const isFile = /[\\/]|\.json$/.test(name);
  if (!isFile) return findLaw(name);
  if (outside.readLaw === undefined) throw new RangeError(`Law file ${name} cannot be read from here`);
  return outside.readLaw(name);
}

function baseOf(
  word: (path: Path) => string | undefined,
  outside: Outside,
): ArchitectureDescription | Promise<ArchitectureDescription> | undefined {
  const preset = word('model.preset');
  const config = word('model.config');
  if (preset !== undefined) return presetArchitecture(preset);
  if (config === undefined) return undefined;
  if (outside.readConfig === undefined)
    throw new RangeError(`Model config ${config} cannot be read from here`);
  return outside.readConfig(config);
}
