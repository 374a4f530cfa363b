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
