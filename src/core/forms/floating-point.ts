import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** Constants of {@link floatingPoint}. */
interface FloatingPointCoefficients {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly delta: number;
  readonly nu: number;
}

/** A floating-point format: bits of exponent and mantissa, and values that share a scaling factor. */
interface NumberFormat {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly block: number;
}

/**
 * What training in a floating-point format adds to the loss:
 * (D^beta/N^alpha) log2 B/(gamma (E + 1/2)^delta (M + 1/2)^nu), E and M bits of exponent and mantissa, B values that
 * share a scaling factor (Sun et al. 2025, arXiv:2501.02423, equation 18).
 */
export const floatingPoint = form({
  coefficients: {
    alpha: { must: 'be positive' },
    beta: { must: 'be positive' },
    gamma: { must: 'be positive' },
    delta: { must: 'be positive' },
    nu: { must: 'be positive' },
    // n and d of its own law, which the best formats and the tokens that are too many come from
    parameterTerm: { must: 'be positive' },
    dataTerm: { must: 'be positive' },
  },
  derived: {
    scale: (c, get) => formatScale(c, formatOf(get)),
    criticalTokens: (c, get) => criticalTokens(c, c.dataTerm, get('parameters'), formatOf(get)),
    bestMantissaBits: (c, get) => bestMantissaBits(c, get('bits')),
    bestBits: (c, get) => bestBits(c, get('tokens'), get('block')),
  },
  evaluate: (c, get) =>
    formatScale(c, formatOf(get)) * (get('tokens') ** c.beta / get('parameters') ** c.alpha),
  symbols: '(D^beta/N^alpha) log2 B/(gamma (E + 1/2)^delta (M + 1/2)^nu)',
  numbers: (c, at) =>
    `(${at('tokens')}^${n(c.beta)}/${at('parameters')}^${n(c.alpha)}) log2 ${at('block')}/(${n(c.gamma)} x (${at('exponentBits')} + 0.5)^${n(c.delta)} x (${at('mantissaBits')} + 0.5)^${n(c.nu)})`,
});

function formatOf(get: (input: string) => number): NumberFormat {
  return { exponentBits: get('exponentBits'), mantissaBits: get('mantissaBits'), block: get('block') };
}

/** What (D^beta/N^alpha) is multiplied by. */
function formatScale(
  { gamma, delta, nu }: FloatingPointCoefficients,
  { exponentBits, mantissaBits, block }: NumberFormat,
): number {
  return Math.log2(block) / (gamma * (exponentBits + 0.5) ** delta * (mantissaBits + 0.5) ** nu);
}

/**
 * Tokens beyond which more of them raise the loss of N parameters in a format: where B/D^beta and what the format adds
 * fall and rise alike, D_crit = (B N^alpha/scale)^(1/(2 beta)) (Sun et al. 2025, section 4.2).
 *
 * @param dataTerm B of the law's B/D^beta
 */
function criticalTokens(
  c: FloatingPointCoefficients,
  dataTerm: number,
  parameters: number,
  format: NumberFormat,
): number {
  return ((dataTerm * parameters ** c.alpha) / formatScale(c, format)) ** (1 / (2 * c.beta));
}

/** Mantissa bits of the best format of P bits, one of them the sign: M = nu P/(delta + nu) - 1/2 (equation 26). */
function bestMantissaBits({ delta, nu }: FloatingPointCoefficients, bits: number): number {
  return (nu * bits) / (delta + nu) - 0.5;
}

/**
 * Bits of least cost for a loss where cost grows with N times bits: P* = (gamma_D D^beta log2 B)^(1/(delta + nu)),
 * gamma_D = (delta + nu - alpha)/(n alpha gamma_rho), gamma_rho = gamma delta^delta nu^nu/(delta + nu)^(delta + nu)
 * (section 4.3).
 */
function bestBits(
  c: FloatingPointCoefficients & { readonly parameterTerm: number },
  tokens: number,
  block: number,
): number {
  const { alpha, beta, gamma, delta, nu, parameterTerm } = c;
  const sum = delta + nu;
  const rho = (gamma * delta ** delta * nu ** nu) / sum ** sum;
  const ofTokens = (sum - alpha) / (parameterTerm * alpha * rho);
  return (ofTokens * tokens ** beta * Math.log2(block)) ** (1 / sum);
}
