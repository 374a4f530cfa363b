import { type RawFinding, type Rule, type RuleContext, ratioBetween } from './rule.ts';

/** Total parameters where active ones are meant, or the other way round. */
export const activeTotalConfused: Rule = context => {
  const { given, shape, apart } = context;
  const found: RawFinding[] = [];
  const total = given('model.parameters');
  const active = given('model.activeParameters');
  if (shape !== undefined && shape.experts > 0 && shape.total > 1.5 * shape.active) {
    const args = {
      total: shape.total,
      active: shape.active,
      experts: shape.experts,
      activeExperts: shape.activeExperts,
    };
    if (active !== undefined && ratioBetween(active, shape.total) < 1.1) {
      found.push({
        says: 'active-is-total',
        at: ['model.activeParameters'],
        args: { ...args, given: active },
        actual: active,
        expected: shape.active,
      });
    }
    if (total !== undefined && ratioBetween(total, shape.active) < 1.1) {
      found.push({
        says: 'total-is-active',
        at: ['model.parameters'],
        args: { ...args, given: total },
        actual: total,
        expected: shape.total,
      });
    }
  } else if (active !== undefined && total !== undefined) {
    const expertsSayOtherwise = (given('model.experts') ?? 1) > (given('model.activeExperts') ?? 1);
    const computeSaysOtherwise =
      (given('compute') ?? Infinity) * 1.6 < 6 * active * (apart('data.tokens', 'compute') ?? 0);
    if (active > total * 1.01 || ((expertsSayOtherwise || computeSaysOtherwise) && active > total * 0.95)) {
      const args = { given: active, total };
      found.push({
        says: active > total * 1.01 ? 'swapped' : 'same',
        at: ['model.activeParameters'],
        args,
        actual: active,
      });
    }
  }
  const derived = allActive(context);
  if (derived !== undefined) {
    found.push({
      says: 'compute-of-all',
      at: ['compute', 'model.parameters'],
      args: derived,
      actual: derived.active,
    });
  }
  // said already where every parameter is active
  const confused = derived === undefined ? totalForActive(context) : undefined;
  if (confused !== undefined) {
    const tokens = apart('data.tokens', 'compute')!;
    const args = { ...confused, compute: given('compute')!, tokens, expected: 6 * confused.active * tokens };
    found.push({ says: 'compute', at: ['compute'], args, actual: args.compute, expected: args.expected });
  }
  return found;
};

/** Where C and D leave all parameters of a mixture active, or more: C is of all of them, or they are only the active. */
function allActive({ given, value, fact, shape }: RuleContext) {
  const compute = given('compute');
  const total = given('model.parameters');
  const tokens = given('data.tokens');
  const experts = value('model.experts');
  const activeExperts = value('model.activeExperts');
  if (compute === undefined || total === undefined || tokens === undefined || shape !== undefined)
    return undefined;
  if (experts === undefined || activeExperts === undefined || experts <= activeExperts) return undefined;
  const active = compute / (6 * tokens);
  if (fact('model.activeParameters')?.origin === 'given' || active < 0.95 * total) return undefined;
  return { compute, total, tokens, experts, activeExperts, active };
}

/** Whether C is 6·N·D with all parameters of a mixture, where active ones were meant. */
export function totalForActive({
  given,
  value,
  apart,
}: RuleContext): { active: number; total: number } | undefined {
  const compute = given('compute');
  const active = apart('model.activeParameters', 'compute');
  const total = value('model.parameters');
  const tokens = apart('data.tokens', 'compute');
  if (compute === undefined || active === undefined || total === undefined || tokens === undefined)
    return undefined;
  if (total < 1.6 * active || ratioBetween(compute, 6 * total * tokens) > 1.25) return undefined;
  return { active, total };
}
