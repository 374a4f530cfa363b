import { checkPositive } from './arguments.ts';
import { optimumForCompute } from './optimum.ts';
import { Refusal } from './refusal.ts';
import type { LossSurface } from './surface.ts';

/** What modifies a law: another loss over the same N and D. */
export interface Modifier {
  readonly apply: (surface: LossSurface) => LossSurface;
  /** What D is multiplied by; unique tokens are worth as much more or less. */
  readonly tokens: number;
}

/** What a loss grows by: scale·D^tokens/N^parameters, in the unit of the loss. */
export interface AddedLoss {
  readonly scale: number;
  readonly parameters: number;
  readonly tokens: number;
}

/**
 * N and D that are worth a constant part of others: L(f_N·N, f_D·D), as of training in low precision or of another
 * optimizer. Closed forms stay: N* = N*(f_N·f_D·C)/f_N, D* = D*(f_N·f_D·C)/f_D of the law as it is.
 *
 * @param factors of N and of D; 1, which changes nothing, where one is not given
 * @returns the modifier
 * @throws RangeError when a factor is not positive and finite
 * @example
 * // a surface of L = N^-0.5 + D^-0.5, half of whose parameters count
 * const plain = parametricSurface(parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 }));
 * scaled({ parameters: 0.25 }).apply(plain).loss(4e10, 1e10) // => 2e-5
 */
export function scaled(factors: { readonly parameters?: number; readonly tokens?: number }): Modifier {
  const ofN = checkPositive('Factor of parameters', factors.parameters ?? 1);
  const ofD = checkPositive('Factor of tokens', factors.tokens ?? 1);
  return {
    tokens: ofD,
    apply: surface => ({
      loss: (parameters, tokens) => surface.loss(ofN * parameters, ofD * tokens),
      balance: (parameters, tokens) => surface.balance(ofN * parameters, ofD * tokens),
      gains: (parameters, tokens) => surface.gains(ofN * parameters, ofD * tokens),
      closedFormTokens: compute => {
        const tokens = surface.closedFormTokens(ofN * ofD * compute);
        return tokens === undefined ? undefined : tokens / ofD;
      },
      nearTokens: compute => surface.nearTokens(ofN * ofD * compute) / ofD,
      lossFloor: surface.lossFloor,
    }),
  };
}

/**
 * Parameters that are worth more the larger the budget: L(k·C^q·N, D) with C = 6·N·D, as an MoE's active parameters
 * are by its leverage over a dense model (Tian et al. 2025, arXiv:2507.17702). On one budget the factor is a constant,
 * so that the closed form stays.
 *
 * @param leverage k and q of k·C^q, C in FLOP
 * @returns the modifier
 * @throws RangeError when k is not positive and finite, or q is at or below -1
 * @example
 * const plain = parametricSurface(parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 }));
 * leveraged({ scale: 4, exponent: 0 }).apply(plain).loss(2.5e9, 1e10) // => 2e-5
 */
export function leveraged(leverage: { readonly scale: number; readonly exponent: number }): Modifier {
  const { exponent } = leverage;
  const scale = checkPositive('Scale of a leverage', leverage.scale);
  if (!(exponent > -1 && Number.isFinite(exponent)))
    throw new Refusal(`Exponent of a leverage must be above -1: got ${exponent}`);
  const at = (compute: number) => scale * compute ** exponent;
  const worth = (parameters: number, tokens: number) => parameters * at(6 * parameters * tokens);
  return {
    tokens: 1,
    apply: surface => {
      const gains = (parameters: number, tokens: number): readonly [number, number] => {
        const [ofN, ofD] = surface.gains(worth(parameters, tokens), tokens);
        return [ofN * (1 + exponent), ofD + exponent * ofN];
      };
      return {
        loss: (parameters, tokens) => surface.loss(worth(parameters, tokens), tokens),
        balance: balanceOf(gains),
        gains,
        closedFormTokens: compute => surface.closedFormTokens(at(compute) * compute),
        nearTokens: compute => surface.nearTokens(at(compute) * compute),
        lossFloor: surface.lossFloor,
      };
    },
  };
}

/**
 * A loss that something adds, such as a number format of few bits: L(N, D) + scale·D^tokens/N^parameters. It grows
 * with D, so that the optimum moves to more parameters and has no closed form.
 *
 * @param term scale in the unit of the loss, and the two exponents
 * @returns the modifier
 * @throws RangeError when a number is not zero or positive and finite
 * @example
 * const plain = parametricSurface(parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 }));
 * added({ scale: 1e-5, parameters: 0.5, tokens: 0.5 }).apply(plain).loss(1e10, 1e10).toPrecision(10) // => '0.00003000000000'
 */
export function added(term: AddedLoss): Modifier {
  for (const [name, value] of Object.entries(term))
    if (!(value >= 0 && Number.isFinite(value)))
      throw new Refusal(`Added loss: ${name} must be zero or positive, and finite: got ${value}`);
  const { scale, parameters: ofN, tokens: ofD } = term;
  const more = (parameters: number, tokens: number) => scale * (tokens ** ofD / parameters ** ofN);
  return {
    tokens: 1,
    apply: surface => {
      const gains = (parameters: number, tokens: number): readonly [number, number] => {
        const [byN, byD] = surface.gains(parameters, tokens);
        const extra = more(parameters, tokens);
        return [byN + ofN * extra, byD - ofD * extra];
      };
      return {
        loss: (parameters, tokens) => surface.loss(parameters, tokens) + more(parameters, tokens),
        balance: balanceOf(gains),
        gains,
        closedFormTokens: compute => (scale === 0 ? surface.closedFormTokens(compute) : undefined),
        nearTokens: surface.nearTokens,
        lossFloor: surface.lossFloor,
      };
    },
  };
}

/** ln of what parameters are worth over what tokens are; more tokens may be worth less than none. */
function balanceOf(gains: LossSurface['gains']): LossSurface['balance'] {
  return (parameters, tokens) => {
    const [ofN, ofD] = gains(parameters, tokens);
    return logarithm(ofN) - logarithm(ofD);
  };
}

function logarithm(gain: number): number {
  return gain > 0 ? Math.log(gain) : -Number.MAX_VALUE / 4;
}

/**
 * How many times faster a modified run must be to reach what a plain one does on the same hardware in the same time:
 * the compute over C at which the modified law's optimum has the loss of the plain one's at C.
 *
 * @param plain the law as it is
 * @param modified the same with what modifies it
 * @param compute C, FLOP
 * @returns the factor; undefined where no compute reaches that loss with the modification
 * @example
 * const plain = parametricSurface(parametricFrontier({ E: 0, A: 1, B: 1, alpha: 0.5, beta: 0.5 }));
 * breakEven(plain, scaled({ parameters: 0.8, tokens: 0.5 }).apply(plain), 1e21).toFixed(6) // => '2.500000'
 */
export function breakEven(plain: LossSurface, modified: LossSurface, compute: number): number | undefined {
  const lossAt = (surface: LossSurface, budget: number) => {
    const { parameters, tokens } = optimumForCompute(surface, budget);
    return surface.loss(parameters, tokens);
  };
  const target = lossAt(plain, compute);
  let [low, high] = [Math.log(1e-3), Math.log(1e3)];
  const excess = (log: number) => lossAt(modified, compute * Math.exp(log)) - target;
  if (!(excess(high) < 0 && excess(low) > 0)) return undefined;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
