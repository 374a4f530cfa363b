import { publishedLaws2026 } from './published-laws-2026.ts';

/** A closed interval of fitted values; null where the paper states no bound. */
type Fitted = readonly [number | null, number | null];

/** The numbers of a law as its paper prints them. */
export interface PublishedLaw {
  readonly relations: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly standardErrors?: Readonly<Record<string, number>>;
  readonly range?: Readonly<Record<string, Fitted>>;
  /** What N and C count, and the unit of the loss. */
  readonly counts: string;
  /** Numbers that the file states in words. */
  readonly words?: readonly string[];
}

/** FLOP of a petaflop/s-day. */
const PF_DAY = 1e15 * 86400;

const hoffmann = { parameters: [44e6, 16.2e9], tokens: [5e9, 500e9] } as const;
const porian = { parameters: [5e6, 902e6], compute: [1.25e16, 2.56e19] } as const;
const gadre = { parameters: [11e6, 6.9e9] } as const;

/**
 * Every number of every shipped law, copied from the papers by hand and never from data/laws: the values there
 * are held against these, so that a slip of a finger has to happen twice to go unseen.
 */
export const publishedLaws: Readonly<Record<string, PublishedLaw>> = {
  ...publishedLaws2026,
  // arXiv:2404.10102; the range of tokens is that of the 240 points, held against them in laws-transcribed.test.ts
  besiroglu2024: {
    relations: { loss: { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 } },
    standardErrors: { E: 0.03, A: 124.58, B: 1293.23, alpha: 0.02, beta: 0.02 },
    range: {
      parameters: [5.7e7, 1.62e10],
      tokens: [8.2e8, 3.2e11],
      compute: [1.4e18, 1.3e22],
      tokensPerParameter: [0.46, 341],
    },
    counts: 'total 6ND nats/token',
    words: [
      'A 285 to 744, B 1042 to 5810, E 1.769 to 1.871, alpha 0.317 to 0.373, beta 0.331 to 0.415',
      '240 of the 245 points',
    ],
  },
  // arXiv:2304.03208
  cerebras2023: {
    relations: {
      frontierLoss: { scale: 1, unit: 5.984e22, exponent: -0.0737, offset: 0.5066 },
      optimalTokensPerParameter: { tokensPerParameter: 20 },
    },
    range: { parameters: [111e6, 13e9] },
    counts: 'total 6ND nats/token',
  },
  // arXiv:2401.02954, equations 1 and 4
  deepseek2024: {
    relations: {
      optimalScale: { scale: 0.1715, exponent: 0.5243 },
      optimalTokens: { scale: 5.8316, exponent: 0.4757 },
      learningRate: { scale: 0.3118, exponent: -0.125 },
      batch: { scale: 0.292, exponent: 0.3271 },
    },
    range: { compute: [1e17, 3e20] },
    counts: 'flop-equivalent MD bits/byte',
    words: ['early in-house data 0.450, current 0.524, OpenWebText2 0.578'],
  },
  // arXiv:2403.08540, equations 4 and 5; one exponent serves N and D
  'gadre2024-c4': {
    relations: {
      loss: { E: 1.50826, A: 113.6926, B: 152.51, alpha: 0.242472, beta: 0.242472 },
      downstreamError: { epsilon: 0.8497, k: 2.0789, gamma: 0.7561 },
    },
    range: gadre,
    counts: 'total 6ND nats/token',
  },
  'gadre2024-redpajama': {
    relations: {
      loss: { E: 1.83665, A: 166.211, B: 287.17, alpha: 0.272851, beta: 0.272851 },
      downstreamError: { epsilon: 0.857, k: 2.2065, gamma: 0.7146 },
    },
    range: gadre,
    counts: 'total 6ND nats/token',
  },
  'gadre2024-refinedweb': {
    relations: {
      loss: { E: 1.73446, A: 125.0957, B: 196.03, alpha: 0.254395, beta: 0.254395 },
      // biome-ignore lint/suspicious/noApproximativeNumericConstant: a fitted constant, not the root of a half
      downstreamError: { epsilon: 0.8653, k: 2.2148, gamma: 0.707 },
    },
    range: gadre,
    counts: 'total 6ND nats/token',
  },
  // arXiv:2203.15556: regressions of the rows of Tables 3 and A3, repeated in laws-transcribed.test.ts
  'hoffmann2022-approach1': {
    relations: { optimalParameters: { scale: 0.099159, exponent: 0.4981 } },
    range: hoffmann,
    counts: 'total 6ND',
    words: ['0.50 (0.488, 0.502)'],
  },
  'hoffmann2022-approach2': {
    relations: { optimalParameters: { scale: 0.14488, exponent: 0.48994 } },
    range: { ...hoffmann, compute: [6e18, 3e21] },
    counts: 'total 6ND',
    words: ['0.49 (0.462, 0.534)'],
  },
  'hoffmann2022-approach3': {
    relations: {
      loss: {
        E: Math.exp(0.5267228),
        A: Math.exp(6.0073404),
        B: Math.exp(6.0179186),
        alpha: 0.33917084,
        beta: 0.2849083,
      },
    },
    range: { ...hoffmann, compute: [1.4e18, 1.3e22] },
    counts: 'total 6ND nats/token',
    words: ['ln E 0.5267228, ln A 6.0073404, ln B 6.0179186'],
  },
  'hoffmann2022-approach3-printed': {
    relations: { loss: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 } },
    range: { ...hoffmann, compute: [1.4e18, 1.3e22] },
    counts: 'total 6ND nats/token',
  },
  // arXiv:2502.05172
  jointmoe2025: {
    relations: {
      loss: {
        a: 35.91,
        alpha: -0.1889,
        delta: -0.2285,
        gamma: 0.0098,
        b: 35.98,
        beta: -0.1775,
        omega: 0.5529,
        zeta: -0.0259,
        Estart: 2.0732,
        Emax: 290.4521,
        c: 1.3637,
        maxExperts: 32,
      },
    },
    range: { parameters: [79e6, 2.7e9], tokens: [0.5e9, 80e9] },
    counts: 'active 6ND nats/token',
  },
  // arXiv:2001.08361: Table 5, Table 2 for L(N, D), Table 3 for L(N, S_min), Table 6 for the optima
  kaplan2020: {
    relations: {
      lossByParameters: { scale: 1, unit: 8.8e13, exponent: -0.076 },
      lossByTokens: { scale: 1, unit: 5.4e13, exponent: -0.095 },
      lossByFixedBatchCompute: { scale: 1, unit: 1.6e7 * PF_DAY, exponent: -0.057 },
      frontierLoss: { scale: 1, unit: 3.1e8 * PF_DAY, exponent: -0.05 },
      loss: { alphaN: 0.076, alphaD: 0.103, Nc: 6.4e13, Dc: 1.8e13 },
      lossByTable5: { alphaN: 0.076, alphaD: 0.095, Nc: 8.8e13, Dc: 5.4e13 },
      lossBySteps: { alphaN: 0.077, alphaS: 0.76, Nc: 6.5e13, Sc: 2.1e3 },
      criticalBatch: { scale: 2.1e8, exponent: -1 / 0.21 },
      optimalParameters: { scale: 1.3e9, unit: PF_DAY, exponent: 0.73 },
      optimalTokens: { scale: 2e10, unit: PF_DAY, exponent: 0.27 },
      optimalBatch: { scale: 2e6, unit: PF_DAY, exponent: 0.24 },
      minimumSteps: { scale: 5.4e3, unit: PF_DAY, exponent: 0.03 },
      overfittingGuard: { scale: 5e3, exponent: 0.74 },
    },
    range: { parameters: [768, 1.5e9], tokens: [2.2e7, 2.3e10] },
    counts: 'non-embedding C_min nats/token',
  },
  // arXiv:2407.21783, section 3.2.1
  llama3: {
    relations: {
      optimalTokens: { scale: 0.299, exponent: 0.537 },
      tokensAsRounded: { scale: 0.29, exponent: 0.53 },
    },
    range: { parameters: [40e6, 16e9], compute: [6e18, 1e22] },
    counts: 'total 6ND',
  },
  // arXiv:2305.16264
  muennighoff2023: {
    relations: {
      loss: {
        E: Math.exp(0.6254804),
        A: Math.exp(6.255414),
        B: Math.exp(7.3049974),
        alpha: 0.3526596,
        beta: 0.3526596,
        repetitionTokens: 15.387756,
        repetitionParameters: 5.309743,
      },
    },
    range: { parameters: [7e6, 9e9], epochs: [1, 500] },
    counts: 'total 6ND nats/token',
    words: ['ln A 6.255414, ln B 7.3049974, ln E 0.6254804', 'R_D* 15.387756, R_N* 5.309743'],
  },
  // arXiv:2406.12907
  pearce2024: {
    relations: { totalParameters: { scale: 47491, exponent: 1 / 3 } },
    counts: 'non-embedding 6ND',
  },
  // arXiv:2406.19146
  'porian2024-openwebtext2': {
    relations: { optimalParameters: { scale: 0.0469353463, exponent: 0.518454 } },
    range: porian,
    counts: 'head 6ND',
    words: ['95% 0.493 to 0.541'],
  },
  'porian2024-refinedweb': {
    relations: { optimalParameters: { scale: 0.118926484, exponent: 0.496895 } },
    range: porian,
    counts: 'head 6ND',
    words: ['95% 0.491 to 0.505', '0.835', '0.706', '0.602', '0.571', '0.497'],
  },
  // arXiv:2401.00448, section 2
  sardana2023: {
    relations: { loss: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283 } },
    range: hoffmann,
    counts: 'total 6ND nats/token',
  },
  // arXiv:2503.04715; the batch does not depend on N
  steplaw2025: {
    relations: {
      learningRate: { scale: 1.79, parameters: -0.713, tokens: 0.307 },
      batch: { scale: 0.58, parameters: 0, tokens: 0.571 },
    },
    range: { parameters: [59e6, 1e9], tokens: [null, 1e11] },
    counts: 'non-embedding 6ND',
  },
};
