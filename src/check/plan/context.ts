import type { Accelerator, Precision } from '../../catalog/accelerators.ts';
import { DEFAULT_LAW, findLaw } from '../../catalog/laws.ts';
import type { Law } from '../../core/law.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import { shorthands } from '../proposal/shorthands.ts';
import { type ReadNumber, readValue } from '../proposal/values.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { Given, Problem, Reading } from '../types.ts';
import { derive, restsOn } from './derive.ts';
import { predictionOf } from './loss.ts';
import { memoryOfPlan } from './memory-of-plan.ts';
import { acceleratorOf, baseOf, lawOf, type Outside } from './outside.ts';
import type { Fact, Path } from './paths.ts';
import { seeds } from './seeds.ts';
import { shapeOf } from './shape.ts';
import { precisionOf, resolveUnits } from './units.ts';

/** A proposal as rules see it, but for the thresholds of each; and where its values stand. */
export interface Plan {
  readonly context: Omit<RuleContext, 'limit'>;
  readonly facts: ReadonlyMap<Path, Fact>;
  readonly words: ReadonlyMap<Path, Given>;
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
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
  { readonly plan: Plan; readonly problems: readonly [] } | { readonly problems: readonly Problem[] }
> {
  const problems: Problem[] = [...reading.problems];
  const numbers = new Map<Path, ReadNumber>();
  const words = new Map<Path, Given & { readonly value: string | boolean }>();
  for (const [path, raw] of shorthands(reading.values)) {
    const read = await readValue(path, raw);
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
  const accelerator = await attempt('hardware.accelerator', () =>
    acceleratorOf(word('hardware.accelerator') ?? numbers.get('hardware.count')?.accelerator, {
      peakStated: numbers.has('hardware.peak'),
    }),
  );
  const law = (await attempt('law', () => lawOf(word('law'), outside))) ?? findLaw(DEFAULT_LAW);
  const base = await attempt(word('model.preset') === undefined ? 'model.config' : 'model.preset', () =>
    baseOf(word, outside),
  );
  if (problems.length > 0) return { problems };
  const plan = build({ numbers, words, accelerator, law, base });
  return { plan, problems: [] };
}

interface Parts {
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
  readonly words: ReadonlyMap<Path, Given & { readonly value: string | boolean }>;
  readonly accelerator: Accelerator | undefined;
  readonly law: Law;
  readonly base: ArchitectureDescription | undefined;
}

function build({ numbers, words, accelerator, law, base }: Parts): Plan {
  const given = (path: Path) => resolved.get(path);
  const text = (path: Path) => {
    const value = words.get(path)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const flag = (path: Path) => {
    const value = words.get(path)?.value;
    return typeof value === 'boolean' ? value : undefined;
  };
  const resolved = resolveUnits(numbers, accelerator, base);
  const trained = text('hardware.precision') as Precision | undefined;
  const precision = precisionOf(trained, accelerator);
  const shape = shapeOf({
    base,
    from: words.has('model.preset')
      ? 'model.preset'
      : words.has('model.config')
        ? 'model.config'
        : 'model.layers',
    numbers: {
      layers: given('model.layers'),
      hidden: given('model.hidden'),
      heads: given('model.heads'),
      kvHeads: given('model.kvHeads'),
      headSize: given('model.headSize'),
      ffn: given('model.ffn'),
      vocab: given('model.vocab'),
      experts: given('model.experts'),
      activeExperts: given('model.activeExperts'),
      tied: flag('model.tied'),
      gated: flag('model.gated'),
    },
    sequenceLength: given('training.sequenceLength'),
    parameters: given('model.parameters'),
  });
  const facts = derive(seeds(resolved, { accelerator, precision, trained, shape }));
  const value = (path: Path) => facts.get(path)?.value;
  const prediction = once(() => predictionOf(law, shape, value));
  const memory = once(() => memoryOfPlan({ value, given, text, accelerator, shape, precision }));
  const context: Omit<RuleContext, 'limit'> = {
    fact: path => facts.get(path),
    value,
    given,
    apart: (path, ...others) => {
      const fact = facts.get(path);
      return fact === undefined || restsOn(facts, fact, others) ? undefined : fact.value;
    },
    text,
    accelerator,
    precision,
    shape,
    law,
    prediction,
    memory,
  };
  return { context, facts, words, numbers };
}

function once<Value>(compute: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: compute() };
    return done.value;
  };
}
