import { organisation } from '../catalog/organisation.ts';
import type { Layout } from '../cluster/layout.ts';
import { Refusal } from '../core/refusal.ts';
import { isCertain, type Uncertain } from '../core/spread.ts';
import { checkpointBytes } from '../model/checkpoint.ts';
import { recommendation } from '../planner/recommendation.ts';
import type { Recommendation } from '../planner/types.ts';
import { isFast, lawRequest } from './asked.ts';
import { assessmentOf } from './assessment.ts';
import { causesOf } from './chances.ts';
import { energyOf } from './energy.ts';
import { fewestAccelerators } from './fewest.ts';
import { devicePart, hardwareOf, peakRatio, sixteenBitFormat } from './hardware.ts';
import { servedCaveats, worthSaying } from './lifetime.ts';
import { mixedTokensOf, type Prediction, predictionOf, uniqueTokensOf } from './loss.ts';
import { type MemoryRange, memoryRangeOf } from './memory-range.ts';
import { caveatList } from './messages.ts';
import { noteAll } from './notes.ts';
import { isOwnAccelerator, isOwnLaw, organisationOfPlan } from './organisation.ts';
import type { Path } from './paths.ts';
import { planOf } from './plan.ts';
import { hasRoom, type Reach, type Setting } from './reach.ts';
import { bestBenchmark } from './records.ts';
import { statedOf } from './request.ts';
import { longestSequence, runReach } from './run-reach.ts';
import { type FlopPerToken, flopOf, type Shape, utilisationConventions } from './shape.ts';
import { stageAnswers } from './stage-answers.ts';
import type { EstimateDocument, EstimateOrigin, EstimateRequest } from './types.ts';
import type { UtilisationForecast } from './utilisation.ts';
import type { Completion, Plan, PlanSpreads } from './whole.ts';
import { lifetimeOfPlan } from './with-serving.ts';

/**
 * The whole plan from what is known: parameters, tokens and compute; on accelerators also time, money, energy,
 * memory, layout, communication, checkpoints and interruptions, with intervals of 80% and 95% where nothing is sure.
 *
 * Compute is 6·N·D; time is compute / (n · peak · utilisation), where utilisation is by 6·N of the dense 16-bit peak over
 * the whole run: given, or predicted from documented runs (`predictUtilisation`). A layout that is not decided is searched.
 *
 * @param request plain numbers in base units: FLOP, USD, seconds, tokens, watts
 * @returns what can be said; parts that cannot are absent, and a caveat says why
 * @throws RangeError when a value makes no sense, values contradict each other, a name is unknown, or a given
 *   utilisation is above what the layout can reach
 * @example
 * Math.round(estimate({ parameters: 175e9, tokens: 300e9, accelerator: 'a100', accelerators: 1024, utilisation: 0.336 }).days.likely) // => 34
 */
export function estimate(request: EstimateRequest): EstimateDocument {
  return estimateOf(planOf(statedOf(request)), { input: inputOf(request) });
}

/** The request without shape, law and own runs, which their names stand for. */
export function inputOf(request: EstimateRequest): Record<string, unknown> {
  const { model, modelName, law, like, ...values } = request;
  return {
    ...values,
    ...(law !== undefined && { law: typeof law === 'string' ? law : law.id }),
    ...(model !== undefined && { model: modelName ?? 'shape' }),
    ...(like !== undefined && { like: like.map(run => run.id) }),
  };
}

/**
 * A plan as `estimate` says it.
 *
 * @param options.input what was asked, as it is repeated in the answer
 * @throws RangeError when the plan has no size, or its layout or its utilisation cannot be
 */
