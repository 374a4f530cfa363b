import { findAccelerator } from '../catalog/accelerators.ts';
import { togetherUsed } from '../catalog/organisation.ts';
import { formatOf, isFast } from '../plan/asked.ts';
import { estimateOf } from '../plan/estimate.ts';
import { fewestFor, withCount } from '../plan/fewest.ts';
import { peakRatio } from '../plan/hardware.ts';
import { organisationOfPlan } from '../plan/organisation.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import { type RunOptions, runOfPlan, runProvenance, withRuns } from '../plan/run-plan.ts';
import { onePrice } from '../plan/served.ts';
import type { EstimateDocument, EstimateRequest } from '../plan/types.ts';
import type { Plan } from '../plan/whole.ts';
import type { RecommendDocument, Speed } from '../planner/types.ts';
import type { Values } from './command.ts';
import type { options as declared } from './commands/recommend.ts';
import { defined } from './defined.ts';
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
  const written = plain === undefined ? (text ?? file) : undefined;
  const { accelerator } = runOfPlan(plan) ?? {};
  const format = formatOf(options.precision);
  const speed =
    !isFast(format) || accelerator === undefined || file !== undefined
      ? undefined
      : await speedOf(accelerator, format, async () => {
          const { precision: _, ...usual } = request;
          return compute / estimateOf(await planFor(usual, file, options, io), { input: {} }).compute;
        });
  return {
    budget: { compute, ...(written !== undefined && { written: written.trim() }), caveats: [] },
    plan,
    ...(speed && { speed }),
  };
}

/** A budget in words with the share of their peak that its plan has the machines reach. */
export async function asPlanned(
  said: CommandBudget,
  { budget: { compute }, plan }: PlannedBudget,
): Promise<CommandBudget> {
  const utilisation = plan && runOfPlan(plan)?.utilisation.likely;
  if (utilisation === undefined) return said;
  const { assumptionMessage } = await import('../quantity/notes.ts');
  return {
    ...said,
    compute,
    details: { ...said.details, utilisation },
    caveats: said.caveats.map(one =>
      one.code === 'predicted-utilisation'
        ? { ...one, args: { utilisation, message: assumptionMessage({ ...one, args: { utilisation } }) } }
        : one,
    ),
  };
}

/** A budget of machines and time at the speed of a precision, as a plan has it; as it was read where that changes none. */
export async function atPrecision(
  budget: CommandBudget,
  precision: string | undefined,
  io: Io,
): Promise<CommandBudget> {
  const format = formatOf(precision);
  if (budget.written === undefined || format === undefined) return budget;
  const request = await estimateRequest(budget.written, { precision: format }, io);
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
  return { format, peakRatio: peakRatio(findAccelerator(accelerator), format), gain: await gain() };
}

async function planFor(
  request: EstimateRequest,
  file: string | undefined,
  { minimise }: Options,
  io: Io,
): Promise<Plan> {
  if (file === undefined)
    return minimise === undefined
      ? planOf(statedOf(withCount(request)))
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
  const standing = defined({ limits, chance, more, unused, causes });
  const isPlan = first !== undefined && first.law === plan.stated.law.id;
  return {
    ...document,
    recommendations: [
      ...(first === undefined
        ? []
        : [
            {
              ...first,
              ...(isPlan && Object.keys(ofRun).length > 0 && { intervals: { ...first.intervals, ...ofRun } }),
              ...(run && { run: { ...run, ...(speed && { speed }) } }),
              ...(isPlan && lifetime && { lifetime }),
            } as typeof first,
          ]),
      ...others,
    ],
    ...used,
    provenance: {
      ...document.provenance,
      ...(run && runProvenance([{ run }], plan.stated.numbers.has('hardware.mfu'))),
      ...Object.fromEntries(Object.keys(standing).map(name => [name, 'derived' as const])),
    },
    ...standing,
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
  const { accelerator, utilisation, utilisationOf, achieved, price } = request;
  const { model, modelName } = request;
  if (accelerator === undefined) {
    throw new InputError('--mfu and --price need accelerators: add --on, such as --on "1024 h100-sxm"');
  }
  const run: Omit<RunOptions, 'accelerators'> = {
    accelerator,
    ...(utilisation !== undefined && { utilisation }),
    ...(utilisationOf !== undefined && { utilisationOf }),
    ...(achieved !== undefined && { achieved }),
    ...(price !== undefined && { price }),
    ...(model !== undefined && { model }),
    ...(modelName !== undefined && { modelName }),
  };
  const format = formatOf(options.precision);
  const onMachines = (document: RecommendDocument, more: Pick<RunOptions, 'precision'>) => {
    const [first] = document.recommendations;
    const compute = first!.trainingCompute ?? first!.compute;
    // each budget on as many as it needs
    const accelerators = request.accelerators ?? fewestFor({ ...run, ...more, compute }, accelerator) ?? 1;
    return withRuns(document, { ...run, ...more, accelerators });
  };
  if (!isFast(format)) return documents.map(document => onMachines(document, defined({ precision: format })));
  // a utilisation that is given says the time, whatever the format
  const isTold = utilisation !== undefined || achieved !== undefined;
  return documents.map(document => {
    // refused where the machine lacks the format, as by a plan
    const planned = onMachines(document, { precision: format });
    const plain = isTold ? planned : onMachines(document, {});
    const ratio = peakRatio(findAccelerator(accelerator), format);
    const recommendations = planned.recommendations.map((answer, index) => {
      const [days, plainDays] = [answer, plain.recommendations[index]!].map(one => one.run!.days?.likely);
      const gain = days && plainDays ? { gain: plainDays / days } : {};
      return { ...answer, run: { ...answer.run!, speed: { format, peakRatio: ratio, ...gain } } };
    });
    return { ...planned, recommendations };
  });
}

function planRequest(text: string | undefined, options: Options, io: Io): Promise<EstimateRequest> {
  const { on, mfu, money, deadline, uniqueTokens, inferenceTokens, maxParams, loss, law } = options;
  const { serving, params, active, tokens, ttft, tpot } = options;
  const isSpoken = text !== undefined && !isPlainBudget(text);
  const isLimited = isSpoken || [money, deadline, options.minimise].some(given => given !== undefined);
  const held = { money, deadline, uniqueTokens, inferenceTokens, maxParams, loss, ttft, tpot };
  const limits = { params, active, tokens, serving, ...held };
  const precision = formatOf(options.precision);
  const { model, experts } = options;
  // a plan that is told what serves it finds so itself
  const price =
    serving === undefined || isLimited
      ? options.price
      : onePrice({ ...on, price: options.price }, serving).training;
  const plan = { on, mfu, price, law: law?.[0], model, ...(isLimited && { ...limits, precision, experts }) };
  return estimateRequest(text, plan, io);
}
