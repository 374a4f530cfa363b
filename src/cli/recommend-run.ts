import { findAccelerator } from '../catalog/accelerators.ts';
import { togetherUsed } from '../catalog/organisation.ts';
import { estimateOf } from '../plan/estimate.ts';
import { organisationOfPlan } from '../plan/organisation.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import { type RunOptions, runOfPlan, withRuns } from '../plan/run-plan.ts';
import type { EstimateDocument, EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import type { AppliedModifier, RecommendDocument, RunPlan } from '../planner/types.ts';
import type { Values } from './command.ts';
import type { options as declared } from './commands/recommend.ts';
import { estimateRequest } from './estimate-options.ts';
import { InputError, type Io } from './io.ts';
import { planOfFiles } from './proposal-argument.ts';
import { type CommandBudget, isPlainBudget, plainBudget } from './quantities.ts';

type Options = Values<typeof declared>;

/** A budget that a plan says: of money, accelerator-time or days on machines, of limits, or of a proposal. */
export interface PlannedBudget {
  readonly budget: CommandBudget;
  /** Absent where the budget is plain FLOP, whose plan follows from each answer. */
  readonly plan?: Plan;
  /** What a precision wins in time, where one is asked for that does. */
  readonly speed?: Speed;
}

type Speed = NonNullable<RunPlan['speed']>;

/** The compute of a budget, completed by `--on`, `--mfu` and `--price`, by limits, and by a proposal. */
export async function plannedBudget(
  text: string | undefined,
  file: string | undefined,
  options: Options,
  io: Io,
): Promise<PlannedBudget> {
  const plain = text === undefined ? undefined : plainBudget(text);
  const limited = [options.money, options.deadline, options.minimise].some(given => given !== undefined);
  if (file === undefined && plain !== undefined && !limited)
    return { budget: { compute: plain, caveats: [] } };
  const request = await planRequest(text, options, io);
  const plan = await planFor(request, file, options, io);
  const { compute } = estimateOf(plan, { input: {} });
  const written = text ?? file;
  const { accelerator } = runOfPlan(plan) ?? {};
  const format = formatOf(options.precision);
  const speed =
    format === undefined || accelerator === undefined || file !== undefined
      ? undefined
      : await speedOf(accelerator, format, async () => {
          const { precision: _, ...plain } = request;
          return compute / estimateOf(await planFor(plain, file, options, io), { input: {} }).compute;
        });
  return {
    budget: { compute, ...(written !== undefined && { written: written.trim() }), caveats: [] },
    plan,
    ...(speed && { speed }),
  };
}

/** A budget of machines and time at the speed of a precision, as a plan has it; as it was read where that changes none. */
export async function atPrecision(
  budget: CommandBudget,
  precision: string | undefined,
  io: Io,
): Promise<CommandBudget> {
  if (budget.written === undefined || formatOf(precision) !== 'fp8') return budget;
  const request = await estimateRequest(budget.written, { precision: 'fp8' }, io);
  return { ...budget, compute: estimateOf(planOf(statedOf(request)), { input: {} }).compute };
}

/**
 * What a format wins on an accelerator: its peak over that of 16-bit products, and in time by documented runs.
 *
 * @param gain of whole runs, asked where any of them were measured in it
 */
async function speedOf(
  accelerator: string,
  format: Speed['format'],
  gain: () => Promise<number>,
): Promise<Speed> {
  const peakRatio = peakRatioOf(accelerator, format);
  return { format, peakRatio, ...(format === 'fp8' && peakRatio !== null && { gain: await gain() }) };
}

/** Peak of a format over that of 16-bit products; null where one of them is not on record. */
function peakRatioOf(accelerator: string, format: Speed['format']): number | null {
  const { peakDense } = findAccelerator(accelerator);
  const [fast, usual] = [peakDense[format], peakDense.bf16 ?? peakDense.fp16];
  return fast === undefined || usual === undefined ? null : fast / usual;
}

/** Whether a modifier changes the law. */
function isEffective({ parameters = 1, tokens = 1, addedLoss }: AppliedModifier): boolean {
  return parameters !== 1 || tokens !== 1 || addedLoss !== undefined;
}

async function planFor(
  request: EstimateRequest,
  file: string | undefined,
  { minimise }: Options,
  io: Io,
): Promise<Plan> {
  if (file === undefined)
    return minimise === undefined
      ? planOf(statedOf(request))
      : (await import('../plan/minimise.ts')).minimised(request, minimise).plan;
  if (minimise !== undefined)
    throw new InputError('--minimise goes with what the command line says, not a proposal');
  return planOfFiles([file], request, io);
}

/** A plan's part of an answer: what its one law's run takes, how sure that is, and how it stands to its limits. */
export function withPlan(
  document: RecommendDocument,
  { plan, speed }: PlannedBudget & { readonly plan: Plan },
): RecommendDocument & Pick<EstimateDocument, 'limits' | 'chance' | 'more' | 'unused' | 'causes'> {
  const { limits, chance, more, unused, causes, intervals, lifetime } = estimateOf(plan, { input: {} });
  const [first, ...others] = document.recommendations;
  const { compute: _, ...ofRun } = intervals ?? {};
  const run = runOfPlan(plan);
  const used = togetherUsed([document.organisation, organisationOfPlan(plan)]);
  const isPlan = first !== undefined && first.law === plan.stated.law.id;
  // the plan's law is the one that nothing modifies
  const isItsOwn = isPlan && !first.modifiers?.some(isEffective);
  return {
    ...document,
    recommendations: [
      ...(first === undefined
        ? []
        : [
            {
              ...first,
              ...(isItsOwn &&
                Object.keys(ofRun).length > 0 && { intervals: { ...first.intervals, ...ofRun } }),
              ...(run && { run: { ...run, ...(speed && { speed }) } }),
              ...(isPlan && lifetime && { lifetime }),
            } as typeof first,
          ]),
      ...others,
    ],
    ...used,
    ...(limits && { limits }),
    ...(chance && { chance }),
    ...(more && { more }),
    ...(unused && { unused }),
    ...(causes && { causes }),
  };
}

/** Documents with what each recommended run takes on the accelerators that are named. */
export async function withMachines(
  documents: readonly RecommendDocument[],
  text: string | undefined,
  options: Options,
  io: Io,
): Promise<readonly RecommendDocument[]> {
  const request = await planRequest(text, { ...options, money: undefined, deadline: undefined }, io);
  const { accelerator, accelerators = 1, utilisation, utilisationOf, achieved, price } = request;
  const { model, modelName } = request;
  if (accelerator === undefined) {
    throw new InputError('--mfu and --price need accelerators: add --on, such as --on "1024 h100-sxm"');
  }
  const run: RunOptions = {
    accelerator,
    accelerators,
    ...(utilisation !== undefined && { utilisation }),
    ...(utilisationOf !== undefined && { utilisationOf }),
    ...(achieved !== undefined && { achieved }),
    ...(price !== undefined && { price }),
    ...(model !== undefined && { model }),
    ...(modelName !== undefined && { modelName }),
  };
  const format = formatOf(options.precision);
  if (format === undefined) return documents.map(document => withRuns(document, run));
  const peakRatio = peakRatioOf(accelerator, format);
  const isRun = format === 'fp8' && peakRatio !== null;
  // a utilisation that is given says the time, whatever the format
  const isTold = utilisation !== undefined || achieved !== undefined;
  return documents.map(document => {
    const planned = withRuns(document, isRun ? { ...run, precision: 'fp8' } : run);
    const plain = isRun && !isTold ? withRuns(document, run) : planned;
    const recommendations = planned.recommendations.map((answer, index) => {
      const [days, plainDays] = [answer, plain.recommendations[index]!].map(one => one.run!.days?.likely);
      const gain = isRun && days && plainDays ? { gain: plainDays / days } : {};
      return { ...answer, run: { ...answer.run!, speed: { format, peakRatio, ...gain } } };
    });
    return { ...planned, recommendations };
  });
}

/** The format that devices compute in under a precision that modifies a law; undefined for 16-bit ones. */
function formatOf(precision = ''): Speed['format'] | undefined {
  if (/^(?:fp4|e2m1)/i.test(precision)) return 'fp4';
  return /^(?:fp8|e[45]m[23])/i.test(precision) ? 'fp8' : undefined;
}

function planRequest(text: string | undefined, options: Options, io: Io): Promise<EstimateRequest> {
  const { on, mfu, price, money, deadline, uniqueTokens, inferenceTokens, maxParams, loss, law } = options;
  const { serving, params, tokens, ttft, tpot } = options;
  const isSpoken = text !== undefined && !isPlainBudget(text);
  const isLimited = isSpoken || [money, deadline, options.minimise].some(given => given !== undefined);
  const held = { money, deadline, uniqueTokens, inferenceTokens, maxParams, loss, ttft, tpot };
  const limits = { params, tokens, serving, ...held };
  const precision = formatOf(options.precision) === 'fp8' ? ('fp8' as const) : undefined;
  const { model, experts } = options;
  const plan = { on, mfu, price, law: law?.[0], model, ...(isLimited && { ...limits, precision, experts }) };
  return estimateRequest(text, plan, io);
}
