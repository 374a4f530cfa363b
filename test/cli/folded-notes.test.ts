import { expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

/** The notes below an answer. */
async function notes(...argv: string[]): Promise<string[]> {
  const { out } = await runCli(argv, { columns: 1000 });
  return out.split('\n').filter(line => /^(?:warning|info): /.test(line));
}

test('an extrapolation is one caution, whatever it lies beyond', async () => {
  // besiroglu2024: C to 1.3e22, N to 16.2B, D to 320B and 0.46 to 341 tokens a parameter; 6·8e9·15e12 = 7.2e23
  expect(await notes('recommend', '--params', '8B', '--tokens', '15T')).toEqual([
    'warning: Outside what the law was fitted on: compute 55.4 times above 1.3e22 FLOP, tokens 46.9 times above 320B, 1.88k tokens per parameter (fitted 0.46 to 341, optimal 18.3)',
  ]);
  const all = await notes('recommend', '--params', '8B', '--tokens', '15T', '--verbose');
  expect(all).toHaveLength(4);
  expect(all[0]).toBe('warning: Compute lies 55.4 times beyond the fitted range, which ends at 1.3e22 FLOP');
});

test('one thing beyond the range is said as it is', async () => {
  expect(await notes('recommend', '1.5e22')).toContain(
    'warning: Compute lies 1.15 times beyond the fitted range, which ends at 1.3e22 FLOP',
  );
});

test('how a budget was read is one note, and there are at most three', async () => {
  const found = await notes('recommend', '64 H100 * 30 days');
  expect(found).toHaveLength(3);
  expect(found[1]).toMatch(
    /^info: H100 is taken as h100-sxm; h100-sxm peaks at 989 TFLOP\/s in dense bf16; \d+% utilisation, predicted from documented runs, as none is given$/,
  );
  const many = await notes('recommend', '1e24', '--law', 'kaplan2020', '--count', 'total', '--params', '70B');
  expect(many.length).toBeLessThanOrEqual(4);
});

test('an answer far from where its law was fitted is led by that', async () => {
  const { out } = await runCli(['recommend', '1e27']);
  // 1e27 / 1.3e22
  expect(out).toMatch(/fitted 76\.9k times away from here.*\n(?:.*\n)*?Budget/);
  expect((await runCli(['recommend', '1e24'])).out).not.toContain('away from here');
});

test.each([
  [['compare', '1e24']],
  [['compare', '64 H100 * 30 days']],
  [['recommend', '1e18', '1e20', '1e24', '--params', '7B']],
  [['recommend', '64 H100 * 30 days', '--law', 'hoffmann2022-approach3,besiroglu2024,llama3']],
])('a list has at most three notes, and the rest behind --verbose: %s', async argv => {
  const few = await notes(...argv);
  const more = few.filter(line => line.includes('with --verbose'));
  expect(few.length - more.length).toBeLessThanOrEqual(3);
  const all = await notes(...argv, '--verbose');
  expect(all.length).toBeGreaterThan(few.length);
  expect(all.join()).not.toContain('--verbose');
});

test('what several laws say of themselves, or several budgets of one thing, is one note', async () => {
  const [own] = await notes('compare', '1e24');
  // its file says so: laws that count without embeddings, and the fit that was stopped early
  expect(own).toMatch(
    /^warning: \d+ of the laws have cautions of their own.*hoffmann2022-approach3.*kaplan2020/,
  );
  // 7e9 parameters: 1e18/(6·49e18) = 0.0034 and 1e24/(6·49e18) = 3.4k tokens each
  expect(await notes('recommend', '1e18', '1e20', '1e24', '--params', '7B')).toEqual([
    'warning: Tokens per parameter from 0.0034 to 3.4k lie outside what laws were fitted on, or far from their optimum: extra tokens are over-valued there',
  ]);
});

test('JSON keeps each by itself', async () => {
  const { out } = await runCli(['recommend', '--params', '8B', '--tokens', '15T', '--json']);
  expect(JSON.parse(out).recommendations[0].caveats).toHaveLength(4);
});
