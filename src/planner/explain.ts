import { parametricOf, repetitionOf } from '../core/allocation-surface.ts';
import type { Law, Relation } from '../core/law.ts';
import { type ParametricCoefficients, parametricFrontier } from '../core/parametric.ts';
import { effectiveAmount, repetitionSurface } from '../core/repetition.ts';
import type { Recommendation, RecommendRequest } from './types.ts';

/** A law's formula, the numbers put into it, and its source. */
export interface Explanation {
  readonly law: string;
  /** One equation a line; both sides of every `=` between numbers agree to the digits shown. */
  readonly lines: readonly string[];
}

/**
 * How a recommendation comes about: the equations, the numbers put into them, and where they are printed.
 *
 * @param law the law that answered
 * @param answer its recommendation
 * @param request what was asked
 * @returns one equation a line, in the papers' letters, and the source
 * @example
 * const [answer] = recommend({ compute: 1e24 }).recommendations;
 * explain(findLaw('besiroglu2024'), answer).lines.some(line => line.includes('482.01')) // => true
 */
export function explain(law: Law, answer: Recommendation, request: RecommendRequest = {}): Explanation {
  return { law: law.id, lines: [...equations(law, answer, request), ...sourceLines(law)] };
}

function equations(law: Law, answer: Recommendation, request: RecommendRequest): string[] {
  if (law.compiled !== undefined) return expressionLines(law, answer);
  const coefficients = parametricOf(law, request.experts);
  if (coefficients === undefined) return powerLines(law, answer, request);
  const form = `L(N, D) = E + A/N^alpha + B/D^beta = ${formula(coefficients, 'N', 'D')}`;
  if (request.uniqueTokens !== undefined) return [form, ...repeatedLines(law, coefficients, answer, request)];
  const { parameters: N, tokens: D, loss } = answer;
  const value = `L(${n(N)}, ${n(D)}) = ${formula(coefficients, n(N), n(D))} = ${n(loss!)}`;
  if (answer.computeOverhead !== undefined) {
    return [
      form,
      value,
      `C = ${n(answer.compute)}, ${n(answer.computeOverhead)} times the least compute for this loss`,
    ];
  }
  if (!answer.optimal || answer.inferenceCompute !== undefined)
    return [form, ...servingLines(answer, request), value];
  return [form, ...closedForm(coefficients, answer), value];
}

function closedForm(coefficients: ParametricCoefficients, answer: Recommendation): string[] {
  const { parameterExponent, tokenExponent, logG } = parametricFrontier(coefficients);
  const G = Math.exp(logG);
  return [
    `a = beta/(alpha+beta) = ${n(parameterExponent)}, b = alpha/(alpha+beta) = ${n(tokenExponent)}`,
    `G = (alpha A/(beta B))^(1/(alpha+beta)) = ${n(G)}`,
    `N* = G (C/6)^a = ${n(G)} x (${n(answer.compute)}/6)^${n(parameterExponent)} = ${n(answer.parameters)}`,
    `D* = C/(6 N*) = ${n(answer.compute)}/(6 x ${n(answer.parameters)}) = ${n(answer.tokens)}`,
  ];
}

/** The optimum with tokens to serve, or under a cap: solved, so its condition is shown. */
function servingLines(answer: Recommendation, request: RecommendRequest): string[] {
  const run = `N = ${n(answer.parameters)}, D = ${n(answer.tokens)}`;
  const served = (request.inferenceTokens ?? 0) * (request.inferenceWeight ?? 1);
  if (!answer.optimal || served === 0) return [run];
  return [
    `least L with 6 N D + 2 N D_inf = C = ${n(answer.compute)}, D_inf = ${n(served)} (Sardana et al. 2023, arXiv:2401.00448)`,
    '(alpha A N^-alpha)/(beta B D^-beta) = 1 + D_inf/(3 D), solved in ln D',
    run,
  ];
}