export function estimateOf(
  plan: Plan,
  options: { readonly input: Readonly<Record<string, unknown>> },
): EstimateDocument {
  const whole = plan.whole();
  if (whole.refused !== undefined) throw whole.refused;
  const { size, reach, setting } = whole;
  if (size === undefined) {
    throw new Refusal('Nothing to estimate: expected a budget such as 1e24, parameters, tokens or a model');
  }
  if (reach?.refused !== undefined) throw reach.refused;
  refuseImpossible(whole);
  const caveats = caveatList();
  noteAll(plan, whole, caveats);
  const { parameters, activeParameters, tokens, compute } = size;
  const { shape } = plan;
  const flop = shape && flopOfRun(shape, whole);
  const ratio = flop && flop.causal / (6 * activeParameters);
  const spreads = whole.spreads();
  const answer = size.optimum ?? answerAsGiven(plan, whole);
  const { computeOverhead } = size.optimum === undefined ? (answer ?? {}) : {};
  const lifetime = lifetimeOfPlan(plan, whole);
  const mixedTokens = mixedTokensOf(plan);
  const used = organisationOfPlan(plan);
  return {
    schema: 'isoflop/estimate/2',
    input: mixedTokens === undefined ? options.input : { ...options.input, mixedTokens },
    parameters,
    activeParameters,
    tokens,
    compute,
    tokensPerParameter: tokens / activeParameters,
    ...(flop && { flopPerToken: flop }),
    ...(ratio !== undefined && { exactCompute: { value: ratio * compute, ratio } }),
    law: { id: plan.stated.law.id, ...(computeOverhead !== undefined && { computeOverhead }) },
    ...lossOf(answer),
    ...(answer?.modifiers && { modifiers: answer.modifiers }),
    ...(answer?.epochs !== undefined && { epochs: answer.epochs }),
    ...intervalsOf(spreads, size.optimum ? undefined : predictionOf(plan)),
    checkpoint: {
      size: checkpointBytes(parameters, { precision: setting?.precision === 'fp32' ? 'fp32' : 'mixed' }),
      ...(reach && { interval: reach.reliability.interval }),
    },
    ...(setting && reach && onAccelerators(plan, whole, spreads, caveats)),
    ...assessed(plan, whole),
    ...(lifetime && { lifetime }),
    ...(used && { organisation: used }),
    provenance: provenanceOf(plan, whole),
    caveats: [
      ...beside(caveats.all(), answer ? worthSaying(answer) : []),
      ...(whole.served ? servedCaveats(whole.served) : []),
    ],
  };
}

type Caveats = EstimateDocument['caveats'];

/** Caveats of a plan behind those of its law's answer that it does not say itself. */
function beside(own: Caveats, answer: Caveats): Caveats {
  return [...answer.filter(({ code }) => !own.some(one => one.code === code)), ...own];
}

function assessed(plan: Plan, whole: Completion): Partial<EstimateDocument> {
  const { limits, claims, chance, ninety, loss, more, unused, shares } = assessmentOf(plan);
  const causes = limits.length > 0 || claims.length > 0 ? causesOf(plan, whole) : {};
  const chances = {
    ...(chance !== undefined && { all: chance }),
    ...(ninety && { ninety }),
    ...(loss && { loss }),
  };
  return {
    ...(limits.length > 0 && { limits }),
    ...(claims.length > 0 && { claims }),
    ...(Object.keys(chances).length > 0 && { chance: chances }),
    ...(more.length > 0 && { more }),
    ...(unused && { unused }),
    ...(shares && { shares }),
    ...(Object.keys(causes).length > 0 && { causes }),
  };
}

/** @throws RangeError when a stated utilisation is above what the layout reaches at best */
function refuseImpossible({ reach, setting }: Completion): void {
  if (reach?.origin !== 'input' || reach.ceiling === undefined || setting === undefined) return;
  if (reach.likely <= reach.ceiling * (1 + ABOVE)) return;
  throw new Refusal(aboveCeiling(reach.likely, reach.ceiling, longestSequence(setting)));
}

/** What a fast format wins: its peak, and the time of the same run in 16-bit products over its own. */
function speedPart({
  size,
  setting,
  reach,
}: Completion & Required<Pick<Completion, 'size' | 'setting' | 'reach'>>): Pick<EstimateDocument, 'speed'> {
  const { format, accelerator, accelerators, peak } = setting.hardware;
  if (!isFast(format)) return {};
  const usual = sixteenBitFormat(accelerator);
  const hardware = hardwareOf(accelerator, { accelerators, format: usual, peak });
  const plain = runReach({ ...setting, hardware, precision: usual }, size);
  const gain = reach.origin === 'input' ? 1 : reach.likely / plain.likely;
  return { speed: { format, peakRatio: peakRatio(accelerator, format), gain } };
}

/** FLOP of a token; of a run in stages its mean. */
function flopOfRun(shape: Shape, { setting }: Completion): FlopPerToken {
  const stages = setting?.stages?.map(({ share, shape: own }) => ({ share, flop: flopOf(own ?? shape) }));
  if (stages === undefined) return flopOf(shape);
  const mean = (name: keyof FlopPerToken) =>
    stages.reduce((sum, { share, flop }) => sum + share * flop[name], 0);
  return Object.fromEntries(utilisationConventions.map(name => [name, mean(name)])) as FlopPerToken;
}

/** How far the bound on a step is trusted: batch and layout are assumed, and FP8 is not always stated. */
const ABOVE = 0.1;

function aboveCeiling(share: number, ceiling: number, sequenceLength: number): string {
  const percent = (value: number) => `${Number((100 * value).toPrecision(3))}%`;
  const long =
    sequenceLength > 8192
      ? `; at sequences of ${sequenceLength} tokens attention costs more than 6·N, so say what it counts (causal or full) if it counts attention`
      : '';
  return `A utilisation of ${percent(share)} of the 16-bit peak is above the ${percent(ceiling)} that the best layout reaches: expected less, or none to have it predicted${long}`;
}

