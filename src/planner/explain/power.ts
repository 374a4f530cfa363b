import type { Settings } from '../../core/forms/form.ts';
import { formOf } from '../../core/forms/index.ts';
import type { Law, Relation } from '../../core/law.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { settingsOf } from '../settings.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';
import { ratioLines, spentLines } from './budget.ts';

/** Laws whose optimum is a power of compute, with the constants put in. */
export function powerLines(law: Law, answer: Recommendation, request: RecommendRequest): readonly string[] {
  if (!answer.optimal)
    return [
      ...ratioLines(answer, request),
      `N = ${n(answer.parameters)}, D = ${n(answer.tokens)}`,
      ...spentLines(answer, request),
      ...jointLines(law, answer),
    ];
  const { compute, loss } = answer;
  const share = law.counts.compute === 'C_min' ? (request.minimumCompute === 'equal' ? 1 : 2) : undefined;
  const budget = compute / (share ?? 1);
  const { frontierLoss } = law.relations;
  const settings = settingsOf(request);
  return [
    ...budgetLines(law, answer, { request, share: share ?? 1 }),
    ...(share === 2 ? [`C_min = C/2 = ${n(compute)}/2 = ${n(budget)}, at the critical batch`] : []),
    ...(share === 1 ? [`C_min = C = ${n(budget)}`] : []),
    ...optimumLines(law, answer, { budget, settings }),
    ...(frontierLoss !== undefined && loss !== null
      ? [`L* = ${power(frontierLoss, budget, settings)} = ${n(loss)}`]
      : []),
  ];
}

function optimumLines(
  law: Law,
  answer: Recommendation,
  { budget, settings }: { readonly budget: number; readonly settings: Settings },
): readonly string[] {
  const { optimalParameters, optimalTokens, optimalScale } = law.relations;
  const { compute } = answer;
  const [C, N, D] = [n(compute), n(answer.parameters), n(answer.tokens)];
  if (optimalScale !== undefined) {
    const scale = n(6 * answer.parameters);
    return [
      `M* = ${power(optimalScale, budget, settings)} = ${scale}, N = M*/6 = ${scale}/6 = ${N}`,
      `D* = ${power(optimalTokens!, budget, settings)} = ${D}`,
    ];
  }
  if (optimalParameters !== undefined && optimalTokens !== undefined && law.counts.compute === 'exact')
    return [
      `N* = ${power(optimalParameters, budget, settings)} = ${N}`,
      `D* = ${power(optimalTokens, budget, settings)} = ${D}`,
    ];
  if (optimalParameters !== undefined)
    return [
      `N* = ${power(optimalParameters, budget, settings)} = ${N}`,
      `D* = C/(6 N*) = ${C}/(6 x ${N}) = ${D}`,
    ];
  if (optimalTokens !== undefined)
    return [
      `D* = ${power(optimalTokens, budget, settings)} = ${D}`,
      `N* = C/(6 D*) = ${C}/(6 x ${D}) = ${N}`,
    ];
  const ratio = ratioOf(law);
  return [
    `N* = (C/(6 r))^(1/2) = (${C}/(6 x ${ratio}))^(1/2) = ${N}, r = ${ratio} tokens per parameter`,
    `D* = r N* = ${ratio} x ${N} = ${D}`,
  ];
}

interface Asked {
  readonly request: RecommendRequest;
  /** C over the C that the law's powers take. */
  readonly share: number;
}

/** How the budget follows from parameters, tokens or a loss: each power turned round. */
function budgetLines(law: Law, answer: Recommendation, { request, share }: Asked): readonly string[] {
  const { optimalParameters, optimalTokens, optimalScale, frontierLoss } = law.relations;
  const { compute, parameters, tokens } = answer;
  const C = n(compute);
  const isParameters = request.parameters !== undefined;
  const isTurned = isParameters || request.tokens !== undefined || request.loss !== undefined;
  if (!isTurned || request.compute !== undefined) return [`C = ${C}`];
  // for C_min the power gives C/share
  const [name, factor] = share === 1 ? ['C', ''] : [`C = ${share} C_min`, `${share} x `];
  const turned = (relation: Relation, value: string) => [
    `${name} = ${factor}${inverse(relation, value, settingsOf(request))} = ${C}`,
  ];
  if (request.loss !== undefined) return turned(frontierLoss!, String(request.loss));
  const value = n(isParameters ? parameters : tokens);
  if (optimalScale !== undefined)
    return isParameters ? turned(optimalScale, `(6 x ${value})`) : turned(optimalTokens!, value);
  if (law.counts.compute === 'exact' && optimalTokens !== undefined)
    return turned(isParameters ? optimalParameters! : optimalTokens, value);
  const own = optimalParameters ?? optimalTokens;
  if (own === undefined) {
    const ratio = ratioOf(law);
    return [
      isParameters
        ? `C = 6 r N^2 = 6 x ${ratio} x ${value}^2 = ${C}`
        : `C = 6 D^2/r = 6 x ${value}^2/${ratio} = ${C}`,
    ];
  }
  if (isParameters === (optimalParameters !== undefined)) return turned(own, value);
  // the other of N and D is C/6 over this one, so that it grows as C^(1-p)
  const { scale = 1, unit = 1, exponent = 1 } = own.coefficients;
  const [p, u] = [n(exponent), n(unit * share)];
  const [letter, over] = [isParameters ? 'N' : 'D', unit * share === 1 ? '' : `/${u}^${p}`];
  const symbols = over === '' ? '' : share === 1 ? '/u^p' : `/(${share} u)^p`;
  return [
    `C = (6 k ${letter}${symbols})^(1/(1-p)) = (6 x ${n(scale)} x ${value}${over})^(1/(1-${p})) = ${C}`,
  ];
}

function ratioOf(law: Law): number {
  return law.relations.optimalTokensPerParameter!.coefficients.tokensPerParameter!;
}

/** Kaplan's L(N, D), a relation of its own beside his frontier. */
function jointLines({ relations }: Law, { parameters, tokens, loss }: Recommendation): readonly string[] {
  const { loss: joint } = relations;
  if (joint === undefined || loss === null) return [];
  const { symbols, numbers } = formOf(joint);
  const at = (input: string) => n(input === 'parameters' ? parameters : tokens);
  return [`L(N, D) = ${symbols(joint)} = ${numbers(joint, at, {})} = ${n(loss)}`];
}

/** A relation of one input with its numbers. */
function power(relation: Relation, value: number, settings: Settings): string {
  return formOf(relation).numbers(relation, () => n(value), settings);
}

/** The same turned round. */
function inverse(relation: Relation, value: string, settings: Settings): string {
  return formOf(relation).inverseNumbers!(relation, value, settings);
}
