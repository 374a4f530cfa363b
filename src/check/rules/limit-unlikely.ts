import { assessmentOf, type ClaimAnswer, type LimitAnswer, type LimitName } from '../../plan/assessment.ts';
import type { Path } from '../../plan/paths.ts';
import type { RawFinding, Rule, RuleContext } from './rule.ts';

/** A limit, or a claim of days or money, that the plan keeps with little chance or not at all. */
export const limitUnlikely: Rule = context => {
  const { limits, claims } = assessmentOf(context.plan);
  return [
    ...limits.flatMap(answer => ofLimit(answer, context)),
    ...claims.flatMap(answer => ofClaim(answer, context)),
  ];
};

const unsure: readonly LimitName[] = ['money', 'deadline', 'loss'];

function ofLimit(answer: LimitAnswer, context: RuleContext): readonly RawFinding[] {
  const { limit: name, given, used, chance } = answer;
  // a latency has a rule of its own
  if (used === null || name === 'servedTokens' || name === 'uniqueTokens' || name === 'latency') return [];
  const at: readonly Path[] = [`limits.${name}`];
  if (!unsure.includes(name)) {
    if (used <= given) return [];
    return [{ says: name, severity: 'error', at, args: { given, used }, actual: used, expected: given }];
  }
  if (name === 'loss' && chance === null) {
    return used <= given
      ? []
      : [{ says: 'loss-short', at, args: { given, used }, actual: used, expected: given }];
  }
  const [least, warned] = [context.limit('even'), context.limit('warning')];
  return unlikely(name, at, { given, used, chance: chance ?? 1, least, warned }, context);
}

function ofClaim({ claim, given, used, chance }: ClaimAnswer, context: RuleContext): readonly RawFinding[] {
  const { given: stated } = context;
  const money = claim === 'budget.money';
  // stated factors contradict each other by rules of their own
  const fixed = stated('hardware.mfu') !== undefined && (!money || stated('budget.price') !== undefined);
  if (fixed) return [];
  const says = money ? 'money' : claim === 'schedule.days' ? 'deadline' : 'hours';
  // what is claimed may be what one of ten runs reaches, within the band of 80%: of a limit a quarter is too little
  const [least, warned] = [context.limit('warning'), context.limit('rare')];
  return unlikely(says, [claim], { given, used, chance, least, warned }, context);
}

function unlikely(
  name: string,
  at: readonly Path[],
  answer: Readonly<Record<'given' | 'used' | 'chance' | 'least' | 'warned', number>>,
  { limit }: RuleContext,
): readonly RawFinding[] {
  const { given, used, chance, least, warned } = answer;
  // as it is written: half of the sample may miss its median by a point of it
  if (Math.round(100 * chance) >= 100 * least) return [];
  const short = name === 'money' && chance <= limit('hopeless');
  const args = { given, used, chance, buys: given / used };
  return [
    {
      says: short ? 'money-short' : name,
      severity: short ? 'error' : chance < warned ? 'warning' : 'info',
      at,
      args,
      actual: given,
      expected: used,
    },
  ];
}
