import type { Accelerator, NumberFormat } from '../catalog/accelerators.ts';
import type { RunWithHours } from '../cluster/history.ts';
import type { Law } from '../core/law.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { derive, deriveWithout, restsOn } from '../plan/derive.ts';
import { achievedShare, nodeOf, peakRatio, sixteenBitFormat } from '../plan/hardware.ts';
import { leastLossOf, predictionOf } from '../plan/loss.ts';
import { memoryEnds } from '../plan/memory-ends.ts';
import type { Path } from '../plan/paths.ts';
import { planOf } from '../plan/plan.ts';
import { relationsFor } from '../plan/relations.ts';
import { usualSequenceLength } from '../plan/shape.ts';
import type { Plan } from '../plan/whole.ts';
import { readAsOne, type StatedMixture } from './mixture.ts';
import type { ReadNumber } from './proposal/values.ts';
import type { RuleContext } from './rules/rule.ts';
import type { StatedValue } from './types.ts';

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
  /** Whether it is that of launch files, whose model's context is only its limit. */
  readonly isLaunch?: boolean;
  /** Fields that launch files give by what they do not hold. */
  readonly isOffloaded?: boolean | undefined;
  readonly unknown?: ReadonlySet<Path> | undefined;
  readonly defaults?: ReadonlyMap<Path, string>;
}

/**
 * The plan that follows from values that were understood.
 *
 * @throws RangeError when a utilisation counts what cannot be known
 */
export function buildPlan(parts: PlanParts): ProposalPlan {
  const { numbers, words, accelerator, law, base, mixture, own, isLaunch, unknown } = parts;
  const resolved = resolveUnits(parts);
  const preset = words.get('model.preset')?.value;
  const plan = planOf({
    numbers: resolved,
    words: new Map([...words].map(([path, { value }]) => [path, value])),
    accelerator,
    law,
    lawByDefault: !words.has('law'),
    base,
    stock: mixture?.unique,
    readAs: mixture && (tokens => readAsOne(mixture, tokens, law)),
    own,
    except: typeof preset === 'string' ? preset : undefined,
    ...(isLaunch && { contextIsLimit: true }),
    ...(parts.isOffloaded && { isOffloaded: true }),
    ...(unknown && { unknown, defaults: parts.defaults }),
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
      return deriveWithout(seeded, others, relationsFor({ unknown, law })).get(path)?.value;
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
    prediction: once(() => predictionOf(plan)),
    leastLoss: () => leastLossOf(plan),
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

/** Values in the unit of their field: sequences become tokens, nodes accelerators. */
function resolveUnits(parts: PlanParts): Map<Path, number> {
  const { numbers, accelerator, base, isLaunch, unknown } = parts;
  const sequence =
    numbers.get('training.sequenceLength')?.value ??
    (isLaunch !== true && base?.contextLength ? usualSequenceLength(base.contextLength) : undefined);
  const perNode =
    numbers.get('hardware.perNode')?.value ??
    (unknown?.has('hardware.perNode') ? undefined : nodeOf(accelerator));
  const factors: Readonly<Record<string, number | undefined>> = {
    tokens: 1,
    nodes: perNode,
    'TFLOP/s': 1e12,
  };
  const factorOf = (unit: string, path: Path) => {
    // a stage has a length of its own
    const own = path.endsWith('.batch') ? (path.replace(/batch$/, 'sequenceLength') as Path) : undefined;
    if (unit === 'sequences') return (own && numbers.get(own)?.value) ?? sequence;
    if (unit === 'FLOP/s') {
      const peak = numbers.get('hardware.peak')?.value;
      return peak === undefined
        ? achievedShare(accelerator, numbers.get(path)!.value) / numbers.get(path)!.value
        : 1 / peak;
    }
    if (!unit.startsWith('of ')) return factors[unit];
    return peakRatio(accelerator, unit.slice(3) as NumberFormat);
  };
  const resolved = new Map<Path, number>();
  const later: [Path, number, string][] = [];
  for (const [path, { value, unit, text }] of numbers) {
    // a unit in the text outweighs the one that the key brings
    const named = unit === undefined || (unit === 'sequences' && /tok/i.test(text)) ? undefined : unit;
    // steps are counted once the batch is known
    if (stepFields.has(path) && named !== undefined) {
      later.push([path, value, named]);
      continue;
    }
    const factor = named === undefined ? 1 : factorOf(named, path);
    if (factor !== undefined) resolved.set(path, value * factor);
  }
  for (const [path, value, named] of later) {
    const steps = stepsOf(value, named, resolved, sequence, parts);
    if (steps !== undefined && Number.isFinite(steps)) resolved.set(path, Math.round(steps));
  }
  return resolved;
}

const stepFields: ReadonlySet<string> = new Set<Path>(['training.warmupSteps', 'training.decayEnd']);

/** Steps that a share of the run, or so many sequences or tokens, are; undefined where the plan does not say. */
function stepsOf(
  value: number,
  unit: string,
  resolved: ReadonlyMap<Path, number>,
  sequence: number | undefined,
  parts: PlanParts,
): number | undefined {
  const facts = derive(
    new Map([...resolved].map(([path, known]) => [path, { path, value: known, origin: 'given', from: [] }])),
    relationsFor(parts),
  );
  if (unit === 'of steps') {
    const steps = facts.get('training.steps');
    return steps && value * steps.value;
  }
  const batch = facts.get('training.batch')?.value;
  const tokens = unit === 'tokens' ? value : sequence && value * sequence;
  return tokens && batch && tokens / batch;
}
