import type { Accelerator, Precision } from '../../catalog/accelerators.ts';
import type { Law } from '../../core/law.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import type { ReadNumber } from '../proposal/values.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { Given } from '../types.ts';
import { derive, deriveWithout, restsOn } from './derive.ts';
import { leastLossOf, predictionOf } from './loss.ts';
import { memoryOfPlan } from './memory-of-plan.ts';
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

/** What a plan is built from: values that were understood, and what they refer to. */
export interface PlanParts {
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
  readonly words: ReadonlyMap<Path, Given & { readonly value: string | boolean }>;
  readonly accelerator: Accelerator | undefined;
  readonly law: Law;
  readonly base: ArchitectureDescription | undefined;
}

/** The plan that follows from values that were understood: units resolved, shape and facts derived. */
export function buildPlan({ numbers, words, accelerator, law, base }: PlanParts): Plan {
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
  const seeded = seeds(resolved, { accelerator, precision, trained, shape });
  const facts = derive(seeded);
  const value = (path: Path) => facts.get(path)?.value;
  const prediction = once(() => predictionOf(law, shape, value));
  const memory = once(() => memoryOfPlan({ value, given, text, accelerator, shape, precision }));
  const context: Omit<RuleContext, 'limit'> = {
    fact: path => facts.get(path),
    value,
    given,
    apart: (path, ...others) => {
      const fact = facts.get(path);
      if (fact === undefined || !restsOn(facts, fact, others)) return fact?.value;
      // the nearest relation rests on them; another one may not
      return deriveWithout(seeded, others).get(path)?.value;
    },
    text,
    accelerator,
    precision,
    shape,
    law,
    prediction,
    leastLoss: () => leastLossOf(law, shape, value),
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
