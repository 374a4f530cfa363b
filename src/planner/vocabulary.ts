import { formOf } from '../core/forms/index.ts';
import type { Law } from '../core/law.ts';
import { evaluateRelation } from '../core/relation.ts';

/** The three rules of Tao et al. 2024: by budget, by model, and by a loss that knows the vocabulary. */
export const VOCABULARY_RULES = ['byCompute', 'byModel', 'byLoss'] as const;

/**
 * Optimal words of a vocabulary beside a model: V = N_v/d, d the model's width (Tao et al. 2024, arXiv:2407.13623,
 * approaches 1 to 3).
 *
 * @param law vocab2024
 * @param rule which approach
 * @param run parameters without the vocabulary's; compute in FLOP, that of approach 1 for the model unless given
 * @returns words
 */
export function vocabularyBy(
  law: Law,
  rule: (typeof VOCABULARY_RULES)[number],
  { parameters = Number.NaN, compute }: { readonly parameters?: number; readonly compute?: number },
): number {
  const { nonVocabulary, byCompute, byModel, unigramLoss, width } = law.relations;
  const budget = compute ?? formOf(nonVocabulary!).inverse!(nonVocabulary!, parameters, 'Parameters', {});
  const size =
    rule === 'byCompute'
      ? evaluateRelation(byCompute!, { compute: budget })
      : rule === 'byModel'
        ? evaluateRelation(byModel!, { parameters })
        : formOf(unigramLoss!).derived!.vocabularyParameters!(unigramLoss!, { parameters, compute: budget });
  return size / evaluateRelation(width!, { parameters });
}
