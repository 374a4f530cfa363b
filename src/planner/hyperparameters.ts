import { findLaw } from '../catalog/laws.ts';
import { type Caveat, caveat } from '../core/caveat.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { evaluateRelation } from '../core/relation.ts';
import { lawCaveats } from './caveats.ts';
import { caveatMessage } from './messages.ts';
import type { ExplainedCaveat } from './types.ts';

/** What one law says of learning rate and batch. */
export interface HyperparameterRow {
  readonly law: string;
  /** Peak learning rate; null where the law has none. */
  readonly learningRate: number | null;
  /** Batch in tokens: optimal, or critical for kaplan2020. */
  readonly batch: number | null;
  readonly kind: 'optimal' | 'critical batch';
  readonly caveats: readonly ExplainedCaveat[];
}

/** The answer of `hyperparameters`. */
export interface HyperparametersDocument {
  readonly schema: 'isoflop/hyperparameters/1';
  readonly input: { readonly parameters: number; readonly tokens: number };
  readonly compute: number;
  readonly hyperparameters: readonly HyperparameterRow[];
}

/**
 * Peak learning rate and batch for N parameters on D tokens.
 *
 * DeepSeek: 0.3118·C^-0.125 and 0.2920·C^0.3271 tokens (arXiv:2401.02954, equation 1). Step Law:
 * 1.79·N^-0.713·D^0.307 and 0.58·D^0.571 tokens (arXiv:2503.04715, equation 1). Kaplan's critical batch
 * 2.1e8/L^(1/0.21) tokens at the loss of L(N, D) (arXiv:2001.08361, equation 1.4).
 *
 * @param request parameters and tokens, both positive
 * @throws RangeError when a value is not positive and finite
 * @example
 * hyperparameters({ parameters: 1e9, tokens: 1e11 }).hyperparameters[1].learningRate.toPrecision(3) // => '0.00163'
 */
export function hyperparameters(request: {
  readonly parameters: number;
  readonly tokens: number;
}): HyperparametersDocument {
  const { parameters, tokens } = request;
  for (const [name, value] of [
    ['Parameters', parameters],
    ['Tokens', tokens],
  ] as const) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${name} must be positive and finite: got ${value}`);
  }
  const compute = 6 * parameters * tokens;
  return {
    schema: 'isoflop/hyperparameters/1',
    input: { parameters, tokens },
    compute,
    hyperparameters: ['deepseek2024', 'steplaw2025', 'kaplan2020'].map(id =>
      row(id, { compute, parameters, tokens }),
    ),
  };
}

function row(id: string, at: { compute: number; parameters: number; tokens: number }): HyperparameterRow {
  const law = findLaw(id);
  const { learningRate, batch, criticalBatch } = law.relations;
  const loss = criticalBatch === undefined ? undefined : allocationOf(law).loss!(at.parameters, at.tokens);
  const found: Caveat[] = [...lawCaveats(law, at)];
  if (law.counts.parameters === 'non-embedding') {
    found.push(caveat('embedding-counting', { counted: 'non-embedding', wanted: 'total' }, 'info'));
  }
  return {
    law: id,
    learningRate: learningRate === undefined ? null : evaluateRelation(learningRate, at),
    batch:
      batch !== undefined ? evaluateRelation(batch, at) : evaluateRelation(criticalBatch!, { loss: loss! }),
    kind: criticalBatch === undefined ? 'optimal' : 'critical batch',
    caveats: found.map(item => ({ ...item, message: caveatMessage(item) })),
  };
}
