import { findLaw } from '../catalog/laws.ts';
import { evaluateRelation } from '../core/relation.ts';

interface Suggested {
  readonly learningRate: number;
  /** Tokens. */
  readonly batch: number;
}

/** Learning rate and batch by two laws, and the critical batch by a third. */
export interface HyperparameterLaws {
  readonly deepseek: Suggested;
  readonly step: Suggested;
  /** Kaplan's B_crit at the loss of L(N, D), tokens. */
  readonly critical: number;
}

/**
 * Peak learning rate and batch by DeepSeek (0.3118·C^-0.125, 0.292·C^0.3271; arXiv:2401.02954) and the Step Law
 * (1.79·N^-0.713·D^0.307, 0.58·D^0.571; arXiv:2503.04715), and Kaplan's critical batch (arXiv:2001.08361).
 *
 * @param parameters active parameters
 * @param tokens training tokens
 * @param nonEmbedding what the Step Law and Kaplan count, where the shape is known
 */
export function hyperparameterLaws(
  parameters: number,
  tokens: number,
  nonEmbedding = parameters,
): HyperparameterLaws {
  const deepseek = findLaw('deepseek2024').relations;
  const step = findLaw('steplaw2025').relations;
  const kaplan = findLaw('kaplan2020').relations;
  const at = { compute: 6 * parameters * tokens, parameters: Math.min(nonEmbedding, parameters), tokens };
  const loss = evaluateRelation(kaplan.loss!, at);
  return {
    deepseek: {
      learningRate: evaluateRelation(deepseek.learningRate!, at),
      batch: evaluateRelation(deepseek.batch!, at),
    },
    step: {
      learningRate: evaluateRelation(step.learningRate!, at),
      batch: evaluateRelation(step.batch!, at),
    },
    critical: evaluateRelation(kaplan.criticalBatch!, { loss }),
  };
}
