import { findAccelerator } from '../catalog/accelerators.ts';
import { defaultLaw, findLaw } from '../catalog/laws.ts';
import { Refusal } from '../core/refusal.ts';
import { isDefault } from '../launch/leaves.ts';
import type { Path } from '../plan/paths.ts';
import { buildPlan, type PlanParts, type ProposalPlan } from './build.ts';
import { mixtureOf } from './mixture.ts';
import { acceleratorOf, baseOf, lawOf, type Outside, ownRunsOf } from './outside.ts';
import { shorthands } from './proposal/shorthands.ts';
import { type ReadNumber, readValue } from './proposal/values.ts';
import type { ProposalProblem, RawValue, Reading, Remark, StatedValue } from './types.ts';

/**
 * Understand the values of a reading and derive what follows from them.
 *
 * @returns the plan, or everything that keeps the proposal from being used
 */
export async function readPlan(
  reading: Reading,
  outside: Outside,
): Promise<
  | {
      readonly plan: ProposalPlan;
      readonly parts: PlanParts;
      readonly problems: readonly [];
      readonly remarks: readonly Remark[];
    }
  | { readonly problems: readonly ProposalProblem[] }
> {
  const problems: ProposalProblem[] = [...reading.problems];
  const remarks: Remark[] = [];
  const numbers = new Map<Path, ReadNumber>();
  const words = new Map<Path, StatedValue & { readonly value: string | boolean }>();
  const attempt = async <Value>(
    path: Path,
    load: () => Value | Promise<Value>,
  ): Promise<Value | undefined> => {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const stated =
        (path === 'data.sources'
          ? (reading.sources ?? [...(reading.stageSources?.values() ?? [])][0])
          : undefined) ??
        words.get(path) ??
        numbers.get(path) ??
        reading.values.get(path);
      const position = stated?.position ?? reading.start;
      problems.push({ code: 'unreadable', args: { message: error.message }, position });
      return undefined;
    }
  };
  const values = await attempt('serving.accelerator', () => shorthands(reading.values));
  for (const [path, raw] of values ?? []) {
    const read = await readValue(path, raw);
    if ('problem' in read) {
      // what one value of a launch file may mean keeps the others from nothing
      if (reading.launch === undefined) problems.push(read.problem);
      else remarks.push(notUnderstood(raw));
    } else if ('number' in read) numbers.set(path as Path, read.number);
    else words.set(path as Path, read.word);
  }
  const word = (path: Path) => words.get(path)?.value as string | undefined;
  const accelerator = await attempt('hardware.accelerator', () =>
    acceleratorOf(word('hardware.accelerator') ?? numbers.get('hardware.count')?.accelerator, {
      peakStated: numbers.has('hardware.peak'),
    }),
  );
  const server = word('serving.accelerator');
  await attempt('serving.accelerator', () => server && findAccelerator(server));
  const law = (await attempt('law', () => lawOf(word('law'), outside))) ?? findLaw(defaultLaw());
  const base = await attempt(word('model.preset') === undefined ? 'model.config' : 'model.preset', () =>
    baseOf(word, { ...outside, ...(reading.configs && { readConfig: configReader(reading, outside) }) }),
  );
  const mixture = await attempt('data.sources', () =>
    mixtureOf({
      sources: reading.sources,
      stages: reading.stageSources,
      word,
      number: path => numbers.get(path)?.value,
    }),
  );
  const own = await attempt('hardware.like', () => ownRunsOf(word('hardware.like'), outside));
  if (problems.length > 0) return { problems };
  const isLaunch = reading.launch !== undefined;
  const defaults = new Map(
    [...reading.values].flatMap(([path, { key }]) => (isDefault(key) ? [[path as Path, key] as const] : [])),
  );
  const parts = {
    numbers,
    words,
    accelerator,
    law,
    base,
    mixture,
    own,
    isLaunch,
    isOffloaded: reading.isOffloaded,
    unknown: reading.unknown as ReadonlySet<Path> | undefined,
    defaults,
  };
  const plan = await attempt('hardware.mfu', () => buildPlan(parts));
  return plan === undefined ? { problems } : { plan, parts, problems: [], remarks };
}

function notUnderstood({ key, text, position }: RawValue): Remark {
  return { rule: 'launch-file', says: 'value', args: { key, text: text.slice(0, 60) }, position };
}

/** Configs that are among the files, before those that are beside them. */
function configReader({ configs }: Reading, { readConfig }: Outside): NonNullable<Outside['readConfig']> {
  return path => {
    const known = configs?.get(path);
    if (known !== undefined) return Promise.resolve(known);
    if (readConfig === undefined) throw new Refusal(`Model config ${path} cannot be read from here`);
    return readConfig(path);
  };
}
