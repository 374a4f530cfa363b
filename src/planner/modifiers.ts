import { findLaw } from '../catalog/laws.ts';
import { findModifier, type KnownModifier } from '../catalog/modifiers.ts';
import { type Caveat, caveat } from '../core/caveat.ts';
import { nonEmbeddingParameters } from '../core/embedding.ts';
import { formOf } from '../core/forms/index.ts';
import type { Law, ParameterCounting } from '../core/law.ts';
import { surfaceOf } from '../core/law-allocation.ts';
import { added, breakEven, leveraged, type Modifier, scaled } from '../core/modifiers.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import type { LossSurface, Point } from '../core/surface.ts';
import { plannerCaveat } from './messages.ts';
import { settingsOf } from './settings.ts';
import type { AppliedModifier, RecommendRequest } from './types.ts';

/** A modifier as a request asks for it: what it does, how far it was measured, and where that is from. */
interface Asked {
  readonly id: string;
  readonly kind: AppliedModifier['kind'];
  readonly name: string;
  readonly modifier: Modifier;
  readonly effect: { readonly parameters?: number; readonly tokens?: number };
  /** Dense compute that a mixture is worth, over its own. */
  readonly leverage?: number;
  /** Unit of a loss that is added. */
  readonly unit?: string;
  readonly range?: KnownModifier['range'] | undefined;
  /** What the N of the range counts. */
  readonly counts?: ParameterCounting | undefined;
  readonly compute?: readonly [number, number];
  /** Active experts over all of them. */
  readonly active?: number;
  readonly arxiv: string;
  readonly warning?: string | undefined;
}

/** Block of a format that names none: the one that the paper's own figures need. */
const USUAL_BLOCK = 128;

/** Formats that cost no loss beside what laws were fitted in. */
const AS_FITTED: readonly string[] = ['fp16', 'fp32', 'tf32'];

/** Formats by their common names. */
const FORMATS: Readonly<Record<string, string>> = { fp8: 'e4m3', 'fp8-e4m3': 'e4m3', 'fp8-e5m2': 'e5m2' };

/** Whether a request asks for anything that modifies a law, and that does more than name what the law stands on. */
export function isModified(request: RecommendRequest): boolean {
  return asksModifiers(request) && askedOf(request).some(one => !isNeutral(one));
}

function isNeutral({ kind, effect, unit, leverage }: Asked): boolean {
  if (kind === 'sparsity') return leverage === 1;
  return unit === undefined && Object.keys(effect).length === 0;
}

function asksModifiers(request: RecommendRequest): boolean {
  return (
    request.precision !== undefined ||
    request.optimizer !== undefined ||
    request.postTrainingBits !== undefined ||
    request.activeExperts !== undefined
  );
}

/**
 * A law's loss under everything that a request asks for: experts, unique tokens, and what modifies it.
 *
 * @throws RangeError when the law has no loss over N and D, or a modifier may not be combined with it, with the reason
 */
export function surfaceFor(law: Law, request: RecommendRequest): LossSurface {
  const asked = asksModifiers(request) ? askedOf(request) : [];
  for (const one of asked) checkCombination(law, one);
  // unique tokens are worth as much more or less as all of them
  const worth = asked.reduce((product, one) => product * one.modifier.tokens, 1);
  const plain = surfaceOf(law, {
    ...settingsOf(request),
    ...(request.uniqueTokens !== undefined && { uniqueTokens: request.uniqueTokens * worth }),
  });
  // factors within, then the leverage, which is that of the budget as it is, and what is added to all of it last
  const stage = ({ kind, unit }: Asked) => (unit !== undefined ? 2 : kind === 'sparsity' ? 1 : 0);
  const inOrder = asked.toSorted((one, other) => stage(one) - stage(other));
  return inOrder.reduce((surface, one) => one.modifier.apply(surface), plain);
}

/** What modifies an answer, in numbers, and what a reader must know of it. */
export function modifiersAt(
  law: Law,
  request: RecommendRequest,
  run: Point & { readonly compute: number; readonly optimal: boolean },
): { readonly modifiers: readonly AppliedModifier[]; readonly caveats: readonly Caveat[] } {
  if (!asksModifiers(request)) return { modifiers: [], caveats: [] };
  const asked = askedOf(request);
  // what changes nothing asks no loss of a law
  const plain = asked.every(isNeutral) ? undefined : surfaceOf(law, settingsOf(request));
  return {
    modifiers: asked.map(one => {
      // beside serving, or of a run that is given, no speed of training alone says what pays
      const isServed = (request.inferenceTokens ?? 0) > 0;
      const pays = one.kind === 'precision' && run.optimal && !isServed && !isNeutral(one);
      const factor = pays ? breakEvenOf(law, request, run.compute) : undefined;
      const lossOn = (surface: LossSurface) => surface.loss(run.parameters, run.tokens);
      return {
        id: one.id,
        kind: one.kind,
        name: one.name,
        ...effectAt(one, request, run),
        ...(one.unit !== undefined &&
          plain !== undefined && { addedLoss: lossOn(one.modifier.apply(plain)) - lossOn(plain) }),
        ...(factor !== undefined && { breakEven: factor }),
        arxiv: one.arxiv,
      };
    }),
    caveats: asked
      .filter(one => !isNeutral(one))
      .flatMap(one =>
        measuredCaveats(law, one, { ...run, leverage: effectAt(one, request, run).parameters }),
      ),
  };
}

