import { describe, expect, test } from 'vitest';
import { findLaw, allLaws as laws } from '../../src/catalog/laws.ts';
import { caveatLabel } from '../../src/planner/caveats.ts';
import { compare } from '../../src/planner/compare.ts';
import { timesBeyond } from '../../src/planner/messages.ts';
import { recommend } from '../../src/planner/recommend.ts';
import { rankLaws } from '../../src/planner/which-law.ts';

function beyond(request: Parameters<typeof recommend>[0], quantity: string) {
  const { caveats } = recommend(request).recommendations[0]!;
  return caveats.find(item => item.code === 'beyond-fitted-range' && item.args.quantity === quantity);
}

describe('beyond the fitted range of besiroglu2024 (C 1.4e18 to 1.3e22, N 5.7e7 to 1.62e10)', () => {
  test('below it, times is bound over value, so above 1', () => {
    const found = beyond({ compute: 1.4e17 }, 'compute')!;
    expect(found.args).toMatchObject({ side: 'below', bound: 1.4e18 });
    expect(found.args.times).toBeCloseTo(10, 12);
    expect(found.message).toBe('Compute lies 10 times below the fitted range, which starts at 1.4e18 FLOP');
    const parameters = beyond({ parameters: 1.9e7, tokens: 1e10 }, 'parameters')!;
    expect(parameters.args).toMatchObject({ side: 'below', bound: 5.7e7 });
    expect(parameters.args.times).toBeCloseTo(3, 12);
  });
  test('above it, times is value over bound, so above 1 as well', () => {
    const found = beyond({ compute: 1.3e24 }, 'compute')!;
    expect(found.args).toMatchObject({ side: 'above', bound: 1.3e22 });
    expect(found.args.times).toBeCloseTo(100, 12);
    expect(found.message).toBe('Compute lies 100 times beyond the fitted range, which ends at 1.3e22 FLOP');
  });
  test('neither at its ends nor within', () => {
    for (const compute of [1.4e18, 1e20, 1.3e22]) expect(beyond({ compute }, 'compute')).toBeUndefined();
  });
});

describe('beyond what a law was fitted on and held to: delphi2026, 3e18 to 3e20 FLOP and runs of 1e21 to 1e23', () => {
  const said = (compute: number) => recommend({ compute, law: 'delphi2026' }).recommendations[0]!.caveats;
  test('between and within the runs it says both, and extrapolates nothing', () => {
    for (const compute of [5e20, 1e21, 4e22, 1e23]) {
      const held = said(compute).find(({ code }) => code === 'held-beyond-fit')!;
      expect(held.args).toEqual({ fitted: 3e20, times: compute / 3e20, from: 1e21, to: 1e23 });
      expect(held.severity).toBe('info');
      expect(said(compute).map(({ code }) => code)).not.toContain('beyond-fitted-range');
    }
    expect(said(2e20).map(({ code }) => code)).not.toContain('held-beyond-fit');
  });
  test('beyond the runs its distance is from them, as laws are ordered by, and from the fit beside it', () => {
    const found = said(4e23).find(({ code }) => code === 'beyond-fitted-range')!;
    expect(found.args.times).toBeCloseTo(4, 12);
    expect(found.message).toBe(
      'Compute lies 4 times beyond the runs that the law was held to, which end at 1e23 FLOP, and 1.33k times beyond what it was fitted on',
    );
    const [ranked] = rankLaws([findLaw('delphi2026')], { compute: 4e23 });
    expect(ranked!.extrapolation).toBe(found.args.times);
  });
});

