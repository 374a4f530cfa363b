import type { PublishedLaw } from './published-laws.ts';

/** As {@link publishedLaws}, for the laws of 2024 to 2026: numbers in their sources' own notation. */
export const publishedLaws2026: Readonly<Record<string, PublishedLaw>> = {
  // arXiv:2608.07222 for the form; constants of the fit to the 240 points
  'chinchilla-coupled-2026': {
    relations: {
      loss: {
        E: 1.7571362466200655,
        A: 2305.0200825387105,
        B: 9957.185677296462,
        alpha: 0.42435902248146584,
        beta: 0.4305267445814377,
        k: 0.774144218078228,
      },
    },
    standardErrors: { E: 0.0286, alpha: 0.0271, beta: 0.0359, k: 0.0598 },
    range: {
      parameters: [57000000.0, 16200000000.0],
      tokens: [820000000.0, 320000000000.0],
      compute: [1.4e18, 1.3e22],
      tokensPerParameter: [0.46, 341],
    },
    counts: 'total 6ND nats/token',
  },
  // arXiv:2202.01169: refits of the released runs
  clark2022: {
    relations: {
      lossByExperts: {
        a: -0.08302529431372935,
        b: -0.11804366968541692,
        c: 0.009924830961848157,
        d: 1.113579988120851,
        Estart: 2.0745678193737436,
        Emax: 238.6748863799261,
      },
      lossByExpertsRlr: {
        a: -0.08272953815238608,
        b: -0.12341671662518862,
        c: 0.011232568477437978,
        d: 1.1070126555174653,
        Estart: 1.721925848850736,
        Emax: 470.0532517007882,
      },
      lossByExpertsHash: {
        a: -0.08735669511193925,
        b: -0.13836388896776303,
        c: 0.012635229416266597,
        d: 1.1595306789025153,
        Estart: 4.268769958057442,
        Emax: 427.32297665308556,
      },
      dense: { scale: 1, unit: 36924291649724.38, exponent: -0.07851013251399958 },
    },
    range: { parameters: [15000000.0, 1300000000.0], tokens: [130000000000.0, 130000000000.0] },
    counts: 'active 6ND nats/token',
  },
  // arXiv:2410.21676, and arXiv:2404.06395
  criticalbatch2024: {
    relations: {
      criticalBatch: { scale: 93.196814 * 512, exponent: 0.46827823, unit: 20000000.0 },
      criticalBatchByParameters: { scale: 93.196814, exponent: 0.46827823, unit: 1000000.0 },
      minicpmBatch: { scale: 1210000000.0, exponent: -6.24 },
    },
    // its sizes were trained on 20 tokens a parameter
    range: { parameters: [85e6, 1.2e9], tokens: [20 * 85e6, 20 * 1.2e9] },
    counts: 'total 6ND',
  },
  // Marin: the optimum table and completed_adamh.py
  delphi2026: {
    relations: {
      optimalParameters: { scale: 13.434, exponent: 0.4026 },
      optimalTokens: { scale: 0.048023, exponent: 0.5682 },
      frontierLoss: { scale: 2.1107, unit: 1e18, exponent: -0.10061, offset: 1.6951 },
      learningRate: {
        scale: 0.0063,
        exponent: 0.3,
        batch: 64,
        tokens: 2500000000.0,
        cap: 0.01,
        steps: 2 ** 16,
        sequence: 4096,
      },
    },
    range: { compute: [3e18, 3e20] },
    counts: 'total exact nats/token',
  },
  // arXiv:2501.02423, Table 2
  fpquant2025: {
    relations: {
      loss: { E: 1.9061, A: 69.2343, B: 68973.0621, alpha: 0.2368, beta: 0.5162 },
      quantisation: {
        alpha: 0.2368,
        beta: 0.5162,
        gamma: 11334.5197,
        delta: 3.1926,
        nu: 2.9543,
        parameterTerm: 69.2343,
        dataTerm: 68973.0621,
      },
    },
    range: { parameters: [41000000.0, 679000000.0], tokens: [10000000000.0, 100000000000.0] },
    counts: 'non-embedding 6ND nats/token',
  },
  // arXiv:2502.06857: ln L = logsumexp(c - x ln v, e)
  gemstones2025: {
    relations: {
      loss: {
        E: Math.exp(0.7663168139),
        A: Math.exp(5.4574988414),
        B: Math.exp(14.9719740349),
        alpha: 0.2989180518,
        beta: 0.6928331414,
      },
      lossByShape: {
        E: Math.exp(0.4195179541),
        W: Math.exp(1.6375654653),
        width: 0.30146699,
        H: Math.exp(-0.0254911443),
        depth: 0.3655461733,
        A: Math.exp(7.8653383939),
        alpha: 0.5055007692,
        B: Math.exp(9.9838221358),
        beta: 0.4670177667,
      },
    },
    range: { parameters: [48400000.0, 2008000000.0], tokens: [10000000000.0, 350000000000.0] },
    counts: 'total 6ND nats/token',
  },
  // arXiv:2402.07871, Tables 1, 5 and 8
  krajewski2024: {
    relations: {
      loss: { a: 18.1, alpha: 0.115, b: 30.8, beta: 0.147, g: 2.1, gamma: 0.58, c: 0.47, experts: 64 },
      loss16: { a: 19.64, alpha: 0.124, b: 57.07, beta: 0.169, g: 1.18, gamma: 0.986, c: 0.472, experts: 16 },
      dense: { E: 0.47, A: 16.3, B: 26.7, alpha: 0.126, beta: 0.127 },
    },
    // 129M to 3.7B in all, of which 12 of 8·64 + 4 parts are active
    range: { parameters: [3e6, 86e6], tokens: [16000000000.0, 130000000000.0] },
    counts: 'active exact nats/token',
  },
  // arXiv:2507.17702, Tables 1 and 2
  ling2025: {
    relations: {
      optimalScale: { scale: 0.1915, exponent: 0.5095 },
      optimalTokens: { scale: 5.2232, exponent: 0.4905 },
      denseScale: { scale: 0.0655, exponent: 0.5422 },
      denseTokens: { scale: 15.2582, exponent: 0.4578 },
      learningRate: { scale: 1.1576, exponent: -0.1529 },
      batch: { scale: 0.0694, exponent: 0.3644 },
      leverage: { a: 1.23, d: -0.0761, gamma: 0.0167, beta: -0.117, As: 0.0163, Am: 5.28e16 },
    },
    range: { compute: [1e18, 3e20] },
    counts: 'flop-equivalent MD',
  },
  // arXiv:2603.22339, exp11
  'llama3-refit2026': {
    relations: {
      loss: { E: 0.6047, A: 59.1, B: 155.1, alpha: 0.3100060865, beta: 0.3136430673 },
      lossApproach3: { E: 0.6021, A: 56.2, B: 147.3, alpha: 0.3068, beta: 0.311 },
    },
    range: { parameters: [40000000.0, 16000000000.0], compute: [6e18, 1e22] },
    counts: 'total 6ND unknown',
  },
  // arXiv:2504.07951, Tables 2 and 9
  nmm2025: {
    relations: {
      loss: { E: 2.158, A: 381773, B: 4659, alpha: 0.71, beta: 0.372 },
      earlyText: { E: 2.222, alpha: 0.3084, beta: 0.3375 },
      earlyCaption: { E: 1.569, alpha: 0.3111, beta: 0.3386 },
      earlyInterleaved: { E: 1.966, alpha: 0.2971, beta: 0.338 },
      early: { E: 1.904, alpha: 0.301, beta: 0.335 },
      late: { E: 1.891, alpha: 0.2903, beta: 0.3383 },
      frontierEarly: { scale: 29.574, exponent: -0.0492 },
      frontierLate: { scale: 29.923, exponent: -0.0494 },
      frontierSparse: { scale: 27.086, exponent: -0.048 },
    },
    range: {
      parameters: [300000000.0, 4000000000.0],
      tokens: [250000000.0, 400000000000.0],
      compute: [1e19, 1e22],
    },
    counts: 'active 6ND nats/token',
  },
  // arXiv:2412.04403, by the code of allenai/OLMo-ladder
  olmoladder2024: {
    relations: {
      mmlu: {
        E: 0.45409306141574685,
        A: Math.exp(3.639427286380647),
        B: Math.exp(4.6060908068214905),
        alpha: 0.22621645280109803,
        beta: 0.23607558065953893,
      },
      mmluAccuracy: {
        a: -0.742064239924257,
        x0: 0.6159526477801144,
        k: 4.833392330593752,
        b: 0.9999999999999999,
      },
      hellaswag: {
        E: 0.5019111462686837,
        A: Math.exp(2.418703507362931),
        B: Math.exp(4.100470052394753),
        alpha: 0.19553941359169152,
        beta: 0.25649818063949176,
      },
      hellaswagAccuracy: {
        a: -0.7301114437773472,
        x0: 0.7667352579266389,
        k: 12.741707469760788,
        b: 0.9921035458055404,
      },
      arcChallenge: {
        E: 0.6546431611046604,
        A: Math.exp(13.463076283375626),
        B: Math.exp(3.6492474591089232),
        alpha: 0.7877153473165206,
        beta: 0.19697609050012704,
      },
      arcChallengeAccuracy: {
        a: -0.7776727048974391,
        x0: 0.7086407344821232,
        k: 5.910607412757595,
        b: 0.9999999999999999,
      },
      arcEasy: {
        E: 0.5582433159329873,
        A: Math.exp(11.282405642391868),
        B: Math.exp(8.283371399397293),
        alpha: 0.6610443518358851,
        beta: 0.419453421717883,
      },
      arcEasyAccuracy: {
        a: -0.6462716304281995,
        x0: 0.7407135952320769,
        k: 4.12984995637177,
        b: 0.9999999999999993,
      },
      piqa: {
        E: 0.7217009668632013,
        A: Math.exp(6.0055147678299585),
        B: Math.exp(2.31836558007005),
        alpha: 0.39783807715885633,
        beta: 0.1532770995163165,
      },
      piqaAccuracy: {
        a: -0.45856294993805535,
        x0: 0.9630228511174075,
        k: 5.032956852426785,
        b: 0.9999999999999586,
      },
      csqa: {
        E: 0.0,
        A: Math.exp(4.040510335709995),
        B: Math.exp(2.389366372247864),
        alpha: 0.23499140070075328,
        beta: 0.11107671556315116,
      },
      csqaAccuracy: {
        a: -0.8555545026666825,
        x0: 1.1313071433753992,
        k: 2.2085183671747606,
        b: 0.9999999999986373,
      },
      socialIqa: {
        E: 0.9489232928363932,
        A: Math.exp(7.0908559016018),
        B: Math.exp(8.974262708766567),
        alpha: 0.44730992685919707,
        beta: 0.4767588411616781,
      },
      socialIqaAccuracy: {
        a: -0.5985256648304499,
        x0: 0.893807010581152,
        k: 7.1643702546150685,
        b: 0.9994677839058969,
      },
      openBookQa: {
        E: 1.198092217920803,
        A: Math.exp(11.366121513045282),
        B: Math.exp(4.922532408001127),
        alpha: 0.6865362816257871,
        beta: 0.26069432252113783,
      },
      openBookQaAccuracy: {
        a: -0.7906020228208879,
        x0: 1.0812906319152578,
        k: 4.309743758504044,
        b: 0.9999999999999999,
      },
    },
    // 1 to 10 times 20 tokens a parameter of each size
    range: {
      parameters: [190000000.0, 1280000000.0],
      tokens: [20 * 190e6, 200 * 1280e6],
      tokensPerParameter: [20, 200],
    },
    counts: 'non-embedding 6ND',
  },
  // arXiv:2509.02046, through the three losses of each size
  optimizers2025: {
    relations: {
      adamw300M: { scale: 0.3589, unit: 20 * 301989888, exponent: -0.4695, offset: 2.9068 },
      adamw520M: { scale: 0.3051, unit: 20 * 536870912, exponent: -0.5305, offset: 2.8117 },
    },
    range: { parameters: [300000000.0, 540000000.0] },
    counts: 'non-embedding 6ND',
  },
  // arXiv:2505.14669, notebooks/plots.ipynb
  quartet2025: {
    relations: {
      loss: {
        E: 1.3408460539510816,
        A: 127444.68546799707,
        B: 465834.31227225706,
        alpha: 0.578520117717248,
        beta: 0.538876899794824,
        k: 0.2764156900618507,
      },
    },
    range: {
      parameters: [30500000.0, 822000000.0],
      tokens: [750000000.0, 80000000000.0],
      tokensPerParameter: [24.6, 1575],
    },
    counts: 'non-embedding 6ND nats/token',
  },
  // arXiv:2407.13623, optimal_Nv_predict.py and utils.py
  vocab2024: {
    relations: {
      nonVocabulary: { scale: Math.exp(-2.4846510161625193), exponent: 0.5 },
      byCompute: { scale: Math.exp(-1.589031299255507), exponent: 0.4163622634135234 },
      byModel: { scale: 3145728, unit: 33000000.0, exponent: 0.8353974035228025 },
      unigramLoss: {
        A1: 1.8313851559554126,
        alpha1: 0.44660634152009615,
        A2: 0.19584238398665638,
        alpha2: 0.6707374679896795,
        B: 2.1241123120064955,
        beta: 0.44660634152009615,
        E: 5.5327846803337435,
      },
      width: {
        upTo50000000: 512,
        upTo200000000: 768,
        upTo500000000: 1024,
        upTo1000000000: 1536,
        upTo2000000000: 2048,
        upTo5000000000: 3200,
        upTo10000000000: 4096,
        upTo20000000000: 5120,
        upTo50000000000: 6048,
        upTo100000000000: 8192,
        upTo200000000000: 12288,
        upTo500000000000: 16384,
        upTo1000000000000: 20480,
        beyond: 24576,
      },
    },
    range: { parameters: [33000000.0, 3000000000.0] },
    counts: 'non-embedding 6ND',
  },
  // arXiv:2510.02228: prefactors recovered from the rows of the printed tables
  xlstm2025: {
    relations: {
      optimalParameters: {
        scale2048: 0.006915771553138001,
        exponent2048: 0.5535,
        scale8192: 0.0022818091456404534,
        exponent8192: 0.5749,
        scale16384: 0.0025049125632171055,
        exponent16384: 0.5693,
      },
      optimalTokens: {
        scale2048: 74.07214260120917,
        exponent2048: 0.4226,
        scale8192: 58.381532290974185,
        exponent8192: 0.4243,
        scale16384: 34.55066124676648,
        exponent16384: 0.4325,
      },
      lossAt8192: {
        E: Math.exp(0.090102),
        A: Math.exp(14.445072),
        B: Math.exp(16.329536),
        alpha: 0.644827,
        beta: 0.625879,
        k: 0.253203,
      },
    },
    range: { parameters: [80000000.0, 7000000000.0], tokens: [2000000000.0, 2000000000000.0] },
    counts: 'total exact nats/token',
  },
  // arXiv:2510.02228: prefactors recovered from the rows of the printed tables
  'xlstm2025-linear': {
    relations: {
      optimalParameters: {
        scale2048: 0.008597820727300191,
        exponent2048: 0.5555,
        scale8192: 0.012018549360781153,
        exponent8192: 0.5473,
        scale16384: 0.005008987761123938,
        exponent16384: 0.566,
      },
      optimalTokens: {
        scale2048: 140.37740044358162,
        exponent2048: 0.4031,
        scale8192: 77.6145774781487,
        exponent8192: 0.4172,
        scale16384: 336.73160532195953,
        exponent16384: 0.3852,
      },
      lossAt8192: {
        E: Math.exp(0.176768),
        A: Math.exp(15.457385),
        B: Math.exp(16.52583),
        alpha: 0.705822,
        beta: 0.653441,
        k: 0.2578,
      },
    },
    range: { parameters: [80000000.0, 7000000000.0], tokens: [2000000000.0, 2000000000000.0] },
    counts: 'total exact nats/token',
  },
};