function onAccelerators(
  plan: Plan,
  whole: Completion,
  spreads: PlanSpreads,
  caveats: ReturnType<typeof caveatList>,
): Partial<EstimateDocument> {
  const { reach, setting, price, quantities } = whole as Completion &
    Required<Pick<Completion, 'reach' | 'setting'>>;
  const { hardware } = setting;
  const value = (path: Path) => quantities.get(path)?.value;
  const differs = hardware.precisionPeak !== hardware.peak;
  const { goodput, meanTime } = reach.reliability;
  const batchTokens = reach.batch.sequences * setting.sequenceLength;
  const fits = hasRoom(reach.layout, plan.stated);
  const stages = stageAnswers(plan);
  const { days, acceleratorHours, money, tokensPerSecond, stepTime, interruptions } = spreads;
  return {
    hardware: {
      accelerator: hardware.accelerator.id,
      accelerators: hardware.accelerators,
      ...devicePart(hardware),
      precision: hardware.format === 'fp4' ? 'fp4' : setting.precision,
      peak: hardware.peak,
      ...(differs && { format: hardware.format, precisionPeak: hardware.precisionPeak }),
    },
    ...speedPart(whole as Completion & Required<Pick<Completion, 'size' | 'setting' | 'reach'>>),
    utilisation: {
      ...spreads.utilisation!,
      origin: reach.origin,
      ...(reach.forecast && { basis: reach.forecast.provenance.runs, history: countsOf(reach.forecast) }),
      ...measuredPart(setting, reach),
      ...(reach.forecast &&
        setting.own && { own: setting.own.map(({ id, utilisation }) => ({ run: id, utilisation })) }),
      ...(reach.ceiling !== undefined && { ceiling: reach.ceiling }),
      ...(differs && { ofPrecision: (reach.likely * hardware.peak) / hardware.precisionPeak }),
      ...(reach.contextFactor !== 1 && { contextFactor: reach.contextFactor }),
      ...(fits && stages === undefined && runningPart(whole, stepTime!.likely, caveats)),
    },
    ...(fits && {
      days: days!,
      acceleratorHours: acceleratorHours!,
      tokensPerSecond: tokensPerSecond!,
      ...(stages === undefined && { stepTime: stepTime! }),
      interruptions: interruptions!,
      ...(price &&
        money && {
          cost: {
            ...money,
            price: spreads.price!,
            source: price.source,
            ...(price.date !== undefined && { date: price.date }),
          },
        }),
      ...energyOf(plan, { hardware, hours: acceleratorHours!, caveats }),
    }),
    steps: value('training.steps')!,
    ...(stages === undefined ? { batchTokens, sequenceLength: setting.sequenceLength } : { stages }),
    ...(reach.layout && layoutPart(reach.layout)),
    ...(reach.layout &&
      plan.stated.isOffloaded !== true &&
      memoryPart(reach.layout, hardware.device.memoryBytes, memoryRangeOf(setting, reach))),
    ...(!fits && fitsOn(whole)),
    meanTimeBetweenInterruptions: meanTime / 3600,
    goodput: spreads.goodput ?? { likely: goodput.likely, '80': [0, 1], '95': [0, 1] },
  };
}

/** What a running step reaches, and what benchmarks did on such machines. */
function runningPart(
  { size, reach, setting }: Pick<Completion, 'size' | 'reach' | 'setting'>,
  seconds: number,
  caveats: ReturnType<typeof caveatList>,
): Pick<NonNullable<EstimateDocument['utilisation']>, 'running' | 'benchmark'> {
  const { hardware, sequenceLength } = setting!;
  const flop = 6 * size!.activeParameters * reach!.batch.sequences * sequenceLength;
  const running = flop / (seconds * hardware.accelerators * hardware.peak);
  const best = bestBenchmark(hardware.accelerator.id, hardware.format, {
    activeParameters: size!.activeParameters,
    totalParameters: size!.parameters,
  });
  if (best === undefined) return { running };
  const { name, count, utilisation } = best;
  caveats.add('best-benchmark', { running, name, count, utilisation }, 'info');
  return { running, benchmark: { name, count, utilisation } };
}

function measuredPart(
  { measured }: Setting,
  { forecast }: Reach,
): Pick<NonNullable<EstimateDocument['utilisation']>, 'measured'> {
  if (measured === undefined || forecast?.measured === undefined) return {};
  return { measured: { text: measured.text, share: forecast.measured, steps: forecast.steps.likely } };
}

