import type { Progress } from './schedule.ts';

/** B and beta of Besiroglu et al. 2024 (arXiv:2404.10102): how loss falls with tokens where only its end was promised. */
const DATA_TERM = { B: 2085.43, beta: 0.3658 };
/** What a whole decay is worth, in shares of the loss, and how unsure that and the data term are. */
const GAIN = { mean: 0.045, deviation: 0.012 };
const TERM_DEVIATION = 0.35;
const Z95 = 1.96;

/** The loss at a step of a run that keeps a promise, and its 95%. */
export type Reference = (step: number) => {
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

/**
 * The curve that ends at a promised loss: L* + (B/X_t^β − B/X_T^β) + 0.045·L*·(a_T − a_t), with X the tokens weighted by
 * the learning rate and a the annealed share.
 *
 * @param promised final loss, and the ends of its 95%
 * @param progress of the schedule
 * @param tokensPerStep tokens of a step
 * @param term B and beta of the law that promised it
 */
export function referenceOf(
  promised: { readonly loss: number; readonly high: number },
  { learned, annealed, totalSteps }: Progress,
  tokensPerStep: number,
  { B, beta }: { readonly B: number; readonly beta: number } = DATA_TERM,
): Reference {
  const width = promised.high - promised.loss;
  const term = (step: number) => B / Math.max(1, learned(step) * tokensPerStep) ** beta;
  const end = { term: term(totalSteps), annealed: annealed(totalSteps) };
  return step => {
    const ahead = term(step) - end.term;
    const left = end.annealed - annealed(step);
    const value = promised.loss + ahead + GAIN.mean * promised.loss * left;
    const deviation = Math.hypot(
      width,
      Z95 * GAIN.deviation * promised.loss * left,
      Z95 * TERM_DEVIATION * ahead,
    );
    return { value, low: value - deviation, high: value + deviation };
  };
}
