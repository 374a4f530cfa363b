import { Refusal } from '../refusal.ts';
import { findRoot } from '../root.ts';
import { type Equation, type Form, parametricForm, positiveInput, type Settings, valuesOf } from './form.ts';

const coefficients = {
  a: { must: 'be positive' },
  alpha: { must: 'be positive' },
  b: { must: 'be positive' },
  beta: { must: 'be positive' },
  g: { must: 'be positive' },
  gamma: { must: 'be positive' },
  c: { must: 'be zero or positive' },
  experts: { must: 'be positive' },
} as const;

const values = valuesOf(coefficients);

/** Granularities that were looked at: powers of two. */
const GRANULARITIES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Granularity that a loss without a budget is taken at: the largest that was measured. */
const USUAL_GRANULARITY = 16;

/** N = d² (8E + 4) n of all of the mixture, 12 d² n of them active. */
const shareActive = (experts: number): number => 12 / (8 * experts + 4);

const plain = parametricForm({
  coefficients,
  takes: ['experts', 'granularity'],
  symbols: 'c + (g/G^gamma + a)/N^alpha + b/D^beta',
  // N of the paper is all of the mixture
  parametric: (c, { experts = c.experts, granularity = USUAL_GRANULARITY }) => {
    if (experts !== c.experts)
      throw new Refusal(
        `Experts must be ${c.experts}, which these constants were fitted with: got ${experts}`,
      );
    const whole = shareActive(c.experts) ** c.alpha;
    return { E: c.c, A: (c.g / granularity ** c.gamma + c.a) * whole, B: c.b, alpha: c.alpha, beta: c.beta };
  },
});

/**
 * L = c + (g/G^gamma + a)/N^alpha + b/D^beta of a mixture of E experts of granularity G
 * (Krajewski et al. 2024, arXiv:2402.07871, equation 9). A budget pays for the router, too: C = (12 d² c_f + d E G c_r) D n
 * with c_f = 6, c_r = 14, d = 64 n, n blocks (appendix A); G is the best power of two unless given.
 */
export const fineGrained: Form = {
  ...plain,
  activeShare: equation => shareActive(values(equation).experts),
  derived: {
    compute: (equation, inputs) =>
      fineGrainedCompute(values(equation).experts, positiveInput(inputs, 'granularity'), {
        parameters: positiveInput(inputs, 'parameters'),
        tokens: positiveInput(inputs, 'tokens'),
      }),
    granularity: (equation, inputs) => best(equation, positiveInput(inputs, 'compute'), {}).granularity,
  },
  loss: equation => ({
    // the router moves the optimum away from that of E + A/N^alpha + B/D^beta, so it is not said to be one
    surface: plain.loss!(equation).surface,
    uniqueTokens: 'refused',
    allocation: settings => {
      const optimum = (compute: number) => best(equation, compute, settings);
      const invert = (name: 'parameters' | 'tokens', value: number) =>
        Math.exp(
          findRoot(log => Math.log(optimum(Math.exp(log))[name] / value), Math.log(1e12), Math.log(1e35)),
        );
      return {
        optimum,
        frontierLoss: compute => optimum(compute).loss,
        computeForParameters: parameters => invert('parameters', parameters),
        computeForTokens: tokens => invert('tokens', tokens),
        loss: plain.loss!(equation).surface(settings).loss,
      };
    },
  }),
};

/** Active parameters, tokens and granularity of least loss for a budget. */
function best(
  equation: Equation,
  compute: number,
  settings: Settings,
): { parameters: number; tokens: number; loss: number; granularity: number } {
  const { experts } = values(equation);
  const choices = settings.granularity === undefined ? GRANULARITIES : [settings.granularity];
  const found = choices.map(granularity => {
    const { loss, gains } = plain.loss!(equation).surface({ ...settings, granularity });
    const runOf = (logBlocks: number) => {
      const blocks = Math.exp(logBlocks);
      const width = 64 * blocks;
      const ofBlocks = 12 * width ** 2 * 6 * blocks;
      const ofRouter = width * experts * granularity * 14 * blocks;
      const run = { parameters: 12 * width ** 2 * blocks, tokens: compute / (ofBlocks + ofRouter) };
      // N grows with the cube of n, and the cost of a token with its cube and, for the router, its square
      return { run, cost: (3 * ofBlocks + 2 * ofRouter) / (ofBlocks + ofRouter) };
    };
    const slope = (logBlocks: number) => {
      const { run, cost } = runOf(logBlocks);
      const [ofN, ofD] = gains(run.parameters, run.tokens);
      return Math.log(cost * ofD) - Math.log(3 * ofN);
    };
    const { run } = runOf(findRoot(slope, -15, 20));
    return { ...run, loss: loss(run.parameters, run.tokens), granularity };
  });
  return found.reduce((least, one) => (one.loss < least.loss ? one : least));
}

/** FLOP of training a mixture of N active parameters on D tokens, its router included. */
function fineGrainedCompute(
  experts: number,
  granularity: number,
  run: { readonly parameters: number; readonly tokens: number },
): number {
  const blocks = Math.cbrt(run.parameters / (12 * 64 ** 2));
  const width = 64 * blocks;
  return (12 * width ** 2 * 6 + width * experts * granularity * 14) * run.tokens * blocks;
}