test('parameters and tokens that seem swapped are asked about, with the fix, and only those', () => {
  const said = (parameters: number, tokens: number) =>
    recommend({ parameters, tokens }).recommendations[0]!.caveats.map(item => item.message);
  expect(said(1.4e12, 70e9)).toContain(
    '70B tokens for 1.4T parameters: are the two swapped? --params 70B --tokens 1.4T',
  );
  // said instead of how far the ratio is from optimal
  expect(said(1.4e12, 70e9).join()).not.toMatch(/far from the law's optimum/);
  for (const tokens of [1.4e12, 300e9, 20e9]) expect(said(175e9, tokens).join()).not.toMatch(/swapped/);
});

describe('a run whose distance from optimal cannot be told says why', () => {
  const given = (law: string) => recommend({ parameters: 8e9, tokens: 15e12, law }).recommendations[0]!;
  const laws = [
    ['llama3', 'no-loss'],
    ['hoffmann2022-approach1', 'no-loss'],
    ['hoffmann2022-approach2', 'no-loss'],
    ['porian2024-refinedweb', 'no-loss'],
    ['porian2024-openwebtext2', 'no-loss'],
    ['deepseek2024', 'no-loss'],
    ['cerebras2023', 'loss-only-on-frontier'],
    ['kaplan2020', 'loss-of-own-relation'],
  ] as const;
  test.each(laws)('%s: %s', (law, code) => {
    const answer = given(law);
    expect(answer).not.toHaveProperty('computeOverhead');
    const found = answer.caveats.find(item => item.code === code)!;
    expect(found.severity).toBe('info');
    expect(found.message).toMatch(/distance from optimal/);
  });
  test('none where the law tells it, nor at an optimum', () => {
    for (const { caveats } of [
      given('besiroglu2024'),
      recommend({ compute: 1e24, law: 'llama3' }).recommendations[0]!,
    ])
      expect(caveats.map(item => item.message).join()).not.toMatch(/distance from optimal/);
  });
});

describe('far from the ratio that was fitted', () => {
  const found = (law: string, tokensPerParameter: number) =>
    recommend({ compute: 1e21, law, tokensPerParameter }).recommendations[0]!.caveats.find(
      item => item.code === 'far-from-fitted-ratio',
    );
  test('cerebras2023 trained at 20 tokens per parameter throughout', () => {
    expect(found('cerebras2023', 1875)!.message).toBe(
      '1.88k tokens per parameter are not the 20 that was fitted',
    );
    expect(found('cerebras2023', 2)!.args).toMatchObject({ low: 20, high: 20 });
    for (const ratio of [20, 20.5, 19]) expect(found('cerebras2023', ratio)).toBeUndefined();
    // its own optimum is that ratio, to rounding
    for (const compute of [1e18, 1e21, 1e24]) {
      const { caveats } = recommend({ compute, law: 'cerebras2023' }).recommendations[0]!;
      expect(caveats.map(item => item.code)).not.toContain('far-from-fitted-ratio');
    }
  });
  test('besiroglu2024 was fitted from 0.46 to 341', () => {
    expect(found('besiroglu2024', 342)).toBeDefined();
    expect(found('besiroglu2024', 0.45)).toBeDefined();
    for (const ratio of [0.47, 340]) expect(found('besiroglu2024', ratio)).toBeUndefined();
  });
});

test('in one word: the code, and of what', () => {
  const label = (args: Readonly<Record<string, string>>) =>
    caveatLabel({ code: 'some-code', severity: 'info', args });
  expect(label({})).toBe('some-code');
  expect(label({ quantity: 'tokens' })).toBe('some-code:tokens');
  expect(label({ quantity: 'parameters and tokens' })).toBe('some-code:parameters+tokens');
});

describe('which law: one number of extrapolation, and laws that know such experts first', () => {
  test.each([1e20, 1e22, 1e23])('at %d FLOP laws and recommend say what compare does', compute => {
    const beyond = new Map(
      compare({ compute }).recommendations.map(({ law, caveats }) => [
        law,
        Math.max(1, timesBeyond(caveats)),
      ]),
    );
    let compared = 0;
    for (const { law, extrapolation } of rankLaws(laws(), { compute })) {
      const times = beyond.get(law.id);
      if (times === undefined || extrapolation === undefined || law.allocationRefused !== undefined) continue;
      compared++;
      expect(extrapolation, law.id).toBeCloseTo(times, 9);
      const [answer] = recommend({ compute, law: law.id }).recommendations;
      const nearer = answer!.caveats.find(({ code }) => code === 'nearer-law');
      if (nearer !== undefined) expect(nearer.args.times, law.id).toBeCloseTo(times, 9);
    }
    expect(compared).toBeGreaterThan(15);
  });
  test('of mixtures, those without an allocation are last, and before them those of other experts', () => {
    const order = (has: object) =>
      rankLaws(laws(), { compute: 1e23, ...has })
        .filter(({ group }) => group === 'mixtures')
        .map(({ law, knowsExperts }) => `${law.id} ${knowsExperts}`);
    // arXiv:2402.07871 has constants of 64 experts, arXiv:2502.05172 of at most 32, arXiv:2507.17702 of 0.8% active and more
    expect(order({ experts: 64 }).slice(0, 2)).toContain('krajewski2024 true');
    expect(order({ experts: 32 })[0]).toBe('jointmoe2025 true');
    expect(order({ experts: 256, activeExperts: 8 })[0]).toBe('ling2025 true');
    for (const experts of [8, 64, 256]) expect(order({ experts }).at(-1)).toMatch(/^clark2022 /);
  });
  test('a law that was measured in a precision is sent to none that was not', () => {
    const codes = recommend({ compute: 1e22, law: 'quartet2025', precision: 'fp4' }).recommendations[0]!
      .caveats;
    expect(codes.map(({ code }) => code).filter(code => code.startsWith('nearer-law'))).toEqual([]);
  });
});
