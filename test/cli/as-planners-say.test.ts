import { describe, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const said = async (...argv: string[]) => {
  const { code, out, err } = await runCli(argv);
  return { code, text: `${out}${err}`.replace(/\s+/g, ' ') };
};
const json = async (...argv: string[]) => JSON.parse((await runCli([...argv, '--json'])).out);

describe('what planners ask, in their words', () => {
  test('money before a deadline is a limit like --money', async () => {
    const machines = ['--on', '512 h100', '--price', '2.10', '--mfu', '36.1%', '--deadline', '60d'];
    const [spoken, limited] = await Promise.all([
      json('recommend', '$2M', ...machines),
      json('recommend', '--money', '2M', ...machines),
    ]);
    // 60 · 24 · 512 hours at $2.10
    expect(spoken.limits.find((one: { limit: string }) => one.limit === 'money').used).toBeCloseTo(
      1_548_288,
      3,
    );
    expect(spoken.limits).toEqual(limited.limits);
  });

  test('intervals of what money buys hold what is recommended under its limits', async () => {
    const { recommendations } = await json(
      ...['recommend', '$3M', '--on', '256 h100', '--unique-tokens', '30B', '--inference-tokens', '10T'],
    );
    const [{ parameters, loss, intervals }] = recommendations;
    expect(intervals.parameters['80'][0]).toBeLessThan(parameters);
    expect(intervals.parameters['80'][1]).toBeGreaterThan(parameters);
    expect(intervals.loss['80'][0]).toBeLessThan(loss);
    expect(intervals.loss['80'][1]).toBeGreaterThan(loss);
  });

  test('--days is told its name, a model gives its parameters, and 70 parameters are asked about', async () => {
    expect((await said('recommend', '1e24', '--days', '30')).text).toContain('Did you mean --deadline?');
    expect(
      (await json('recommend', '--model', 'llama3-8b', '--tokens', '15T')).recommendations[0].parameters,
    ).toBe(8_030_261_248);
    const small = await said('recommend', '--params', '70');
    expect(small.code).toBe(2);
    expect(small.text).toContain('such as 70B');
  });

  test('several budgets are compared, and hours of a device converted', async () => {
    const { spreads, input } = await json(
      'compare',
      '1e22',
      '1e23',
      '--law',
      'llama3',
      '--law',
      'besiroglu2024',
    );
    expect(input.compute).toEqual([1e22, 1e23]);
    expect(spreads).toHaveLength(2);
    // 1e24 / (989.4e12 · 0.4 · 3600)
    expect((await json('convert', '1e24', '--to', 'H100-hours')).value).toBeCloseTo(701_884.28, 0);
  });

  test('unique tokens that forbid a loss say so, and repeats what they are worth', async () => {
    const forbidden = await said('recommend', '--loss', '2.0', '--unique-tokens', '30B');
    expect(forbidden.code).toBe(2);
    expect(forbidden.text).toContain('The unique tokens forbid the loss: 30B of them allow 2.0974 at best');
    // U·(1 + R_D*·(1 − exp(−(e − 1)/R_D*))) of 30B at 30.67 epochs
    expect((await said('recommend', '1e23', '--unique-tokens', '30B')).text).toContain(
      '920B tokens count as 424B new',
    );
  });

  test('kinds of machines without a number are compared on the fewest that fit and meet the deadline', async () => {
    const { machines } = await json(
      ...['estimate', '--params', '70B', '--tokens', '1.4T', '--on', 'h100,b200', '--deadline', '60d'],
    );
    expect(machines.map((one: { accelerator: string }) => one.accelerator)).toEqual(['h100-sxm', 'b200-hgx']);
    for (const { fits, days } of machines) {
      expect(fits).toBe(true);
      expect(days.likely).toBeLessThanOrEqual(60);
    }
  });
});

describe('guards and words', () => {
  test('achieved FLOP/s of a device are a utilisation wherever one is read', async () => {
    const run = ['--params', '8B', '--tokens', '1T', '--on', '64 h100'];
    // 400 of 989.4 TFLOP/s
    const { utilisation } = await json('estimate', ...run, '--mfu', '400 TFLOP/s');
    expect(utilisation.likely).toBeCloseTo(400 / 989.4, 4);
    const [{ run: planned }] = (
      await json('recommend', '30 days', '--on', '64 h100', '--mfu', '400 TFLOP/s/GPU')
    ).recommendations;
    expect(planned.utilisation.likely).toBeCloseTo(400 / 989.4, 4);
    const hours = (await json('convert', '1e24', '--to', 'H100-hours', '--mfu', '400 TFLOP/s')).value;
    expect(hours / (1e24 / 400e12 / 3600)).toBeCloseTo(1, 9);
    const proposal = { hardware: { accelerator: 'h100', count: 64, mfu: '400 TFLOP/s' } };
    const { code, out } = await runCli(['check', '-', '--json'], { stdin: JSON.stringify(proposal) });
    expect([code, JSON.parse(out).files[0].plan.mfu.value]).toEqual([0, expect.closeTo(400 / 989.4, 4)]);
    const beyond = await said('estimate', ...run, '--mfu', '1400 TFLOP/s');
    expect(beyond.code).toBe(2);
    expect(beyond.text).toContain('must be those of one device, at most 989 TFLOP/s');
  });

  test('parameters and tokens that seem swapped are asked about before anything else', async () => {
    const { text } = await said('estimate', '--params', '1.4T', '--tokens', '70B', '--on', '64 h100');
    expect(text).toMatch(
      /^1\.4T parameters on 70B tokens, 64 h100-sxm 70B tokens for 1\.4T parameters: are the two swapped\?/,
    );
    expect(text.match(/swapped/g)).toHaveLength(1);
  });

  test.each([
    ['llama3-8b', 'did you mean isoflop model llama3-8b?'],
    ['nan', 'expected a budget such as 1e24'],
    ['plan.yml', 'did you mean isoflop check plan.yml?'],
    ['besiroglu2024', 'did you mean isoflop recommend 1e24 --law besiroglu2024?'],
    ['recomend', 'did you mean recommend?'],
  ])('%s is no command, and what it may be is said', async (word, hint) => {
    const { code, text } = await said(word);
    expect(code).toBe(2);
    expect(text).toContain(`Unknown command '${word}': ${hint}`);
  });

  test('a budget with tokens to serve says whether it is for training or the lifetime', async () => {
    const served = ['1e23', '--inference-tokens', '1T'];
    const both = (await said('recommend', ...served, '--budget-for', 'lifetime')).text;
    expect(both).toMatch(/Budget 1e23 FLOP .* training [3-9]\S+e22 FLOP, serving .* the budget is for both/);
    const training = (await said('recommend', ...served)).text;
    // the budget is what was given, and serving comes on top, as in estimate
    expect(training).toMatch(
      /Budget 1e23 FLOP .* training 1e23 FLOP, serving .* for training, serving on top/,
    );
    const size = async (command: string) => JSON.parse((await runCli([command, ...served, '--json'])).out);
    const [recommended] = (await size('recommend')).recommendations;
    const estimated = await size('estimate');
    expect(estimated.parameters / recommended.parameters).toBeCloseTo(1, 9);
    expect(estimated.loss).toBeCloseTo(recommended.loss, 9);
    expect((await said('estimate', ...served)).text).toMatch(
      /Serving 1T tokens, .* on top: the budget is for training/,
    );
  });

  test('of two times of a step one is to plan on: that with pauses', async () => {
    const run = ['--params', '8B', '--tokens', '1T', '--on', '64 h100'];
    const { days, steps } = await json('estimate', ...run);
    const [, planned] = /Step plan on ([\d.]+) s, pauses included/.exec(
      (await said('estimate', ...run)).text,
    )!;
    expect(Number(planned) / ((days.likely * 86_400) / steps)).toBeCloseTo(1, 2);
  });

  test('serving that takes nearly all of a lifetime is warned of once', async () => {
    const asked = ['recommend', '1e23', '--budget-for', 'lifetime', '--inference-tokens', '1T', '--serving'];
    const [few, many] = await Promise.all([
      said(...asked, '2 h100, fp8, 25 users, 1000/500'),
      said(...asked, '2 h100, fp8, 1000 users, 1000/500'),
    ]);
    expect(few.text.match(/Serving takes 9\d\.\d% of this budget/g)).toHaveLength(1);
    expect(many.text).not.toMatch(/Serving takes \d+(\.\d)?% of this budget/);
  });

  test('accelerators of serving are its devices, and a mix is the mixture', async () => {
    const read = async (text: string) => {
      const { out } = await runCli(['check', '-', '--json'], { stdin: text });
      return JSON.parse(out).files[0];
    };
    const served = await read(
      'model: 8B\nhardware: { accelerators: 64, accelerator: h100 }\nserving: { accelerators: 2, accelerator: h100 }\n',
    );
    expect(served.plan.accelerators.value).toBe(64);
    expect(
      served.findings.filter((one: { rule: string }) => /limit|misplaced|unknown/.test(one.rule)),
    ).toEqual([]);
    const mixed = await read('model: 8B\ndata: { tokens: 1T, mix: { wikipedia: 100% } }\n');
    expect(mixed.findings.map((one: { rule: string }) => one.rule)).toContain('source-epochs');
  });
});
