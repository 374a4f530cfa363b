import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** Constants of {@link leverage}. */
interface LeverageCoefficients {
  readonly a: number;
  readonly d: number;
  readonly gamma: number;
  readonly beta: number;
  readonly As: number;
  readonly Am: number;
}

/**
 * Dense compute that an MoE is worth: EL = Â^(a + d log10 C + gamma (log2 G)² + beta log2 G), Â the share of active
 * experts where it saturates (Tian et al. 2025, arXiv:2507.17702, section 4.2; the bases of its logarithms are inferred
 * from the values that it states).
 */
export const leverage = form({
  coefficients: {
    a: {},
    d: {},
    gamma: { must: 'be positive' },
    beta: {},
    As: { must: 'be positive' },
    Am: { must: 'be positive' },
  },
  derived: { bestGranularity },
  evaluate: (c, get) => leverageAt(c, get('compute'), get('activation'), get('granularity')),
  symbols: 'Â^(a + d log10 C + gamma (log2 G)^2 + beta log2 G)',
  numbers: (c, at) =>
    `Â(${at('activation')})^(${n(c.a)} + ${n(c.d)} log10 ${at('compute')} + ${n(c.gamma)} (log2 ${at('granularity')})^2 + ${n(c.beta)} log2 ${at('granularity')})`,
});

/** EL at C, FLOP, of a share of active experts and a granularity. */
function leverageAt(
  c: LeverageCoefficients,
  compute: number,
  activation: number,
  granularity: number,
): number {
  const log = Math.log2(granularity);
  return saturated(c, activation) ** (c.a + c.d * Math.log10(compute) + c.gamma * log * log + c.beta * log);
}

/** Â: 1/Â = 1/(A + 1/(1/A_s - 1/A_m)) + 1/A_m. */
function saturated({ As, Am }: LeverageCoefficients, activation: number): number {
  return 1 / (1 / (activation + 1 / (1 / As - 1 / Am)) + 1 / Am);
}

/** G at which a given MoE is worth most: 2^(-beta/(2 gamma)). */
function bestGranularity({ beta, gamma }: LeverageCoefficients): number {
  return 2 ** (-beta / (2 * gamma));
}
