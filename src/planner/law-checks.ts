import { checksOf } from '../catalog/law-checks.ts';
import type { Law, LawCheck } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { optimumForLoss } from '../core/optimum.ts';
import { evaluateRelation } from '../core/relation.ts';
import { worthOfEpochs } from '../core/repetition.ts';
import { recommendation } from './recommendation.ts';
import type { RecommendRequest } from './types.ts';

/** A published value beside what the law gives here. */
export interface CheckResult {
  readonly law: string;
  readonly case: string;
  readonly published: number;
  readonly computed: number;
  /** Relative: computed/published − 1. */
  readonly deviation: number;
  readonly tolerance: number;
  readonly holds: boolean;
  readonly where: string;
}

/** Compute one published value of a law and set it beside what was printed. */
export function runCheck(law: Law, check: LawCheck): CheckResult {
  const computed = evaluateCheck(law, check);
  const deviation = computed / check.expected - 1;
  return {
    law: law.id,
    case: check.case,
    published: check.expected,
    computed,
    deviation,
    tolerance: check.tolerance,
    holds: Math.abs(deviation) <= check.tolerance,
    where: check.where,
  };
}

/** Every check of the given laws. */
export function runChecks(laws: readonly Law[]): readonly CheckResult[] {
  return laws.flatMap(law => (law.checks ?? checksOf(law.id)).map(check => runCheck(law, check)));
}

function evaluateCheck(law: Law, { evaluate, inputs }: LawCheck): number {
  const [what = '', name = ''] = evaluate.split(/[.:]/);
  const numbers = inputs as Readonly<Record<string, number>>;
  switch (what) {
    case 'optimum':
      return optimum(law, inputs as RecommendRequest, name);
    case 'loss':
      return recommendation(law, inputs as RecommendRequest).loss!;
    case 'relation':
      return evaluateRelation(law.relations[name]!, numbers);
    case 'ratio': {
      const { reference, ...rest } = numbers;
      const relation = law.relations[name]!;
      return evaluateRelation(relation, rest) / evaluateRelation(relation, { [relation.input!]: reference! });
    }
    case 'exponent': {
      const { optimum: at } = allocationOf(law);
      return Math.log(at(1e24).parameters / at(1e20).parameters) / Math.log(1e4);
    }
    case 'repetition':
      return worthOfEpochs(numbers.epochs!);
    case 'inference':
      return inferenceAware(law, numbers, name);
    default:
      throw new RangeError(`Law ${law.id}: a check evaluates '${evaluate}', which is not known`);
  }
}

function optimum(law: Law, request: RecommendRequest, name: string): number {
  const answer = recommendation(law, request);
  return answer[name as 'parameters' | 'tokens' | 'tokensPerParameter' | 'compute' | 'loss'] as number;
}

/** The quality of a compute-optimal model, reached at the least training and serving compute. */
function inferenceAware(law: Law, inputs: Readonly<Record<string, number>>, name: string): number {
  const { qualityParameters, inferenceTokens } = inputs as {
    qualityParameters: number;
    inferenceTokens: number;
  };
  const allocation = allocationOf(law);
  const plain = allocation.computeForParameters(qualityParameters);
  const best = optimumForLoss(allocation.surface!, allocation.frontierLoss!(plain), { inferenceTokens });
  if (name === 'saving') return 1 - best.compute / (plain + 2 * qualityParameters * inferenceTokens);
  return best[name as 'parameters' | 'tokens'];
}
