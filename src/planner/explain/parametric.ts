import { parametricNumbers as formula } from '../../core/forms/form.ts';
import type { Law } from '../../core/law.ts';
import { repetitionOf } from '../../core/law-allocation.ts';
import { type ParametricCoefficients, parametricFrontier } from '../../core/parametric.ts';
import { effectiveAmount, repetitionSurface } from '../../core/repetition.ts';
import { append } from '../../core/unbounded.ts';
import { sixDigits as n } from '../../text/numbers.ts';
import { weighedTokens } from '../request.ts';
import type { Recommendation, RecommendRequest } from '../types.ts';
import { ratioLines, servedLines, servedTokensOf, sharedLine, solvedLines, spentLines } from './budget.ts';

/** L(N, D) = E + A/N^alpha + B/D^beta: its optimum in closed form, or what is solved in its place. */
export function parametricLines(
  law: Law,
  coefficients: ParametricCoefficients,
  answer: Recommendation,
  request: RecommendRequest,
): readonly string[] {
  const form = `L(N, D) = ${outer(coefficients, 'E + ', 'A/N^alpha + B/D^beta', 'k')} = ${formula(coefficients, 'N', 'D')}`;
  const { parameters: N, tokens: D, loss } = answer;
  const value = `L(${n(N)}, ${n(D)}) = ${formula(coefficients, n(N), n(D))} = ${n(loss!)}`;
  const isRepeated = request.uniqueTokens !== undefined;
  const values = isRepeated ? repeatedLines(law, coefficients, answer, request.uniqueTokens) : [value];
  if (!answer.optimal) {
    const isPlain = !isRepeated && weighedTokens(request) === 0;
    const distance = isPlain ? plainDistance(coefficients, answer) : solvedDistance(answer);
    const run = `N = ${n(N)}, D = ${n(D)}`;
    return [
      form,
      ...ratioLines(answer, request),
      run,
      ...spentLines(answer, request),
      ...values,
      ...distance,
    ];
  }
  const isSolved = isRepeated || answer.inferenceCompute !== undefined || isCapped(request);
  if (isSolved) {
    const isFree = !isRepeated && !isCapped(request);
    return [form, ...solvedOptimum(answer, request, isFree ? coefficients : undefined), ...values];
  }
  return [form, ...closedForm(coefficients, answer, request), ...values];
}

function isCapped({ maxParameters, maxTokens }: RecommendRequest): boolean {
  return maxParameters !== undefined || maxTokens !== undefined;
}

function closedForm(
  coefficients: ParametricCoefficients,
  answer: Recommendation,
  request: RecommendRequest,
): readonly string[] {
  const { parameterExponent, tokenExponent, logG } = parametricFrontier(coefficients);
  const [G, C, N] = [Math.exp(logG), answer.compute, answer.parameters].map(n);
  const [a, b] = [n(parameterExponent), n(tokenExponent)];
  const lines = [
    `a = beta/(alpha+beta) = ${a}, b = alpha/(alpha+beta) = ${b}`,
    `G = (alpha A/(beta B))^(1/(alpha+beta)) = ${G}`,
  ];
  if (request.parameters !== undefined) lines.push(`C = 6 (N/G)^(1/a) = 6 x (${N}/${G})^(1/${a}) = ${C}`);
  else if (request.tokens !== undefined)
    lines.push(`C = 6 (D G)^(1/b) = 6 x (${n(answer.tokens)} x ${G})^(1/${b}) = ${C}`);
  else if (request.loss !== undefined) {
    const excess = request.loss - coefficients.E;
    lines.push(`L - E = ${request.loss} - ${coefficients.E} = ${n(excess)}`);
    append(lines, leastCompute(coefficients, excess, C!));
  }
  return [
    ...lines,
    `N* = G (C/6)^a = ${G} x (${C}/6)^${a} = ${N}`,
    `D* = C/(6 N*) = ${C}/(6 x ${N}) = ${n(answer.tokens)}`,
  ];
}

/** The least compute that lies above E by an excess: L* = E + K (C/6)^-g turned round. */
function leastCompute(
  coefficients: ParametricCoefficients,
  excess: number,
  compute: string,
): readonly string[] {
  const { lossExponent, logLossScale } = parametricFrontier(coefficients);
  const [K, g] = [n(Math.exp(logLossScale)), n(lossExponent)];
  return [
    `L* = E + K (C/6)^-g, K = ${outer(coefficients, '', 'A G^-alpha + B G^beta', 'k')} = ${K}, g = ${coefficients.k === undefined ? '' : 'k '}alpha beta/(alpha+beta) = ${g}`,
    `C* = 6 (K/(L - E))^(1/g) = 6 x (${K}/${n(excess)})^(1/${g}) = ${compute}`,
  ];
}

