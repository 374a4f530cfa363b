import { sixDigits as n } from '../../text/numbers.ts';
import { findRoot } from '../root.ts';
import { form } from './form.ts';

/** Constants that the best vocabulary follows from. */
interface VocabularyCoefficients {
  readonly A2: number;
  readonly alpha2: number;
  readonly B: number;
  readonly beta: number;
}

/**
 * Unigram-normalised loss of N_nv parameters beside a vocabulary of N_v = V d parameters on D tokens:
 * L_u = A1/N_nv^alpha1 + A2/N_v^alpha2 + B/D^beta - E, N in millions and D in billions
 * (Tao et al. 2024, arXiv:2407.13623, approach 3).
 */
export const vocabularyLoss = form({
  coefficients: {
    A1: { must: 'be positive' },
    alpha1: { must: 'be positive' },
    A2: { must: 'be positive' },
    alpha2: { must: 'be positive' },
    B: { must: 'be positive' },
    beta: { must: 'be positive' },
    E: {},
  },
  derived: {
    vocabularyParameters: (c, get) => bestVocabularyParameters(c, get('parameters'), get('compute')),
  },
  evaluate: (c, get) =>
    c.A1 / (get('parameters') / 1e6) ** c.alpha1 +
    c.A2 / (get('vocabularyParameters') / 1e6) ** c.alpha2 +
    c.B / (get('tokens') / 1e9) ** c.beta -
    c.E,
  symbols: 'A1/N_nv^alpha1 + A2/N_v^alpha2 + B/D^beta - E',
  numbers: (c, at) =>
    `${n(c.A1)}/${at('parameters')}^${n(c.alpha1)} + ${n(c.A2)}/${at('vocabularyParameters')}^${n(c.alpha2)} + ${n(c.B)}/${at('tokens')}^${n(c.beta)} - ${n(c.E)}`,
});

/**
 * N_v of least loss beside N_nv parameters on a budget, D = C/(6 (N_nv + N_v)): where
 * alpha2 A2/N_v^alpha2 = beta B/D^beta N_v/(N_nv + N_v).
 *
 * @param parameters N_nv, parameters without the vocabulary's
 * @param compute C, FLOP
 */
function bestVocabularyParameters(
  { A2, alpha2, B, beta }: VocabularyCoefficients,
  parameters: number,
  compute: number,
): number {
  const excess = (log: number) => {
    const vocabulary = Math.exp(log);
    const tokens = compute / 6 / (parameters + vocabulary) / 1e9;
    const cost = (beta * B * vocabulary) / (parameters + vocabulary) / tokens ** beta;
    return Math.log(cost) - Math.log((alpha2 * A2) / (vocabulary / 1e6) ** alpha2);
  };
  return Math.exp(findRoot(excess, 0, Math.log(parameters) + 20));
}
