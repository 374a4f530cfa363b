import { lawsFor } from '../catalog/law-index.ts';
import { checkKeys } from '../core/arguments.ts';
import type { Caveat, ExplainedCaveat } from '../core/caveat.ts';
import { formOf } from '../core/forms/index.ts';
import type { Law } from '../core/law.ts';
import { allocationOf } from '../core/law-allocation.ts';
import { Refusal } from '../core/refusal.ts';
import { evaluateRelation } from '../core/relation.ts';
import { lawCaveats } from './caveats.ts';
import { caveatMessage, plannerCaveat } from './messages.ts';

/** What one law says of learning rate and batch. */
export interface HyperparameterRow {
  readonly law: string;
  /** Peak learning rate; null where the law has none. */
  readonly learningRate: number | null;
  /** Batch in tokens: optimal, or critical for kaplan2020. */
  readonly batch: number | null;
  readonly kind: 'optimal' | 'critical batch';
  /** How the runs were trained that the values were tuned in. */
  readonly recipe?: NonNullable<Law['recipe']>;
  readonly caveats: readonly ExplainedCaveat[];
}

/** The answer of `hyperparameters`. */
export interface HyperparametersDocument {
  readonly schema: 'isoflop/hyperparameters/1';
  readonly input: { readonly parameters: number; readonly tokens: number };
  readonly compute: number;
  readonly hyperparameters: readonly HyperparameterRow[];
  /** Which of the values transfer to another recipe. */
  readonly transfer: string;
}

/** Tuned AdamW at 300M and 520M on 2 to 8 times 20N tokens (optimizers2025) beside what each rule gives there. */
const TRANSFER =
  'Against an independent sweep (optimizers2025, AdamW at 300M and 520M) batch rules hold within 2.3 times and learning rates miss by up to 7: take a batch from a rule, and a rate only with its recipe; tuned weight decay there is 0.1, and 0.2 at 520M on the fewest tokens';

/** More than any run will have; beyond it 6·N·D leaves what a number can hold. */
const MOST = 1e30;

/**
 * Peak learning rate and batch for N parameters on D tokens.
 *
 * DeepSeek: 0.3118·C^-0.125 and 0.2920·C^0.3271 tokens (arXiv:2401.02954, equation 1). Step Law:
 * 1.79·N^-0.713·D^0.307 and 0.58·D^0.571 tokens (arXiv:2503.04715, equation 1). Kaplan's critical batch
 * 2.1e8/L^(1/0.21) tokens at the loss of L(N, D) (arXiv:2001.08361, equation 1.4).
 *
 * @param request parameters and tokens, each from 1 to 1e30; `laws` to ask, every shipped one that speaks of
 *   hyperparameters unless given
 * @throws RangeError when a value is out of range, or a law says nothing of hyperparameters; TypeError for a key that
 * is none of these
 * @example
 * hyperparameters({ parameters: 1e9, tokens: 1e11, laws: [findLaw('steplaw2025')] }).hyperparameters[0].learningRate.toPrecision(3) // => '0.00163'
 */
export function hyperparameters(request: {
  readonly parameters: number;
  readonly tokens: number;
  readonly laws?: readonly Law[];
}): HyperparametersDocument {
  checkKeys(request, ['parameters', 'tokens', 'laws'], 'such as { parameters: 7e9, tokens: 140e9 }');
  const { parameters, tokens, laws = shippedLaws() } = request;
  for (const [name, value] of [
    ['Parameters', parameters],
    ['Tokens', tokens],
  ] as const) {
    if (!(value >= 1 && value <= MOST))
      throw new Refusal(`${name} must be a count from 1 to ${MOST}: got ${value}`);
  }
  const compute = 6 * parameters * tokens;
  return {
    schema: 'isoflop/hyperparameters/1',
    input: { parameters, tokens },
    compute,
    hyperparameters: laws.map(law => row(law, { compute, parameters, tokens })),
    transfer: TRANSFER,
  };
}

/** The shipped laws that speak of hyperparameters; those of a learning rate first. */
function shippedLaws(): readonly Law[] {
  const speaking = lawsFor('hyperparameters');
  const withRate = speaking.filter(law => law.relations.learningRate !== undefined);
  return [...withRate, ...speaking.filter(law => !withRate.includes(law))];
}

function row(law: Law, at: { compute: number; parameters: number; tokens: number }): HyperparameterRow {
  const { learningRate, batch, criticalBatch } = law.relations;
  if (learningRate === undefined && batch === undefined && criticalBatch === undefined) {
    const ids = shippedLaws().map(one => one.id);
    throw new Refusal(
      `Law ${law.id} says nothing of hyperparameters: expected one such as ${ids.join(', ')}`,
    );
  }
  const found: Caveat[] = [...lawCaveats(law, at)];
  if (law.counts.parameters === 'non-embedding') {
    found.push(plannerCaveat('embedding-counting', { counted: 'non-embedding', wanted: 'total' }, 'info'));
  }
  return {
    law: law.id,
    learningRate: learningRate === undefined ? null : evaluateRelation(learningRate, at),
    batch: batchOf(law, at),
    kind: batch === undefined && criticalBatch !== undefined ? 'critical batch' : 'optimal',
    ...(law.recipe && { recipe: law.recipe }),
    caveats: found.map(item => ({ ...item, message: caveatMessage(item) })),
  };
}

/** The batch of a rule, of the recipe that its rate belongs to, or the critical one; null where the law has none. */
function batchOf(law: Law, at: { compute: number; parameters: number; tokens: number }): number | null {
  const { batch, learningRate } = law.relations;
  if (batch !== undefined) return evaluateRelation(batch, at);
  const own = learningRate && formOf(learningRate).derived?.batch;
  return own === undefined ? criticalBatchOf(law, at) : own(learningRate!, at);
}

/** The critical batch, at the loss of L(N, D) where it is one of a loss; null where the law has none. */
function criticalBatchOf(law: Law, at: { parameters: number; tokens: number }): number | null {
  const { criticalBatch } = law.relations;
  if (criticalBatch === undefined) return null;
  if (criticalBatch.input !== 'loss') return evaluateRelation(criticalBatch, at);
  const loss = allocationOf(law).loss?.(at.parameters, at.tokens);
  if (loss === undefined)
    throw new Refusal(`Law ${law.id} has a critical batch but no loss at N and D to take it at`);
  return evaluateRelation(criticalBatch, { loss });
}
