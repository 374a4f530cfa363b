import { leastOf } from '../core/unbounded.ts';
import type { LossChance } from './chances.ts';
import { type Cause, chanceOf, costsOf, lossChance } from './chances.ts';
import type { Claim } from './claims.ts';
import { nodeOf } from './hardware.ts';
import { type LimitName, type Limits, limitedHours, sizeLimits } from './limits.ts';
import { predictLoss, uniqueTokensOf } from './loss.ts';
import { hasRoom } from './reach.ts';
import { sizeOf } from './size.ts';
import { drawsOf } from './spreads.ts';
import { type Shares, shareOfRun, sharesOf } from './stated.ts';
import type { Completion, Plan } from './whole.ts';

/** A limit, what the plan takes of it, what is left (below zero where it is broken), and the chance of keeping it. */
export interface LimitAnswer {
  readonly limit: LimitName;
  readonly given: number;
  readonly used: number | null;
  readonly left: number | null;
  readonly binds: boolean;
  /** null where nothing says how sure it is. */
  readonly chance: number | null;
}

/** What is claimed of a plan beside its limits. */
export interface ClaimAnswer {
  readonly claim: Exclude<Claim, 'compute'>;
  readonly given: number;
  readonly used: number;
  readonly left: number;
  readonly chance: number;
}

/** What a little more of a limit would change the loss by. */
export interface MoreAnswer {
  readonly limit: LimitName;
  readonly by: number;
  /** Below zero: better. */
  readonly loss: number;
}

/** What would keep deadline and money with a chance of 90%. */
export interface Ninety {
  readonly days?: number;
  readonly accelerators?: number;
  readonly money?: number;
}

/** How a plan stands to its limits. */
export interface Assessment {
  readonly limits: readonly LimitAnswer[];
  readonly claims: readonly ClaimAnswer[];
  /** Chance of keeping all of them together; of time, money and loss those that were given. */
  readonly chance?: number;
  /** What would keep deadline and money with a chance of 90%: days, accelerators, money. */
  readonly ninety?: Ninety;
  /** Of a target loss. */
  readonly loss?: LossChance;
  readonly more: readonly MoreAnswer[];
  /** What is left of the money would be: so many accelerators within the deadline, or so many days. */
  readonly unused?: { readonly accelerators: number; readonly days: number };
  /** USD of each share that comes off first. */
  readonly shares?: Shares;
}

export type { Cause, LimitName };

/** How a plan stands to its limits and to what is claimed of it. */
export function assessmentOf(plan: Plan): Assessment {
  // a rule asks for it, and the summary
  const known = assessed.get(plan) ?? assess(plan);
  assessed.set(plan, known);
  return known;
}

const assessed = new WeakMap<Plan, Assessment>();