function plainDistance(coefficients: ParametricCoefficients, answer: Recommendation): readonly string[] {
  const { computeOverhead, compute } = answer;
  if (computeOverhead === undefined) return [];
  const { A, B, alpha, beta, k = 1 } = coefficients;
  const [N, D] = [n(answer.parameters), n(answer.tokens)];
  const excess = (A * answer.parameters ** -alpha + B * answer.tokens ** -beta) ** k;
  const terms = `${n(A)}/${N}^${n(alpha)} + ${n(B)}/${D}^${n(beta)}`;
  const least = compute / computeOverhead;
  return [
    `L - E = ${outer(coefficients, '', 'A/N^alpha + B/D^beta', 'k')} = ${outer(coefficients, '', terms, n(k))} = ${n(excess)}`,
    ...leastCompute(coefficients, excess, n(least)),
    `C/C* = ${n(compute)}/${n(least)} = ${n(computeOverhead)} times the least compute for this loss`,
  ];
}

/** With tokens to serve or to repeat, the least compute for a loss is solved. */
function solvedDistance({ compute, computeOverhead }: Recommendation): readonly string[] {
  if (computeOverhead === undefined) return [];
  const least = compute / computeOverhead;
  return [
    `C/C* = ${n(compute)}/${n(least)} = ${n(computeOverhead)} times the least compute for this loss, which is solved`,
  ];
}

/**
 * The optimum with tokens to serve or to repeat, or beside a cap: solved, so its condition is shown.
 *
 * @param coefficients put into the condition; undefined where data is repeated or a cap holds, and it is another
 */
function solvedOptimum(
  answer: Recommendation,
  request: RecommendRequest,
  coefficients: ParametricCoefficients | undefined,
): readonly string[] {
  const served = servedTokensOf(answer, request);
  const run = `N = ${n(answer.parameters)}, D = ${n(answer.tokens)}`;
  const solved = solvedLines(answer, request);
  if (served === 0) return [...solved, `least L with 6 N D = C = ${n(answer.compute)}`, run];
  return [
    ...servedLines(answer, request),
    ...solved,
    `least L with ${sharedLine(answer, request)}, D_inf = ${n(served)} (Sardana et al. 2023, arXiv:2401.00448)`,
    ...(coefficients === undefined ? [] : conditionLines(answer, served, coefficients)),
    run,
  ];
}

/** Where the last FLOP buys as much by size as by tokens, served ones weighed. */
function conditionLines(
  { parameters: N, tokens: D, lifetime }: Recommendation,
  served: number,
  { A, B, alpha, beta }: ParametricCoefficients,
): readonly string[] {
  const left = '(alpha A N^-alpha)/(beta B D^-beta)';
  const right = lifetime === undefined ? 'D_inf/(3 D)' : 'kappa_m (p_s/p_t) D_served/(3 D)';
  const ratio = (alpha * A * N ** -alpha) / (beta * B * D ** -beta);
  return [`${left} = 1 + ${right}, solved in ln D`, `${left} = ${n(ratio)} = 1 + ${n(served)}/(3 x ${n(D)})`];
}

function repeatedLines(
  law: Law,
  coefficients: ParametricCoefficients,
  answer: Recommendation,
  unique: number,
): readonly string[] {
  const constants = repetitionOf(law)!;
  const { warrantedParameters } = repetitionSurface(coefficients, Math.min(unique, answer.tokens), constants);
  const parameters = effectiveAmount(answer.parameters, warrantedParameters, constants.parameters);
  const tokens = effectiveAmount(answer.tokens, unique, constants.tokens);
  return [
    `D' = U + U R_D*(1 - exp(-(D/U - 1)/R_D*)) = ${n(tokens)}, U = ${n(Math.min(unique, answer.tokens))}, R_D* = ${constants.tokens} (Muennighoff et al. 2023, arXiv:2305.16264)`,
    `N' = U_N + U_N R_N*(1 - exp(-(N/U_N - 1)/R_N*)) = ${n(parameters)}, U_N = ${n(Math.min(warrantedParameters, answer.parameters))}, R_N* = ${constants.parameters}`,
    `L(N', D') = ${formula(coefficients, n(parameters), n(tokens))} = ${n(answer.loss!)}`,
  ];
}

/** Terms as they stand, or under the outer exponent of a coupled form. */
function outer({ k }: ParametricCoefficients, before: string, terms: string, exponent: string): string {
  return before + (k === undefined ? terms : `(${terms})^${exponent}`);
}
