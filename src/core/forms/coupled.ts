import { parametricForm } from './form.ts';

/** L = E + (A/N^alpha + B/D^beta)^k (Videau et al. 2026, arXiv:2608.07222); k cancels in the optimum. */
export const coupled = parametricForm({
  coefficients: {
    E: { must: 'be zero or positive' },
    A: { must: 'be positive' },
    B: { must: 'be positive' },
    alpha: { must: 'be positive' },
    beta: { must: 'be positive' },
    k: { must: 'be positive' },
  },
  symbols: 'E + (A/N^alpha + B/D^beta)^k',
  parametric: ({ E, A, B, alpha, beta, k }) => ({ E, A, B, alpha, beta, k }),
});
