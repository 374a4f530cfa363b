import { describe, expect, test } from 'vitest';
import { models } from '../../src/catalog/models.ts';
import { check } from '../../src/check/check.ts';
import { EXPERT_SHARE } from '../../src/core/experts.ts';
import { completeArchitecture } from '../../src/model/complete.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { estimate } from '../../src/plan/estimate.ts';
import { recommend } from '../../src/planner/recommend.ts';
import { runCli } from '../helpers/cli.ts';

test('the share of routed experts is the median of the mixtures on file', () => {
  const shares = models()
    .flatMap(({ architecture }) => {
      const whole = completeArchitecture(architecture);
      const { mixture } = whole;
      if (mixture === undefined) return [];
      const { total, active } = countParameters(whole);
      // what is active is 1 − s + s·k/E of all
      return [(total - active) / total / (1 - mixture.activeExperts / mixture.experts)];
    })
    .sort((a, b) => a - b);
  expect(shares.length).toBeGreaterThan(5);
  expect(shares[Math.floor(shares.length / 2)]!).toBeCloseTo(EXPERT_SHARE, 2);
});

describe('a mixture of which only its experts are known', () => {
  test('--experts 8/256 of 671B comes near the 37B of DeepSeek-V3', async () => {
    const { out } = await runCli([
      'estimate',
      '--params',
      '671B',
      '--tokens',
      '14.8T',
      '--experts',
      '8/256',
      '--json',
    ]);
    const found = JSON.parse(out);
    expect(found.activeParameters).toBeCloseTo(671e9 * (1 - 0.95 + (0.95 * 8) / 256), -3);
    // arXiv:2412.19437: 37B, with fewer of them outside its experts than most
    expect(Math.abs(Math.log(found.activeParameters / 37e9))).toBeLessThan(Math.log(1.5));
    expect(found.compute).toBeCloseTo(6 * found.activeParameters * 14.8e12, -12);
  });

  test('--active with --experts gives the whole', () => {
    const found = estimate({ activeParameters: 53.5e9, tokens: 1e12, experts: 256, activeExperts: 8 });
    expect(found.parameters / 671e9).toBeCloseTo(1, 2);
  });

  test('a bare number has one active, and a budget has the law and the size that recommend has', () => {
    for (const experts of [{ experts: 256, activeExperts: 8 }, { experts: 8 }]) {
      const [answer] = recommend({ compute: 1e24, ...experts }).recommendations;
      const found = estimate({ compute: 1e24, ...experts });
      expect(found.activeParameters).toBe(answer!.parameters);
      expect(found.tokens).toBe(answer!.tokens);
      expect(found.loss).toBe(answer!.loss);
      expect(found.parameters).toBeGreaterThan(found.activeParameters);
      expect(found.caveats.map(({ code }) => code)).toContain('experts-assumed');
    }
  });

  test('a law that counts active and all parameters gives the whole: arXiv:2402.07871, N = d²(8E + 4)n, 12 d² n active', async () => {
    const law = 'krajewski2024';
    const [answer] = recommend({ compute: 6.46e21, experts: 64, law }).recommendations;
    expect(answer!.totalParameters! / answer!.parameters).toBeCloseTo((8 * 64 + 4) / 12, 9);
    const found = estimate({ compute: 6.46e21, experts: 64, law });
    expect(found.parameters).toBeCloseTo(answer!.totalParameters!, -3);
    const given = estimate({ parameters: 307e9, tokens: 1e11, experts: 64, law });
    expect(given.activeParameters).toBeCloseTo((307e9 * 12) / 516, -3);
    // the tokens given beside the budget change nothing of it, nor does a proposal
    const both = estimate({ compute: 1e22, tokens: 166e9, experts: 64, law });
    expect(both.parameters / both.activeParameters).toBeCloseTo((8 * 64 + 4) / 12, 9);
    const text =
      'compute: 1e22\ndata: {tokens: 166B}\nmodel: {experts: 64, activeExperts: 1}\nlaw: krajewski2024\n';
    const { plan } = (await check([{ file: 'p.yml', text }])).files[0]!;
    expect(plan!.parameters!.value! / plan!.activeParameters!.value!).toBeCloseTo(516 / 12, 9);
    expect(found.caveats.concat(given.caveats).map(({ code }) => code)).not.toContain('experts-assumed');
    const { out } = await runCli(['recommend', '6.46e21', '--experts', '64', '--law', law]);
    expect(out).toMatch(/Total parameters\s+307B, 2.33% of all parameters are active by krajewski2024/);
  });

  test('a format whose loss may not be added to the law leaves it, and that is said', () => {
    const run = { parameters: 8e9, activeParameters: 2e9, tokens: 4e10, law: 'jointmoe2025', experts: 8 };
    const plain = estimate(run);
    const formatted = estimate({ ...run, precision: 'fp8' });
    expect(formatted.loss).toBe(plain.loss);
    const code = 'modifier-unweighed';
    expect(formatted.caveats.find(one => one.code === code)?.args).toMatchObject({ what: 'fp8' });
    expect(plain.caveats.map(one => one.code)).not.toContain(code);
    expect(
      estimate({ ...run, law: 'besiroglu2024', precision: 'fp8' }).caveats.map(one => one.code),
    ).not.toContain(code);
  });

  test('a law of one mixture says that its parameters are active ones, also where no experts are named', async () => {
    const said = /krajewski2024 is of mixtures of 64 experts.* of 43 times as many in all/;
    const run = ['recommend', '1e22', '--law', 'krajewski2024'];
    const shown = async (argv: readonly string[]) => (await runCli(argv, { columns: 300 })).out;
    expect(await shown(run)).toMatch(said);
    expect(await shown([...run, '--experts', '64'])).not.toMatch(said);
    // the plan is of that mixture
    const plan = estimate({ compute: 1e22, law: 'krajewski2024' });
    expect(plan.parameters).toBe(estimate({ compute: 1e22, law: 'krajewski2024', experts: 64 }).parameters);
    expect(plan.parameters / plan.activeParameters).toBeCloseTo(516 / 12, 9);
  });

  test('what a law counts beyond 6ND is no budget that limits leave', () => {
    const { caveats: ofRounded } = estimate({ compute: 1e22, law: 'ling2025' });
    expect(ofRounded.map(({ code }) => code)).not.toContain('budget-cut');
    for (const more of [{ experts: 64, law: 'krajewski2024' }, { law: 'xlstm2025' }]) {
      const [answer] = recommend({ compute: 1e22, ...more }).recommendations;
      const { caveats, compute } = estimate({ compute: 1e22, ...more });
      expect(caveats.map(({ code }) => code)).not.toContain('budget-cut');
      expect(compute).toBeCloseTo(6 * answer!.parameters * answer!.tokens, -14);
      const counted = caveats.find(({ code }) => code === 'counted-otherwise');
      expect(counted?.args).toMatchObject({ law: more.law, counted: answer!.compute, compute });
    }
    const capped = estimate({
      compute: 1e22,
      law: 'besiroglu2024',
      limits: { parameters: 1e9, uniqueTokens: 1e9 },
    });
    expect(capped.caveats.map(({ code }) => code)).not.toContain('counted-otherwise');
  });

  test('what modifies a law has no interval of the law without it, in any command', async () => {
    const run = { parameters: 10.6e9, tokens: 158e9, precision: 'fp4' } as const;
    const [answer] = recommend(run).recommendations;
    expect(answer!.intervals).toBeUndefined();
    const found = estimate({ ...run, accelerators: 64, accelerator: 'b200' });
    expect(found.loss).toBeCloseTo(answer!.loss!, 9);
    expect(found.intervals?.loss).toBeUndefined();
    const text =
      'model: { parameters: 10.6B }\ndata: 158B\nhardware: { accelerator: b200, count: 64, precision: fp4 }\n';
    const { loss } = (await check([{ file: 'p.yml', text }])).files[0]!.plan!;
    expect(loss).toMatchObject({ modifiers: answer!.modifiers!, value: answer!.loss });
    expect(loss).not.toHaveProperty('80');
    expect(loss).not.toHaveProperty('laws');
    // arXiv:2505.14669: fitted from 30M parameters on
    expect(loss!.measured!.join()).toMatch(
      /^FP4 forward and backward: measured from 30.5M to 204M .* outside of$/,
    );
    const unmodified = await check([{ file: 'p.yml', text: text.replace('fp4', 'bf16') }]);
    expect(unmodified.files[0]!.plan!.loss).toHaveProperty('80');
  });

  test('check and estimate say the same', async () => {
    const text =
      'model: { parameters: 671B, experts: 256, activeExperts: 8 }\ndata: 14.8T\nhardware: 2048 H800\n';
    const { files } = await check([{ file: 'p.yml', text }]);
    const found = estimate({
      parameters: 671e9,
      experts: 256,
      activeExperts: 8,
      tokens: 14.8e12,
      accelerator: 'h800',
      accelerators: 2048,
    });
    expect(files[0]!.plan.activeParameters!.value).toBe(found.activeParameters);
    expect(files[0]!.plan.days!.value).toBe(found.days!.likely);
  });

  test('a model that is known has its own experts', () => {
    const model = models().find(({ id }) => id === 'deepseek-v3')!.architecture;
    expect(() => estimate({ model, tokens: 1e12, experts: 8 })).toThrow(
      'The model has its own experts: expected --model or --experts, not both',
    );
    expect(() => estimate({ parameters: 1e9, tokens: 1e12, experts: 4, activeExperts: 8 })).toThrow(
      'Active experts must be at most all of them: got 8/4',
    );
  });
});

test.each([
  [['1e24', '--experts', '8/256'], 8 / 256],
  [['1e22', '--experts', '8'], 1 / 8],
  [['compare', '1e24', '--experts', '8/256'], 8 / 256],
])('recommend shows active and total parameters side by side: %s', async (argv, share) => {
  const { out } = await runCli([...argv, '--json']);
  for (const { parameters, totalParameters, tokens, tokensPerParameter } of JSON.parse(out).recommendations) {
    // a token passes through 5% and through k of E parts of the other 95%
    expect(parameters / totalParameters).toBeCloseTo(0.05 + 0.95 * share, 9);
    expect(tokensPerParameter).toBeCloseTo(tokens / parameters, 6);
  }
  const text = (await runCli(argv, { columns: 200 })).out;
  expect(text).toMatch(/Active (?:parameters|N)/);
  expect(text).toMatch(/Total (?:parameters|N)/);
});
