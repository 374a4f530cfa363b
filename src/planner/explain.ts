import { parametricOf } from '../core/allocation-surface.ts';
import type { Law } from '../core/law.ts';
import { parametricFrontier } from '../core/parametric.ts';
import type { Recommendation } from './types.ts';

/** A law's formula, the numbers put into it, and its source. */
export interface Explanation {
  readonly law: string;
  readonly lines: readonly string[];
}

/**
 * How a recommendation comes about: the equation, the numbers put into it, and where it is printed.
 *
 * @param law the law that answered
 * @param answer its recommendation
 */
export function explain(law: Law, answer: Recommendation): Explanation {
  const lines = [...equations(law, answer)];
  const { source } = law;
  if (source !== undefined) {
    lines.push(
      '',
      `Source: ${source.authors} (${source.year}), ${source.title}${source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`}, ${source.where}`,
    );
  }
  return { law: law.id, lines };
}

function equations(law: Law, answer: Recommendation): string[] {
  const coefficients = parametricOf(law);
  const plain = answer.inferenceCompute === undefined && answer.epochs === undefined;
  const budget = `C = ${answer.compute.toPrecision(6)} FLOP`;
  if (coefficients !== undefined) {
    const { E, A, B, alpha, beta } = coefficients;
    const { parameterExponent, tokenExponent, logG } = parametricFrontier(coefficients);
    const form = `L(N, D) = E + A/N^alpha + B/D^beta = ${n(E)} + ${n(A)}/N^${n(alpha)} + ${n(B)}/D^${n(beta)}`;
    if (answer.computeOverhead !== undefined) {
      return [
        form,
        `L(${n(answer.parameters)}, ${n(answer.tokens)}) = ${n(answer.loss!)}`,
        `least compute for this loss = C / ${n(answer.computeOverhead)}, ${budget}`,
      ];
    }
    if (!plain)
      return [
        form,
        limits(answer),
        `N* = ${n(answer.parameters)}, D* = ${n(answer.tokens)}, solved in one dimension`,
        `L = ${n(answer.loss!)}`,
      ];
    return [
      form,
      `a = beta/(alpha+beta) = ${n(parameterExponent)}, b = alpha/(alpha+beta) = ${n(tokenExponent)}`,
      `G = (alpha A/(beta B))^(1/(alpha+beta)) = ${n(Math.exp(logG))}`,
      `N* = G (C/6)^a = ${n(Math.exp(logG))} x (${n(answer.compute)}/6)^${n(parameterExponent)} = ${n(answer.parameters)}`,
      `D* = C/(6 N*) = ${n(answer.tokens)}`,
      `L* = ${n(answer.loss!)}`,
    ];
  }
  return [
    budget,
    ...Object.entries(law.relations)
      .filter(([key]) => key.startsWith('optimal') || key === 'frontierLoss' || key === 'loss')
      .map(([key, relation]) => `${key}: ${relation.where ?? relation.loss ?? relation.form}`),
    `N* = ${n(answer.parameters)}, D* = ${n(answer.tokens)}`,
  ];
}

function limits(answer: Recommendation): string {
  const parts: string[] = [];
  if (answer.inferenceCompute !== undefined) {
    parts.push(
      'least L with 6 N D + 2 N D_inf = C: (alpha A N^-alpha)/(beta B D^-beta) = 1 + D_inf/(3 D) (Sardana et al. 2023, arXiv:2401.00448)',
    );
  }
  if (answer.epochs !== undefined) {
    parts.push(
      "repeated tokens: D' = U + U R*(1 - exp(-R/R*)), R = D/U - 1, R* = 15.387756 (Muennighoff et al. 2023, arXiv:2305.16264)",
    );
  }
  return parts.join('\n');
}

function n(value: number): string {
  const text = value.toPrecision(5);
  return text.includes('e') ? text.replace(/\.?0*e\+?/, 'e') : String(Number(text));
}
