import { parametricForm } from './form.ts';

/** The parametric form with R_D* and R_N* of its own (Muennighoff et al. 2023, arXiv:2305.16264, equations 5 to 7). */
export const repetition = parametricForm({
  coefficients: {
    E: { must: 'be zero or positive' },
    A: { must: 'be positive' },
    B: { must: 'be positive' },
    alpha: { must: 'be positive' },
    beta: { must: 'be positive' },
    repetitionTokens: { must: 'be positive' },
    repetitionParameters: { must: 'be positive' },
  },
  parametric: ({ E, A, B, alpha, beta }) => ({ E, A, B, alpha, beta }),
  repetition: c => ({ tokens: c.repetitionTokens, parameters: c.repetitionParameters }),
});
