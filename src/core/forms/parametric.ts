import { parametricForm } from './form.ts';

/** L = E + A/N^alpha + B/D^beta (Hoffmann et al. 2022, arXiv:2203.15556, equation 2). */
export const parametric = parametricForm({
  coefficients: {
    E: { must: 'be zero or positive' },
    A: { must: 'be positive' },
    B: { must: 'be positive' },
    alpha: { must: 'be positive' },
    beta: { must: 'be positive' },
  },
  parametric: ({ E, A, B, alpha, beta }) => ({ E, A, B, alpha, beta }),
});
