import { sixDigits as n } from '../../text/numbers.ts';
import { form } from './form.ts';

/** Constants of {@link routed}. */
interface RoutedCoefficients {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly Estart: number;
  readonly Emax: number;
}

/**
 * log10 L = a log10 N + b log10 Ê + c log10 N log10 Ê + d for N parameters seen by a token and E experts, Ê saturating
 * (Clark et al. 2022, arXiv:2202.01169, equations 2 and 4), at one number of tokens.
 */
export const routed = form({
  coefficients: {
    a: {},
    b: {},
    c: {},
    d: {},
    Estart: { must: 'be positive' },
    Emax: { must: 'be positive' },
  },
  derived: { denseEquivalent: (c, get) => denseEquivalent(c, get('parameters'), get('experts')) },
  evaluate: (c, get) => {
    const [size, experts] = [Math.log10(get('parameters')), Math.log10(effectiveExperts(c, get('experts')))];
    return 10 ** (c.a * size + c.b * experts + c.c * size * experts + c.d);
  },
  symbols: '10^(a log N + b log Ê + c log N log Ê + d)',
  numbers: (c, at) =>
    `10^(${n(c.a)} log ${at('parameters')} + ${n(c.b)} log Ê(${at('experts')}) + ${n(c.c)} log ${at('parameters')} log Ê(${at('experts')}) + ${n(c.d)})`,
});

/** Ê: 1/Ê = 1/(E - 1 + 1/(1/E_start - 1/E_max)) + 1/E_max. */
function effectiveExperts({ Estart, Emax }: RoutedCoefficients, experts: number): number {
  return 1 / (1 / (experts - 1 + 1 / (1 / Estart - 1 / Emax)) + 1 / Emax);
}

/** Parameters of a dense model of the same loss (Clark et al. 2022, equation 11). */
function denseEquivalent(c: RoutedCoefficients, parameters: number, experts: number): number {
  const exponent = (of: number) => c.a + c.c * Math.log10(of);
  const effective = effectiveExperts(c, experts);
  const dense = exponent(c.Estart);
  return parameters ** (exponent(effective) / dense) * (effective / c.Estart) ** (c.b / dense);
}