function repeatedLines(
  law: Law,
  coefficients: ParametricCoefficients,
  answer: Recommendation,
  request: RecommendRequest,
): string[] {
  const constants = repetitionOf(law);
  const unique = request.uniqueTokens!;
  const { warrantedParameters } = repetitionSurface(coefficients, Math.min(unique, answer.tokens), constants);
  const parameters = effectiveAmount(answer.parameters, warrantedParameters, constants.parameters);
  const tokens = effectiveAmount(answer.tokens, unique, constants.tokens);
  return [
    ...servingLines(answer, request),
    `D' = U + U R_D*(1 - exp(-(D/U - 1)/R_D*)) = ${n(tokens)}, U = ${n(Math.min(unique, answer.tokens))}, R_D* = ${constants.tokens} (Muennighoff et al. 2023, arXiv:2305.16264)`,
    `N' = U_N + U_N R_N*(1 - exp(-(N/U_N - 1)/R_N*)) = ${n(parameters)}, U_N = ${n(Math.min(warrantedParameters, answer.parameters))}, R_N* = ${constants.parameters}`,
    `L(N', D') = ${formula(coefficients, n(parameters), n(tokens))} = ${n(answer.loss!)}`,
  ];
}

function expressionLines(law: Law, answer: Recommendation): string[] {
  return [
    `L = ${law.relations.loss!.loss}`,
    `dL/d ln N = dL/d ln D along the budget, solved in ln D: N = ${n(answer.parameters)}, D = ${n(answer.tokens)}`,
    `L = ${n(answer.loss!)}`,
  ];
}

/** Laws whose optimum is a power of compute, with the constants put in. */
function powerLines(law: Law, answer: Recommendation, request: RecommendRequest): string[] {
  const { optimalParameters, optimalTokens, optimalScale, optimalTokensPerParameter, frontierLoss } =
    law.relations;
  const { compute, parameters, tokens, loss } = answer;
  const share = law.counts.compute === 'C_min' ? (request.minimumCompute === 'equal' ? 1 : 2) : undefined;
  const budget = share === undefined ? compute : compute / share;
  const lines = [`C = ${n(compute)}`];
  if (share !== undefined) {
    lines.push(
      share === 2 ? `C_min = C/2 = ${n(budget)}, at the critical batch` : `C_min = C = ${n(budget)}`,
    );
  }
  if (!answer.optimal) return [...lines, `N = ${n(parameters)}, D = ${n(tokens)}`];
  if (optimalScale !== undefined) {
    lines.push(`M* = ${power(optimalScale, budget)} = ${n(6 * parameters)}, N = M*/6 = ${n(parameters)}`);
    lines.push(`D* = ${power(optimalTokens!, budget)} = ${n(tokens)}`);
  } else if (optimalParameters !== undefined) {
    lines.push(`N* = ${power(optimalParameters, budget)} = ${n(parameters)}`, `D* = C/(6 N*) = ${n(tokens)}`);
  } else if (optimalTokens !== undefined) {
    lines.push(`D* = ${power(optimalTokens, budget)} = ${n(tokens)}`, `N* = C/(6 D*) = ${n(parameters)}`);
  } else if (optimalTokensPerParameter !== undefined) {
    const ratio = optimalTokensPerParameter.coefficients.tokensPerParameter!;
    lines.push(`N* = (C/(6 x ${ratio}))^(1/2) = ${n(parameters)}, D* = ${ratio} N* = ${n(tokens)}`);
  }
  if (frontierLoss !== undefined && loss !== null)
    lines.push(`L* = ${power(frontierLoss, budget)} = ${n(loss)}`);
  return lines;
}

/** scale (x/unit)^exponent + offset with its numbers. */
function power(relation: Relation, value: number): string {
  const { scale = 1, unit = 1, exponent = 1, offset = 0 } = relation.coefficients;
  const base = unit === 1 ? n(value) : `(${n(value)}/${n(unit)})`;
  return `${scale === 1 ? '' : `${n(scale)} x `}${base}^${n(exponent)}${offset === 0 ? '' : ` + ${n(offset)}`}`;
}

function formula({ E, A, B, alpha, beta }: ParametricCoefficients, N: string, D: string): string {
  return `${n(E)} + ${n(A)}/${N}^${n(alpha)} + ${n(B)}/${D}^${n(beta)}`;
}

function sourceLines({ source }: Law): string[] {
  if (source === undefined) return [];
  const place = source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`;
  return ['', `Source: ${source.authors} (${source.year}), ${source.title}${place}, ${source.where}`];
}

/** Six digits: enough that what is printed can be put in again. */
function n(value: number): string {
  const text = value.toPrecision(6);
  return text.includes('e') ? text.replace(/\.?0*e\+?/, 'e') : String(Number(text));
}