/** How many times faster a precision must run to pay, beside all else that a request asks for. */
function breakEvenOf(law: Law, request: RecommendRequest, compute: number): number | undefined {
  const { precision: _, ...others } = request;
  return breakEven(surfaceFor(law, others), surfaceFor(law, request), compute);
}

function effectAt(
  { kind, effect }: Asked,
  request: RecommendRequest,
  run: Point,
): { parameters?: number; tokens?: number } {
  if (kind !== 'sparsity') return effect;
  return { parameters: leverageOf(request, 6 * run.parameters * run.tokens) };
}

function askedOf(request: RecommendRequest): readonly Asked[] {
  const { precision, optimizer, postTrainingBits, activeExperts } = request;
  const trained = precision === undefined ? undefined : precisionOf(precision);
  if (postTrainingBits !== undefined && trained !== undefined && !isNeutral(trained))
    throw new Refusal(
      `What quantisation after training adds was measured on weights of 16-bit training, not of ${trained.name}: give a precision or bits after training, not both`,
    );
  return [
    ...(optimizer === undefined ? [] : [known('optimizer', optimizer)]),
    ...(trained === undefined ? [] : [trained]),
    ...(activeExperts === undefined ? [] : [sparsityOf(request)]),
    ...(postTrainingBits === undefined ? [] : [quantisationOf(postTrainingBits)]),
  ];
}

function known(kind: KnownModifier['kind'], id: string): Asked {
  const {
    effect,
    name,
    source,
    range,
    counts,
    warning,
    id: found,
  } = findModifier(kind, id, kind === 'precision' ? [...AS_FITTED, ...Object.keys(FORMATS)] : []);
  const modifier = scaled(effect);
  return { id: found, kind, name, modifier, effect, range, counts, arxiv: source.arxiv!, warning };
}

/** @throws RangeError when a word is no precision that modifies a law, with the nearest one */
export function checkPrecision(word: string): void {
  precisionOf(word);
}

/** A named recipe, or a floating-point format such as `e4m3` or `e4m3:128`. */
function precisionOf(word: string): Asked {
  if (AS_FITTED.includes(word.toLowerCase()))
    return { ...known('precision', 'bf16'), id: word.toLowerCase(), name: word.toUpperCase() };
  const [, name = '', block] = /^([^:]+)(?::(\d+))?$/.exec(word.toLowerCase()) ?? [];
  const [, exponentBits, mantissaBits] = /^e([1-8])m(1?\d|2[0-3])$/.exec(FORMATS[name] ?? name) ?? [];
  if (exponentBits === undefined || mantissaBits === undefined) return known('precision', word);
  const format = {
    exponentBits: Number(exponentBits),
    mantissaBits: Number(mantissaBits),
    block: Number(block ?? USUAL_BLOCK),
  };
  if (!(format.block > 1)) throw new Refusal(`Block of a format must be at least 2 values: got ${block}`);
  const law = findLaw('fpquant2025');
  const relation = law.relations.quantisation!;
  const { alpha, beta } = relation.coefficients as { alpha: number; beta: number };
  const scale = formOf(relation).derived!.scale!(relation, format);
  return {
    id: `e${exponentBits}m${mantissaBits}:${format.block}`,
    kind: 'precision',
    name: `E${exponentBits}M${mantissaBits} in blocks of ${format.block}`,
    modifier: added({ scale, parameters: alpha, tokens: beta }),
    effect: {},
    unit: 'nats/token',
    range: { parameters: law.range!.parameters!, tokens: law.range!.tokens! },
    counts: law.counts.parameters,
    arxiv: law.source!.arxiv!,
  };
}

/** Bits that weights have after 16-bit training, and the least that a weight can keep. */
const BITS = [1, 16] as const;

function quantisationOf(bits: number): Asked {
  if (!(bits >= BITS[0] && bits <= BITS[1]))
    throw new Refusal(
      `Bits after training must be from ${BITS[0]} to the ${BITS[1]} that weights are trained in: got ${bits}`,
    );
  const { effect, name, source, range, counts, unit, warning, id } = findModifier(
    'quantisation',
    'post-training',
  );
  const { scale, parameters, tokens, bits: decay } = effect.added!;
  return {
    id,
    kind: 'quantisation',
    name: `${name} to ${bits} bits`,
    modifier: added({ scale: scale * Math.exp(-bits / decay), parameters, tokens }),
    effect: {},
    ...(unit !== undefined && { unit }),
    range,
    counts,
    arxiv: source.arxiv!,
    warning,
  };
}