function assess(plan: Plan): Assessment {
  const whole = plan.whole();
  const { limits, size, setting, quantities } = whole;
  const names = Object.keys(limits) as LimitName[];
  const empty = { limits: [], claims: [], more: [] };
  if (size === undefined) return empty;
  const draws = drawsOf(plan, whole);
  const likely = draws && setting && costsOf(draws, setting.hardware.accelerators);
  const claims = claimAnswers(plan, whole, likely);
  const spent = spentOf(plan, whole);
  if (names.length === 0 && claims.length === 0 && spent.length === 0) return empty;
  // what does not fit has no days and no cost that a limit could be held against
  const fits = hasRoom(whole.reach?.layout, plan.stated);
  const costs = fits ? likely : undefined;
  const value = (path: 'schedule.days' | 'budget.money') => (fits ? quantities.get(path)?.value : undefined);
  const target = limits.loss;
  const unique = uniqueTokensOf(plan);
  const run = {
    parameters: size.activeParameters,
    tokens: size.tokens,
    ...(unique !== undefined && { uniqueTokens: unique }),
    asked: plan.asked,
  };
  const ofLoss = target === undefined ? undefined : lossChance(plan, run, target);
  const used: Readonly<Record<LimitName, number | undefined>> = {
    money: value('budget.money'),
    deadline: value('schedule.days'),
    accelerators: setting?.hardware.accelerators,
    uniqueTokens: limits.uniqueTokens && Math.min(size.tokens, limits.uniqueTokens),
    servedTokens: limits.servedTokens,
    parameters: size.parameters,
    latency: size.parameters,
    loss: size.optimum?.loss ?? predictLoss(plan.stated.law, run)?.loss,
  };
  const shares = sharesOf(plan.stated);
  // what comes off the money first is no part of the run's
  const free = (limit: LimitName) => limits[limit]! * (limit === 'money' ? shareOfRun(shares) : 1);
  const answers = names.map((limit): LimitAnswer => {
    const given = limits[limit]!;
    const needed = used[limit];
    const taken = needed !== undefined && Math.abs(needed / free(limit) - 1) < SETTLED ? free(limit) : needed;
    if (taken === undefined) return { limit, given, used: null, left: null, binds: false, chance: null };
    return {
      limit,
      given,
      used: taken,
      left: free(limit) - taken,
      binds: bindsOf(limit, { given: free(limit), taken, tokens: size.tokens }),
      chance: chanceOfLimit(limit, { given: free(limit), taken, costs, ofLoss }),
    };
  });
  const { money, deadline } = limits;
  const together = chanceOf(
    ...[
      ...(deadline === undefined ? [] : [[costs?.days, deadline] as const]),
      ...(money === undefined ? [] : [[costs?.money, free('money')] as const]),
    ],
  );
  const unsure = answers.some(({ chance }) => chance !== null);
  const others = answers.filter(({ limit }) => limit !== 'money' && limit !== 'deadline');
  const all = others.reduce((product, { chance }) => product * (chance ?? 1), together);
  const unkept =
    costs && together < 0.9 ? ninetyOf(whole, setting!.hardware.accelerators, shareOfRun(shares)) : {};
  return {
    limits: [...answers, ...spent],
    claims,
    ...(unsure && { chance: all }),
    ...(Object.keys(unkept).length > 0 && { ninety: unkept }),
    ...(ofLoss && { loss: ofLoss }),
    more: moreOf(plan, whole),
    ...unusedOf(whole, { answers, claims, share: shareOfRun(shares) }),
    ...(Object.keys(shares).length > 0 && money !== undefined && { shares: sharedMoney(shares, money) }),
  };
}

/** A budget in money or time: all of it is taken, whatever it buys. */
function spentOf({ stated, claims }: Plan, { isBudget, quantities }: Completion): readonly LimitAnswer[] {
  if (!isBudget) return [];
  const budgets = [
    ['money', 'budget.money'],
    ['deadline', 'schedule.days'],
  ] as const;
  return budgets.flatMap(([limit, path]): LimitAnswer[] => {
    const given = stated.numbers.get(path);
    if (given === undefined || claims.includes(path) || stated.numbers.has(`limits.${limit}`)) return [];
    const used = quantities.get(path)?.value ?? given;
    return [{ limit, given, used, left: given - used, binds: true, chance: null }];
  });
}

/** Shares of the money in USD. */
function sharedMoney(shares: Shares, money: number): Shares {
  return Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, share * money]));
}

/** Relative distance to which a search settles on a limit. */
const SETTLED = 1e-6;

/** Relative distance at which a limit is met exactly. */
const EXACT = 1e-3;

function bindsOf(
  limit: LimitName,
  { given, taken, tokens }: { given: number; taken: number; tokens: number },
): boolean {
  if (limit === 'accelerators') return taken > given;
  if (limit === 'uniqueTokens') return tokens > given;
  return taken >= given * (1 - EXACT);
}

function chanceOfLimit(
  limit: LimitName,
  {
    given,
    taken,
    costs,
    ofLoss,
  }: {
    given: number;
    taken: number;
    costs: ReturnType<typeof costsOf> | undefined;
    ofLoss: LossChance | undefined;
  },
): number | null {
  if (limit === 'loss') return ofLoss?.chance ?? null;
  if (limit === 'deadline') return costs === undefined ? null : chanceOf([costs.days, given]);
  if (limit === 'money') return costs?.money === undefined ? null : chanceOf([costs.money, given]);
  return taken <= given * (1 + 1e-9) ? 1 : 0;
}

function claimAnswers(
  { claims, stated }: Plan,
  { quantities }: Completion,
  costs: ReturnType<typeof costsOf> | undefined,
): readonly ClaimAnswer[] {
  if (costs === undefined) return [];
  return claims.flatMap((claim): ClaimAnswer[] => {
    if (claim === 'compute') return [];
    const given = stated.numbers.get(claim)!;
    const used = quantities.get(claim)?.value;
    const scale =
      claim === 'budget.acceleratorHours' ? (quantities.get('hardware.count')?.value ?? 1) * 24 : 1;
    const values = claim === 'budget.money' ? costs.money : costs.days;
    if (used === undefined || values === undefined) return [];
    return [{ claim, given, used, left: given - used, chance: chanceOf([values, given / scale]) }];
  });
}