function countsOf({
  provenance,
}: UtilisationForecast): NonNullable<NonNullable<EstimateDocument['utilisation']>['history']> {
  const { documented: runs, organisations, sameGeneration, sameSparsity } = provenance;
  return { runs, organisations, sameGeneration, sameSparsity };
}

function fitsOn(whole: Completion): Pick<EstimateDocument, 'fitsOn'> {
  const found = fewestAccelerators(whole);
  return found === undefined ? {} : { fitsOn: found };
}

type LaidOut = NonNullable<Reach['layout']>;

function memoryPart(
  { memory, headroom }: LaidOut,
  capacity: number,
  range: MemoryRange,
): Partial<EstimateDocument> {
  return { memoryPerDevice: memory, memory: { capacity, headroom, fits: headroom >= 0, ...range } };
}

function layoutPart({ layout, microBatches, step }: LaidOut): Partial<EstimateDocument> {
  return {
    layout: { ...(layout as Layout), microBatches },
    pipelineBubble: step.bubble,
    communication: step.exchanges,
  };
}

function lossOf(answer: Recommendation | undefined): Pick<EstimateDocument, 'loss' | 'lossUnit'> {
  if (answer === undefined) return {};
  return {
    ...(answer.loss !== null && { loss: answer.loss }),
    ...(answer.lossUnit !== null && { lossUnit: answer.lossUnit }),
  };
}

function intervalsOf(
  spreads: PlanSpreads,
  predicted: Prediction | undefined,
): Pick<EstimateDocument, 'intervals'> {
  const names = ['compute', 'parameters', 'tokens', 'tokensPerParameter', 'loss'] as const;
  const found = names.flatMap(name => {
    const spread: Uncertain | undefined = spreads[name];
    return spread === undefined || isCertain(spread)
      ? []
      : [[name, { '80': spread['80'], '95': spread['95'] }] as const];
  });
  const all = predicted?.levels === undefined ? found : [...found, ['loss', predicted.levels] as const];
  return all.length === 0 ? {} : { intervals: Object.fromEntries(all) };
}

/** What the law says of a run whose parameters and tokens are given, as `recommend` does; undefined where it cannot. */
function answerAsGiven(
  { stated, facts, asked }: Plan,
  { size, limits, served }: Completion,
): Recommendation | undefined {
  const { activeParameters: parameters, tokens } = size!;
  const { servedTokens } = limits;
  const uniqueTokens = uniqueTokensOf({ stated, facts });
  const mixedTokens = mixedTokensOf({ stated, facts });
  try {
    return recommendation(stated.law, {
      parameters,
      tokens,
      ...lawRequest(stated.law, asked),
      ...(uniqueTokens !== undefined && { uniqueTokens }),
      ...(mixedTokens !== undefined && { mixedTokens }),
      ...(servedTokens !== undefined && { inferenceTokens: servedTokens }),
      ...(servedTokens !== undefined && served && { inferenceWeight: served.marginal }),
    });
  } catch (error) {
    // a law without a loss over N and D knows no distance
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function provenanceOf(
  { stated, shape }: Plan,
  { size, reach, setting, price }: Completion,
): Record<string, EstimateOrigin> {
  const { numbers, words } = stated;
  const given = (path: Path, otherwise: EstimateOrigin) => (numbers.has(path) ? 'given' : otherwise);
  const origins: Record<string, EstimateOrigin> = {
    parameters: numbers.has('model.parameters')
      ? 'given'
      : shape !== undefined
        ? 'model'
        : size!.origins.parameters,
    tokens: given('data.tokens', size!.origins.tokens === 'given' ? 'derived' : size!.origins.tokens),
    compute: given('compute', size!.origins.compute === 'given' ? 'derived' : size!.origins.compute),
    ...(isOwnLaw(stated) && { law: 'organisation' as const }),
  };
  if (reach === undefined || setting === undefined) return origins;
  const decided = Object.keys(setting.fixed).length > 0 || words.has('parallelism.recompute');
  return {
    ...origins,
    utilisation: reach.origin === 'input' ? given('hardware.mfu', 'derived') : reach.origin,
    ...(isOwnAccelerator(stated) && { accelerator: 'organisation' as const }),
    price: given('budget.price', price?.organisation === undefined ? 'data' : 'organisation'),
    power: given('hardware.power', 'data'),
    sequenceLength: given('training.sequenceLength', shape === undefined ? 'default' : 'model'),
    batchTokens: given('training.batch', reach.batch.origin === 'law' ? 'law' : 'derived'),
    layout: decided ? 'given' : 'search',
    reserve: given(
      'hardware.memoryReserve',
      organisation()?.memoryReserve === undefined ? 'default' : 'organisation',
    ),
  };
}