/** Leverage of a mixture over a dense model as k·C^q. */
function sparsityOf(request: RecommendRequest): Asked {
  const law = findLaw('ling2025');
  const [at1, at10] = [leverageOf(request, 1), leverageOf(request, 10)];
  return {
    id: `${request.activeExperts}/${request.experts}`,
    kind: 'sparsity',
    name: `${request.activeExperts} of ${request.experts} experts`,
    modifier: leveraged({ scale: at1, exponent: Math.log10(at10 / at1) }),
    effect: {},
    leverage: at1,
    active: request.activeExperts! / request.experts!,
    compute: law.range!.compute as readonly [number, number],
    arxiv: law.source!.arxiv!,
  };
}

/** Dense compute that the mixture of a request is worth at C, over C. */
function leverageOf({ experts, activeExperts, granularity }: RecommendRequest, compute: number): number {
  const relation = findLaw('ling2025').relations.leverage!;
  const activation = activeExperts! / experts!;
  // all experts active are a dense model: the form itself gives 1 only to its own accuracy
  if (activation === 1) return 1;
  const best = formOf(relation).derived!.bestGranularity!(relation, {});
  return evaluateRelation(relation, { compute, activation, granularity: granularity ?? best });
}

/** @throws RangeError when the losses, or the counts of N, do not go together */
function checkCombination(law: Law, asked: Asked): void {
  const { name, unit } = asked;
  if (law.counts.parameters === 'active') checkMixture(law, asked);
  if (law.counts.compute === 'exact' && !isNeutral(asked)) {
    throw new Refusal(
      `${name} is weighed where C = 6ND, and law ${law.id} counts every FLOP: choose a law on 6ND such as besiroglu2024`,
    );
  }
  if (unit !== undefined && (law.loss?.unit ?? 'unknown') !== unit) {
    throw new Refusal(
      `${name} adds a loss in ${unit}, and that of law ${law.id} is in ${law.loss?.unit === 'bits/byte' ? 'bits/byte' : 'a unit that is not stated'}: choose a law in ${unit}`,
    );
  }
}

function takesExperts({ relations }: Law): boolean {
  return Object.values(relations).some(relation => formOf(relation).takes.includes('experts'));
}

/** @throws RangeError where what was measured on dense models is asked of a law of mixtures */
function checkMixture(law: Law, asked: Asked): void {
  const { kind, name } = asked;
  if (kind === 'sparsity')
    throw new Refusal(
      `${name} are worth a dense model, and law ${law.id} is one of mixtures already: name a dense law, or leave --experts ${takesExperts(law) ? 'as one number' : 'out'}`,
    );
  if (!isNeutral(asked))
    throw new Refusal(
      `${name} was measured on dense models, where every weight counts, and law ${law.id} counts the active parameters of mixtures: choose a dense law such as besiroglu2024, which takes --experts as 8/256 beside it`,
    );
}

/** Least share of active experts that leverage was measured for, and the leverage that it was fitted below. */
export const LEVERAGE_RANGE = { active: 0.008, below: 6 } as const;

/** How far a modifier was measured, as a warning where the run lies outside. */
function measuredCaveats(
  law: Law,
  { name, range, counts, compute, active, arxiv, warning }: Asked,
  { leverage = 1, ...run }: Point & { readonly leverage?: number | undefined },
): Caveat[] {
  // a range without embeddings is held against what a run has without them
  const bare = counts === 'non-embedding';
  const parameters =
    bare && law.counts.parameters === 'total' ? nonEmbeddingParameters(run.parameters) : run.parameters;
  const outside =
    (range !== undefined &&
      (isOutside(range.parameters, parameters) || isOutside(range.tokens, run.tokens))) ||
    (compute !== undefined && isOutside(compute, 6 * run.parameters * run.tokens)) ||
    (active !== undefined && (active < LEVERAGE_RANGE.active || leverage > LEVERAGE_RANGE.below));
  const found: Caveat[] = [];
  if (range !== undefined || compute !== undefined) {
    const [low, high] = compute ?? range!.parameters;
    const args = {
      modifier: name,
      of: compute === undefined ? 'parameters' : 'compute',
      low: low ?? 0,
      high: high ?? Number.MAX_VALUE,
      ...(range && { tokensLow: range.tokens[0] ?? 0, tokensHigh: range.tokens[1] ?? Number.MAX_VALUE }),
      ...(bare && { bare: 1 }),
      ...(active !== undefined && { active: LEVERAGE_RANGE.active, below: LEVERAGE_RANGE.below }),
      arxiv,
      outside: outside ? 1 : 0,
    };
    found.push(plannerCaveat('modifier-measured', args, outside ? 'warning' : 'info'));
  }
  if (warning !== undefined) found.push(caveat('modifier-warning', { text: `${name}: ${warning}` }));
  return found;
}

/** Whether a value lies outside a range, both as they are printed. */
function isOutside([low, high]: readonly [number | null, number | null], value: number): boolean {
  const printed = Number(value.toPrecision(3));
  return (low !== null && printed < low && value < low) || (high !== null && printed > high && value > high);
}
