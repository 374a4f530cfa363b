/**
 * A law's loss over parameters and tokens, with what another per cent of each is worth.
 * Optima are found where the two gains balance along a budget.
 */
export interface LossSurface {
  /** L(N, D). */
  readonly loss: (parameters: number, tokens: number) => number;
  /**
   * ln(−dL/d ln N) − ln(−dL/d ln D): above 0 where parameters are worth more than tokens. In logarithms, so that it
   * stays exact where both gains are too small for the loss to show them.
   */
  readonly balance: (parameters: number, tokens: number) => number;
  /** −dL/d ln N and −dL/d ln D: what another per cent of each is worth, in the unit of the loss. */
  readonly gains: (parameters: number, tokens: number) => readonly [parameters: number, tokens: number];
  /** D* of a budget without inference, where a closed form knows it; undefined where it does not hold. */
  readonly closedFormTokens: (compute: number) => number | undefined;
  /** D near the optimum of a budget, to start a search from. */
  readonly nearTokens: (compute: number) => number;
  /** The loss that no budget goes below. */
  readonly lossFloor: number;
}

/** What a run buys and what it serves. */
export interface Point {
  readonly parameters: number;
  readonly tokens: number;
}
