import type { Accelerator } from '../catalog/accelerators.ts';
import type { RunWithHours } from '../cluster/history.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { deriveWithout, restsOn } from '../plan/derive.ts';
import { sixteenBitFormat } from '../plan/hardware.ts';
import { leastLossOf, predictionOf } from '../plan/loss.ts';
import { memoryEnds } from '../plan/memory-ends.ts';
import type { Path } from '../plan/paths.ts';
import { planOf } from '../plan/plan.ts';
import type { Plan } from '../plan/whole.ts';
import type { StatedMixture } from './mixture.ts';
import type { ReadNumber } from './proposal/values.ts';
import type { RuleContext } from './rules/rule.ts';
import type { StatedValue } from './types.ts';
import { resolveUnits } from './units.ts';

/** The plan of a proposal as rules see it, but for the thresholds of each; and where its values stand. */
export interface ProposalPlan {
  readonly context: Omit<RuleContext, 'limit'>;
  readonly plan: Plan;
  readonly words: ReadonlyMap<Path, StatedValue>;
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
}

/** What a plan is built from: values that were understood, and what they refer to. */
export interface PlanParts {
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
  readonly words: ReadonlyMap<Path, StatedValue & { readonly value: string | boolean }>;
  readonly accelerator: Accelerator | undefined;
  readonly law: Law;
  readonly base: ArchitectureDescription | undefined;
  readonly mixture: StatedMixture | undefined;
  /** Runs of the team's own. */
  readonly own?: readonly RunWithHours[] | undefined;
}

/**
 * The plan that follows from values that were understood.
 *
 * @throws RangeError when a utilisation counts what cannot be known
 */
export function buildPlan({ numbers, words, accelerator, law, base, mixture, own }: PlanParts): ProposalPlan {
  const resolved = resolveUnits(numbers, accelerator, base);
  const preset = words.get('model.preset')?.value;
  const plan = planOf({
    numbers: resolved,
    words: new Map([...words].map(([path, { value }]) => [path, value])),
    accelerator,
    law,
    lawByDefault: !words.has('law'),
    base,
    stock: mixture?.unique,
    own,
    except: typeof preset === 'string' ? preset : undefined,
  });
  const { facts, seeded, shape } = plan;
  const value = (path: Path) => facts.get(path)?.value;
  const context: Omit<RuleContext, 'limit'> = {
    plan,
    fact: path => facts.get(path),
    value,
    given: path => resolved.get(path),
    apart: (path, ...others) => {
      const fact = facts.get(path);
      if (fact === undefined || !restsOn(facts, fact, others)) return fact?.value;
      // the nearest relation rests on them; another one may not
      return deriveWithout(seeded, others).get(path)?.value;
    },
    text: path => {
      const word = words.get(path)?.value;
      return typeof word === 'string' ? word : undefined;
    },
    accelerator,
    mixture,
    precision: sixteenBitFormat(accelerator),
    shape,
    law,
    prediction: once(() => predictionOf(law, shape, value)),
    leastLoss: () => leastLossOf(law, shape, value),
    memory: once(() => memoryEnds(plan)),
  };
  return { context, plan, words, numbers };
}

function once<Value>(compute: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: compute() };
    return done.value;
  };
}