/** What would keep each of deadline and money that is not kept with a chance of 90%: the upper end of the band of 80% that is printed. */
function ninetyOf(
  { limits: { deadline, money }, spreads }: Completion,
  accelerators: number,
  share: number,
): Ninety {
  const days = spreads().days?.['80'][1];
  const cost = spreads().money?.['80'][1];
  return {
    ...(deadline !== undefined &&
      days !== undefined &&
      days > deadline && { days, accelerators: Math.ceil((accelerators * days) / deadline) }),
    ...(money !== undefined && cost !== undefined && cost > money * share && { money: cost / share }),
  };
}

/** A week more, a digit more of the money, a node more, a tenth more of the others. */
function stepOf(limit: LimitName, given: number, node: number): number {
  if (limit === 'deadline') return 7;
  if (limit === 'money') return 10 ** (Math.floor(Math.log10(given)) - 1);
  return limit === 'accelerators' ? node : given / 10;
}

/** What a little more of each limit buys, at the utilisation of the plan. */
function moreOf(
  plan: Plan,
  { limits, size, setting, reach, price, served }: Completion,
): readonly MoreAnswer[] {
  const loss = size?.optimum?.loss;
  if (loss === undefined || loss === null || setting === undefined || reach === undefined) return [];
  if (limits.loss !== undefined || size === undefined) return [];
  const { accelerators } = setting.hardware;
  const share = shareOfRun(sharesOf(plan.stated));
  const known = {
    parameters: plan.stated.numbers.get('model.parameters'),
    activeParameters: plan.stated.numbers.get('model.activeParameters'),
    tokens: plan.stated.numbers.get('data.tokens'),
    asked: plan.asked,
  };
  const lossUnder = (changed: Limits, count: number): number | undefined => {
    const hours = limitedHours(changed, { price, accelerators: count, share });
    const least = leastOf(Object.values(hours));
    const most = plan.stated.numbers.get('compute') ?? Number.POSITIVE_INFINITY;
    const compute = Math.min(most, least * 3600 * setting.hardware.peak * reach.likely);
    if (!Number.isFinite(compute)) return undefined;
    const found = sizeOf({ ...known, compute }, plan.stated.law, sizeLimits(changed, served)).optimum?.loss;
    return found ?? undefined;
  };
  const now = lossUnder(limits, accelerators);
  if (now === undefined) return [];
  const node = Math.min(8, nodeOf(setting.hardware.accelerator) ?? 8);
  const names = (Object.keys(limits) as LimitName[]).filter(
    name => name !== 'servedTokens' && name !== 'latency',
  );
  const asked =
    names.includes('accelerators') || !names.includes('deadline')
      ? names
      : [...names, 'accelerators' as const];
  return asked.flatMap(limit => {
    const by = stepOf(limit, limits[limit] ?? 0, node);
    const changed = limit === 'accelerators' ? limits : { ...limits, [limit]: limits[limit]! + by };
    const after = lossUnder(changed, limit === 'accelerators' ? accelerators + by : accelerators);
    return after === undefined ? [] : [{ limit, by, loss: Math.min(0, after - now) }];
  });
}

/** What the money that a deadline leaves would be. */
function unusedOf(
  { setting, price }: Completion,
  {
    answers,
    claims,
    share,
  }: {
    readonly answers: readonly LimitAnswer[];
    readonly claims: readonly ClaimAnswer[];
    readonly share: number;
  },
): Pick<Assessment, 'unused'> {
  const known = (limit: LimitName, claim: ClaimAnswer['claim']) =>
    answers.find(one => one.limit === limit) ?? claims.find(one => one.claim === claim);
  const money = known('money', 'budget.money');
  const deadline = known('deadline', 'schedule.days')?.given;
  if (money?.left === undefined || money.left === null || money.left <= 0) return {};
  if (setting === undefined || price === undefined || deadline === undefined) return {};
  const hours = (money.given * share) / price.likely;
  return {
    unused: { accelerators: hours / (deadline * 24), days: hours / (setting.hardware.accelerators * 24) },
  };
}
